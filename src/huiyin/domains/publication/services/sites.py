"""站点与栏目维护: rows that become public only through a configuration ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.rules.configuration import CLAUSE
from huiyin.foundation.access import require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import Model

    from huiyin.kernel.actors import Actor

SITE_FIELDS = (
    *("name", "name_en", "prefix", "domain", "id_code", "icp", "police", "sponsor"),
    *("contact", "phone", "menu", "home", "intake", "registration_mark"),
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
    actor: Actor,
    now: datetime,
) -> Site:
    """Create or change a site by its slug; ``organ`` and ``parent`` are a code and a slug."""
    owner = Organ.objects.filter(code=organ).first()
    if owner is None:
        raise Invalid("organ-unknown", _("没有代码为“{organ}”的机关。"), organ=organ)
    require(CONFIGURING, actor, "configure", owner.path())
    site = Site.objects.filter(slug=slug).first() or Site(slug=slug)
    site.organ = owner
    site.parent = Site.objects.get(slug=parent) if parent else None
    _assign(site, SITE_FIELDS, values)
    _save(site, f"site/{slug}", actor, now)
    return site


@transaction.atomic
def save_column(
    *,
    code: str,
    site: str,
    values: Mapping[str, Any],
    parent: str = "",
    actor: Actor,
    now: datetime,
) -> Column:
    """Create or change a column by its code; ``site`` is a slug, ``parent`` a column code."""
    home = Site.objects.filter(slug=site).select_related("organ").first()
    if home is None:
        raise Invalid("site-unknown", _("没有代号为“{slug}”的站点。"), slug=site)
    require(CONFIGURING, actor, "configure", home.organ.path())
    unknown = sorted(set(values.get("item_types", [])) - set(BY_CODE))
    if unknown:
        raise Invalid("item-type", _("没有这些信息类型：{types}。"), types="、".join(unknown))
    column = Column.objects.filter(code=code).first() or Column(code=code)
    column.site = home
    column.parent = Column.objects.get(code=parent) if parent else None
    _assign(column, COLUMN_FIELDS, values)
    if not column.path:
        above = column.parent.path if column.parent else home.prefix
        column.path = f"{above}{column.slug}/"
    _save(column, f"column/{code}", actor, now)
    return column


def _assign(row: Model, fields: tuple[str, ...], values: Mapping[str, Any]) -> None:
    unknown = sorted(set(values) - set(fields))
    if unknown:
        raise Invalid("field-unknown", _("不认识的项目：{names}。"), names="、".join(unknown))
    for name, value in values.items():
        setattr(row, name, value)


def _save(row: Model, subject: str, actor: Actor, now: datetime) -> None:
    try:
        row.full_clean()
    except ValidationError as error:
        raise Invalid(
            "configuration-invalid", "{problems}", problems="；".join(error.messages)
        ) from error
    row.save()
    record(
        kind="publication.configuration.saved", actor=actor, at=now, subject=subject, basis=CLAUSE
    )
