"""页面样式页: the design of this program and the approved one; one person proposes, another confirms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.http import desk_page
from huiyin.foundation.access import may, require_anywhere
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.release import daemon, design
from huiyin.foundation.release.access import DESIGNING
from huiyin.foundation.release.design_standing import standing
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest


@desk_page
def overview(request: DeskRequest) -> HttpResponse:
    """Show how the design stands, what waits, and what this person may do about it."""
    require_anywhere(DESIGNING, request.actor, "read_design")
    now = standing(now=request.now)
    status = daemon.read_status() or {}
    waits = any(p.current for p in now.proposals)
    context: dict[str, Any] = {
        "standing": now,
        "stopped": status.get("code") == daemon.DESIGN,
        "other_program": bool(status.get("design")) and status.get("design") != now.present,
        "proposals": [
            {"row": p, "actions": {s.action for s in engine.available(p.case, request.actor)}}
            for p in now.proposals
        ],
        "may_propose": not now.settled
        and not waits
        and now.status.state != "queued"
        and may(DESIGNING, request.actor, "propose_design"),
        "basis": label_of(design.CLAUSE),
    }
    return render(request, "desk/design.html", context)


@desk_page
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """Propose the present design, confirm or drop a proposal."""
    require_anywhere(DESIGNING, request.actor, "read_design")
    form, number = request.POST, request.POST.get("case", "")
    values: dict[str, Any] = {
        "opinion": form.get("opinion", "").strip(),
        "actor": request.actor,
        "now": request.now,
    }
    if form.get("action") == "propose":
        design.propose(**values)
        messages.success(request, _("已提请，请另一位同事复核。"))
    elif form.get("action") == "confirm" and number.isdecimal():
        design.confirm(case_id=int(number), **values)
        messages.success(request, _("已复核，新样式交给发布器，全部页面会重新生成。"))
    elif form.get("action") == "drop" and number.isdecimal():
        design.drop(case_id=int(number), **values)
        messages.success(request, _("已放弃这次提请。"))
    else:
        raise Invalid("unknown-action", _("没有这个动作。"))
    return HttpResponseRedirect(reverse("desk:design"))
