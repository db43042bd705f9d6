"""站点设置页: what changed in sites, columns and organs, proposed by one person and confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import services
from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.selectors.guides import guide_statuses
from huiyin.domains.publication.selectors.site_findings import site_findings
from huiyin.domains.publication.selectors.sites import changed_settings
from huiyin.foundation.access import may, may_anywhere
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import Invalid, NotPermitted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest


@desk_page
def overview(request: DeskRequest) -> HttpResponse:
    """Show settings that differ from what is public, and the proposals that wait."""
    actor = request.actor
    if not may_anywhere(CONFIGURING, actor, "read_configuration"):
        raise NotPermitted("not-permitted", _("您的岗位不能查看站点设置。"))
    waiting = Case.objects.filter(kind=KIND, state="proposed").order_by("pk")
    proposals = [
        {
            "case": c,
            "frozen": Frozen.objects.filter(pk__in=c.flags.get("frozen", [])),
            "by": c.decisions.first(),
            "may": {step.action for step in engine.available(c, actor)},
        }
        for c in waiting
    ]
    context = {
        "changed": changed_settings(),
        "site_findings": site_findings(),
        "guides": guide_statuses(localdate(request.now)),
        "proposals": proposals,
        "may_propose": may(CONFIGURING, actor, "propose_configuration"),
    }
    return render(request, "desk/settings.html", context)


@desk_page
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """Propose, confirm or drop."""
    form, actor, now = request.POST, request.actor, request.now
    action, number = form.get("action"), form.get("case", "")
    opinion = form.get("opinion", "").strip()
    if action == "propose":
        services.propose(keys=form.getlist("keys"), opinion=opinion, actor=actor, now=now)
        messages.success(request, _("已提出，请另一位同事复核。"))
    elif action in {"confirm", "drop"} and number.isdecimal():
        if action == "confirm":
            services.confirm(case_id=int(number), opinion=opinion, actor=actor, now=now)
        else:
            services.drop(case_id=int(number), opinion=opinion, actor=actor, now=now)
        messages.success(request, _("已办。"))
    else:
        raise Invalid("unknown-action", _("没有这个动作。"))
    return HttpResponseRedirect(reverse("desk:settings"))
