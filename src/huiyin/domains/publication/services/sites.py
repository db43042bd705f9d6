"""站点与栏目维护: rows that become public only through a configuration ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.configuration_documents import (
    column_document,
    document_digest,
    site_document,
)
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.places import (
    circular,
    problems_of_address,
    problems_of_column,
    problems_of_site,
)
from huiyin.domains.publication.rules.configuration import CLAUSE
from huiyin.foundation.access import require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid, Stale

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import Model

    from huiyin.kernel.actors import Actor

SITE_FIELDS = (
    *("name", "name_en", "prefix", "domain", "id_code", "icp", "police", "sponsor"),
    *("contact", "phone", "menu", "home", "intake", "synonyms", "registration_mark"),
)
COLUMN_FIELDS = (
    *("slug", "path", "name", "description", "keywords", "column_type"),
    *("item_types", "intake", "order"),
)


@transaction.atomic
def save_site(
    *,
    slug: str,
    organ: str,
    values: Mapping[str, Any],
    parent: str = "",
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> Site:
    """Create or change a site by its slug; ``organ`` and ``parent`` are a code and a slug.

    ``seen`` is the digest of the site's document on the screen, "" for a site that must be new; another one
    now is ``Stale``. Programs leave it out.
    """
    owner = Organ.objects.filter(code=organ).first()
    if owner is None:
        raise Invalid("organ-unknown", _("没有代码为“{organ}”的机关。"), organ=organ, field="organ")
    require(CONFIGURING, actor, "configure", owner.path())
    _refuse(problems_of_site(values))
    site = Site.objects.filter(slug=slug).select_related("organ", "parent").first()
    _fresh(site_document(site) if site else None, seen)
    if site is None:
        site = Site(slug=slug)
    else:
        require(CONFIGURING, actor, "configure", site.organ.path())
    site.organ = owner
    above = Site.objects.filter(slug=parent).first() if parent else None
    if parent and above is None:
        raise Invalid("site-unknown", _("没有代号为“{slug}”的站点。"), slug=parent, field="parent")
    _hang(site, above)
    _assign(site, SITE_FIELDS, values)
    _refuse(problems_of_address("prefix", site.prefix))
    _save(site, f"site/{slug}", sorted(values), actor, now)
    return site


@transaction.atomic
def save_column(
    *,
    code: str,
    site: str,
    values: Mapping[str, Any],
    parent: str = "",
    seen: str | None = None,
    actor: Actor,
    now: datetime,
) -> Column:
    """Create or change a column by its code; ``site`` is a slug, ``parent`` a column code.

    ``seen`` as for ``save_site``. A column without a path gets one below its parent or its site.
    """
    home = Site.objects.filter(slug=site).select_related("organ").first()
    if home is None:
        raise Invalid("site-unknown", _("没有代号为“{slug}”的站点。"), slug=site, field="site")
    require(CONFIGURING, actor, "configure", home.organ.path())
    _refuse(problems_of_column(values))
    column = Column.objects.filter(code=code).select_related("site__organ", "parent").first()
    _fresh(column_document(column) if column else None, seen)
    if column is None:
        column = Column(code=code)
    else:
        require(CONFIGURING, actor, "configure", column.site.organ.path())
    column.site = home
    above = Column.objects.filter(code=parent).first() if parent else None
    if parent and above is None:
        raise Invalid(
            "column-unknown", _("没有代号为“{column}”的栏目。"), column=parent, field="parent"
        )
    if above is not None and above.site_id != home.pk:
        raise Invalid("parent-elsewhere", _("上级栏目须在同一个站点。"), field="parent")
    _hang(column, above)
    _assign(column, COLUMN_FIELDS, values)
    if not column.path:
        begin = above.path if above else home.prefix
        column.path = f"{begin}{column.slug}/"
    _refuse(problems_of_address("path", column.path))
    _save(column, f"column/{code}", sorted(values), actor, now)
    return column


def _refuse(problems: Iterable[tuple[str, str]]) -> None:
    """Raise with every problem, each under its field."""
    found: dict[str, str] = {}
    for field, sentence in problems:
        found[field] = f"{found[field]} {sentence}" if field in found else sentence
    if found:
        words = " ".join(found.values())
        raise Invalid("configuration-invalid", "{words}", words=words, problems=found)


def _fresh(document: Mapping[str, Any] | None, seen: str | None) -> None:
    """Refuse to write over what somebody else changed since the screen was drawn."""
    if seen is None or (document is None and not seen):
        return
    if not seen:
        raise Invalid("code-taken", _("这个代号已经有了，请换一个。"), field="code")
    if document is None or document_digest(document) != seen:
        raise Stale("settings-changed", _("您打开页面以后，别人改过这些设置。请核对后再保存。"))


def _hang(row: Site | Column, above: Site | Column | None) -> None:
    if circular(row, above):
        raise Invalid("circular", _("不能把自己或自己的下级选作上级。"), field="parent")
    row.parent = above


def _assign(row: Model, fields: tuple[str, ...], values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise Invalid("field-unknown", _("不认识的项目：{names}。"), names="、".join(unknown))
    for name, value in values.items():
        setattr(row, name, value)


def _save(row: Model, subject: str, fields: list[str], actor: Actor, now: datetime) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        problems = {name: " ".join(words) for name, words in error.message_dict.items()}
        words = "；".join(error.messages)
        raise Invalid("configuration-invalid", "{words}", words=words, problems=problems) from error
    row.save()
    record(
        kind="publication.configuration.saved",
        actor=actor,
        at=now,
        subject=subject,
        basis=CLAUSE,
        data={"fields": fields},
    )
