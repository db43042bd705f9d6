"""机关的办理: establish, describe, rename, close. One page an act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.forms.organs import (
    YES,
    CloseForm,
    DescribeForm,
    EstablishForm,
    RenameForm,
    described,
)
from huiyin.channels.desk.http import desk_page
from huiyin.foundation.ledger.fresh import last_change
from huiyin.foundation.organs import selectors as organs
from huiyin.foundation.organs import services
from huiyin.foundation.organs.entries import CHANGES
from huiyin.foundation.organs.facts import OrganFacts
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.services.permission import require_maintainer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

PLAIN = (
    *("code", "name", "level", "kind", "short_name", "english_name", "uscc", "agency_words"),
    *("address", "office_hours", "phone", "fax", "email", "since"),
)


@desk_page
def establish(request: DeskRequest) -> HttpResponse:
    """Enter a new organ."""
    above = Organ.objects.filter(code=request.GET.get("parent", "")).first()
    require_maintainer(request.actor, above)
    initial = {"parent": above.code if above else "", "level": above.level if above else "city"}
    form = EstablishForm(posted(request), now=request.now, initial={**initial, "position": 0})

    def carry_out() -> str:
        values = form.cleaned_data
        made = services.establish(
            facts=OrganFacts(
                **{name: values[name] for name in PLAIN},
                **_related(values),
                position=values["position"],
            ),
            actor=request.actor,
            now=request.now,
        )
        return _("已登记“{name}”。要在网站上显示，请到“站点设置”提出变更。").format(name=made.name)

    page = FormPage(
        heading=_("在{name}下设立机关").format(name=above.name) if above else _("登记新机关"),
        button=_("登记"),
        back=reverse("desk:organ", args=[above.code]) if above else reverse("desk:organs"),
        above=((_("机关"), reverse("desk:organs")),),
        lead=_("名称、代码和设立日期按批准文件填写。代码、层级、类别登记后不再改。"),
    )
    return answer(request, form, page, carry_out)


@desk_page
def describe(request: DeskRequest, code: str) -> HttpResponse:
    """Change contact data, relations and numbers."""
    organ = _maintained(request, code)
    initial = {**described(organ), "seen": last_change(organ.subject, CHANGES)}
    form = DescribeForm(posted(request), now=request.now, initial=initial)

    def carry_out() -> str:
        changes: dict[str, Any] = form.changes()
        changes |= {k: v for k, v in _related(changes).items() if k in changes}
        services.describe(
            organ=organ,
            changes=changes,
            actor=request.actor,
            now=request.now,
            seen=form.cleaned_data["seen"],
        )
        return _("已保存。")

    lead = _("名称请用“更名”办理，这样旧文件还显示当时的名称。")
    page = _page(organ, _("修改登记信息"), lead, button=_("保存"))
    return answer(request, form, page, carry_out)


@desk_page
def rename(request: DeskRequest, code: str) -> HttpResponse:
    """Give the organ a new name from a day."""
    organ = _maintained(request, code)
    form = RenameForm(
        posted(request),
        initial={"seen": last_change(organ.subject, CHANGES), "on": localdate(request.now)},
    )

    def carry_out() -> str:
        services.rename(
            organ=organ,
            name=form.words("name"),
            short_name=form.words("short_name"),
            on=form.cleaned_data["on"],
            basis=form.words("basis"),
            actor=request.actor,
            now=request.now,
            seen=form.cleaned_data["seen"],
        )
        return _("已更名。网站上的名称要到“站点设置”提出变更，经另一人复核后才会换。")

    lead = _("现在的名称：{name}（简称{short}）。").format(name=organ.name, short=organ.short_name)
    return answer(request, form, _page(organ, _("更名"), lead), carry_out)


@desk_page
def close(request: DeskRequest, code: str) -> HttpResponse:
    """Close the organ from a day."""
    organ = _maintained(request, code)
    form = CloseForm(posted(request))

    def carry_out() -> str:
        services.close(
            organ=organ,
            on=form.cleaned_data["on"],
            basis=form.words("basis"),
            actor=request.actor,
            now=request.now,
        )
        return _("已办理撤销。已公开的文件不受影响，仍显示当时的名称。")

    lead = _("撤销后不能再以它的名义写稿，历史和文件都保留。下级机关要先撤销或划转。")
    held = organ.appointments.filter(until=None).count()
    warning = _("还有 {n} 项任职没有办理离任。").format(n=held) if held else ""
    page = _page(organ, _("撤销"), lead, tone="danger", warning=warning)
    return answer(request, form, page, carry_out)


def _maintained(request: DeskRequest, code: str) -> Organ:
    """Return the organ to whoever keeps the register for it."""
    organ = organs.organ(code, request.actor)
    require_maintainer(request.actor, organ)
    return organ


def _related(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields that the form gives as text and the organ holds otherwise."""
    codes = {str(values.get(name) or "") for name in ("parent", "competent")}
    found = {o.code: o for o in Organ.objects.filter(code__in=codes)}
    return {
        "parent": found.get(str(values.get("parent") or "")),
        "competent": found.get(str(values.get("competent") or "")),
        "has_website": values.get("has_website") == YES,
    }


def _page(
    organ: Organ, act: str, lead: str, *, button: str = "", tone: str = "", warning: str = ""
) -> FormPage:
    """Return the page of an act on an organ."""
    back = reverse("desk:organ", args=[organ.code])
    return FormPage(
        heading=_("{act}：{name}").format(act=act, name=organ.name),
        button=button or act,
        back=back,
        above=((_("机关"), reverse("desk:organs")), (organ.name, back)),
        lead=lead,
        warning=warning,
        tone=tone,
    )
