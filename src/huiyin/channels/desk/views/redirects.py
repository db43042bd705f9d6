"""旧地址: the list with where each stands, and one at a time: added, changed, retired, taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.forms.base import ReasonForm
from huiyin.channels.desk.forms.redirects import (
    STATES,
    TONES,
    DiscardForm,
    OpinionForm,
    RedirectForm,
    RedirectSearch,
)
from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication import services
from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.models import Redirect, Site
from huiyin.domains.publication.redirect_lines import Line
from huiyin.domains.publication.selectors.redirects import (
    choices,
    discardable,
    proposes,
    standing_of,
    unproposed,
)
from huiyin.foundation.access import may, may_anywhere, require
from huiyin.foundation.release.by_key import released_documents
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.domains.publication.selectors.redirects import RedirectRow
    from huiyin.kernel.actors import Actor

PER_PAGE = 50
AFTER = gettext_lazy("提出后网站不变，另一位同事在“站点设置”复核同意以后才生效。")

LATER = gettext_lazy(
    "保存后网站不变，由全市的系统管理员或登记员提出，另一位同事复核同意以后才生效。"
)


@desk_page
def redirects(request: DeskRequest) -> HttpResponse:
    """List the old addresses."""
    actor = request.actor
    if not may_anywhere(CONFIGURING, actor, "read_configuration"):
        raise NotPermitted("not-permitted", _("您的岗位不能查看站点设置。"))
    search = RedirectSearch(request.GET)
    names = ("q", "site", "state")
    rows = publication.redirect_rows(
        **dict(zip(("words", "site", "state"), map(search.words, names), strict=True))
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "search": search,
        "page": page,
        "rows": [_shown(row, actor) for row in page.object_list],
        "waiting": len(unproposed()) if not search.data else None,
        "may_add": bool(sites_of(actor)),
        "may_propose": proposes(actor),
        "may_discard": bool(discardable(actor)),
    }
    return render(request, "desk/redirects/list.html", context)


def _shown(row: RedirectRow, actor: Actor) -> dict[str, Any]:
    tone = TONES.get(row.state, "t-wait")
    return {"row": row, "state": STATES[row.state], "tone": tone, "may": choices(row, actor)}


def sites_of(actor: Actor) -> list[Site]:
    """Return the sites for which this person writes settings."""
    sites = Site.objects.select_related("organ").order_by("prefix")
    return [s for s in sites if may(CONFIGURING, actor, "configure", s.organ.path())]


def _row(redirect_id: int, actor: Actor, action: str) -> Redirect:
    row = Redirect.objects.select_related("site__organ").filter(pk=redirect_id).first()
    if row is None:
        if not may_anywhere(CONFIGURING, actor, action):
            raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))
        raise NotFound("redirect-not-found", _("没有这条旧地址。"))
    require(CONFIGURING, actor, action, row.site.organ.path())
    return row


def _page(heading: str, button: str, lead: str = "", tone: str = "") -> FormPage:
    back = reverse("desk:redirects")
    above = ((_("站点设置"), reverse("desk:settings")), (_("旧地址"), back))
    return FormPage(heading=heading, button=button, back=back, above=above, lead=lead, tone=tone)


@desk_page
def redirect(request: DeskRequest, redirect_id: int = 0) -> HttpResponse:
    """Propose one old address: a new one, or another target of the one that is named.

    Who may not propose writes it down for those who may.
    """
    actor = request.actor
    initial: dict[str, Any] = {}
    if redirect_id:
        row = _row(redirect_id, actor, "configure")
        initial = {name: getattr(row, name) for name in ("path", "target", "reason")}
        initial["site"] = row.site.slug
    elif not may_anywhere(CONFIGURING, actor, "configure"):
        raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))
    whole_city = proposes(actor)
    form = RedirectForm(sites_of(actor), posted(request), proposes=whole_city, **initial)
    if redirect_id:
        form.fields["path"].disabled = True

    def carry_out() -> str:
        values: dict[str, Any] = {
            "site": form.words("site"),
            "lines": [Line(1, *map(form.words, ("path", "target", "reason")))],
            "actor": actor,
            "now": request.now,
        }
        try:
            if not whole_city:
                services.save_redirects(**values)
                return _("已保存，等市里的同事提出。")
            services.propose_redirects(opinion=form.words("opinion"), **values)
        except Invalid as error:
            raise _about_one(error) from error
        return _("已提出，请另一位同事复核。")

    heading = initial.get("path") or _("添加旧地址")
    page = _page(heading, _("提出，交另一人复核"), str(AFTER))
    if not whole_city:
        page = _page(heading, _("保存，等市里的同事提出"), str(LATER))
    return answer(request, form, page, carry_out)


def _about_one(error: Invalid) -> Invalid:
    """Return what is wrong with the only line, without its number, beside the field."""
    found = error.data.get("by_line")
    words = next(iter(found.values()), "") if isinstance(found, dict) else ""
    return Invalid(error.code, "{words}", words=words, field="path") if words else error


@desk_page
def retire(request: DeskRequest, redirect_id: int) -> HttpResponse:
    """Propose that an old address leads nowhere any more; one that was never public is struck out."""
    row = _row(redirect_id, request.actor, "configure")
    (stands,) = standing_of([row])
    if stands.public and not proposes(request.actor):
        raise NotPermitted("not-permitted", _("停用要由全市的系统管理员或登记员提出。"))
    form = OpinionForm(posted(request))

    def carry_out() -> str:
        case = services.propose_retirement(
            redirect_id=row.pk,
            opinion=form.words("opinion"),
            actor=request.actor,
            now=request.now,
        )
        return _("已提出，请另一位同事复核。") if case else _("已删去，它从来没有公开过。")

    heading = _("停用旧地址 {path}").format(path=row.path)
    if stands.public:
        page = _page(heading, _("提出停用，交另一人复核"), str(AFTER), "danger")
    else:
        page = _page(heading, _("删去"), _("这条旧地址没有公开过，删去不用复核。"), "danger")
    return answer(request, form, page, carry_out)


@desk_page
def withdraw(request: DeskRequest, redirect_id: int) -> HttpResponse:
    """Take an old address down at once, with a reason."""
    row = _row(redirect_id, request.actor, "withdraw_redirect")
    form = ReasonForm(posted(request))

    def carry_out() -> str:
        services.withdraw_redirect(
            redirect_id=row.pk,
            reason=form.words("reason"),
            actor=request.actor,
            now=request.now,
        )
        return _("已开始撤下，几秒钟内生效。")

    heading = _("立即撤下旧地址 {path}").format(path=row.path)
    lead = _("一个人即可撤下，用于地址本身不宜公开等紧急情形；平常请用“停用”。")
    return answer(request, form, _page(heading, _("立即撤下"), lead, "danger"), carry_out)


@desk_page
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """Propose all changes that nobody proposed yet."""
    actor, now = request.actor, request.now
    if not may_anywhere(CONFIGURING, actor, "configure"):
        raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))
    if request.POST.get("action") != "propose":
        raise Invalid("unknown-action", _("没有这个动作。"))
    keys = unproposed()
    if not keys:
        raise Invalid("nothing-changed", _("没有要提出的改动。"))
    services.propose(keys=keys, actor=actor, now=now)
    messages.success(request, _("已提出，请另一位同事复核。"))
    return HttpResponseRedirect(reverse("desk:redirects"))


@desk_page
def discard(request: DeskRequest) -> HttpResponse:
    """Show which changes would be given up; exactly those that were shown are."""
    actor = request.actor
    if not may_anywhere(CONFIGURING, actor, "configure"):
        raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))
    rows, status = discardable(actor), 200
    form = DiscardForm(posted(request))
    if request.method == "POST":
        if form.is_valid() and form.numbers():
            count = services.discard_redirects(ids=form.numbers(), actor=actor, now=request.now)
            messages.success(request, _("已放弃 {n} 条改动。").format(n=count))
            return HttpResponseRedirect(reverse("desk:redirects"))
        status = 400
    again = DiscardForm(initial={"ids": ",".join(str(row.pk) for row in rows)})
    public = released_documents(row.key for row in rows)
    listed = [{"row": row, "public": public.get(row.key)} for row in rows]
    context = {"form": again, "rows": listed}
    return render(request, "desk/redirects/discard.html", context, status=status)
