"""站点和栏目: the forms by which they are written. What is saved here shows nothing in public by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.forms.columns import ColumnForm, column_initial
from huiyin.channels.desk.forms.sites import SiteForm, site_initial
from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import services
from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.configuration_documents import (
    column_document,
    document_digest,
    site_document,
)
from huiyin.domains.publication.models import Column, Site
from huiyin.foundation.access import may_anywhere, require
from huiyin.kernel.errors import NotFound, NotPermitted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.kernel.actors import Actor


def _site(slug: str, actor: Actor) -> Site:
    found = Site.objects.filter(slug=slug).select_related("organ", "parent").first()
    if found is None:
        raise NotFound("site-not-found", _("没有这个站点。"))
    require(CONFIGURING, actor, "configure", found.organ.path())
    return found


def _column(code: str, actor: Actor) -> Column:
    found = Column.objects.filter(code=code).select_related("site__organ", "parent").first()
    if found is None:
        raise NotFound("column-not-found", _("没有这个栏目。"))
    require(CONFIGURING, actor, "configure", found.site.organ.path())
    return found


def _may_write_something(actor: Actor) -> None:
    """Refuse those who write no site at all; for which organ somebody writes is asked when it is saved."""
    if not may_anywhere(CONFIGURING, actor, "configure"):
        raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))


def _page(heading: str) -> FormPage:
    back = reverse("desk:settings")
    return FormPage(
        heading=heading,
        button=_("保存"),
        back=back,
        above=((_("站点设置"), back),),
        lead=_("保存后网站不变。回到“站点设置”提出变更，另一位同事复核后才会公开。"),
    )


@desk_page
def site(request: DeskRequest, site_slug: str = "") -> HttpResponse:
    """Write a site: a new one, or the one that is named."""
    row = _site(site_slug, request.actor) if site_slug else None
    if row is None:
        _may_write_something(request.actor)
    initial = {"seen": "", "prefix": "/"}
    if row is not None:
        initial = {**site_initial(row), "seen": document_digest(site_document(row))}
    form = SiteForm(posted(request), initial=initial)

    def carry_out() -> str:
        saved = services.save_site(
            slug=form.words("slug"),
            organ=form.words("organ"),
            parent=form.words("parent"),
            values=form.values(),
            seen=form.words("seen"),
            actor=request.actor,
            now=request.now,
        )
        return _("“{name}”的设置已保存，尚未公开。").format(name=saved.name)

    return answer(request, form, _page(row.name if row else _("新建站点")), carry_out)


@desk_page
def column(request: DeskRequest, column_code: str = "") -> HttpResponse:
    """Write a column: a new one on the site that is asked for, or the one that is named."""
    row = _column(column_code, request.actor) if column_code else None
    if row is None:
        home = Site.objects.filter(slug=request.GET.get("site", "")).first()
        _may_write_something(request.actor)
        last = Column.objects.filter(site=home).count()
        initial = {"seen": "", "site": home.slug if home else "", "order": last}
    else:
        initial = {**column_initial(row), "seen": document_digest(column_document(row))}
    form = ColumnForm(posted(request), initial=initial)

    def carry_out() -> str:
        saved = services.save_column(
            code=form.words("code"),
            site=form.words("site"),
            parent=form.words("parent"),
            values=form.values(),
            seen=form.words("seen"),
            actor=request.actor,
            now=request.now,
        )
        return _("“{name}”栏目已保存，尚未公开。").format(name=saved.name)

    return answer(request, form, _page(row.name if row else _("新建栏目")), carry_out)
