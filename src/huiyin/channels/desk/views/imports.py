"""迁移批次页: what was taken in from elsewhere, row by row, and the two signatures under the list that goes out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.decided import decision_lines
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.wording import said
from huiyin.domains.publication.access import IMPORTING
from huiyin.domains.publication.importing import accounts, holding, signing, standing
from huiyin.domains.publication.importing.rejects import OUTCOMES
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules.migration import CLEARED
from huiyin.foundation.access import require_anywhere
from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases import engine
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.domains.publication.importing.standing import Standing
    from huiyin.domains.publication.models import ImportRow
    from huiyin.kernel.actors import Actor

PER_PAGE, ROWS = 30, 50
MOST_REASONS = 8
MOST_DIGITS = 10
TONES = {"release": "t-ok", "draft": "t-wait", "rejected": "t-late"}


def outcomes() -> dict[str, str]:
    """Return what a row may have become, in the reader's language."""
    return {code: _(label) for code, label in OUTCOMES.items()}


@desk_page
def runs(request: DeskRequest) -> HttpResponse:
    """List the runs this person may see."""
    require_anywhere(IMPORTING, request.actor, "read_imports")
    page = Paginator(standing.visible_to(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"found": found, "figures": _figures(found, "")} for found in page.object_list]
    return render(request, "desk/imports.html", {"page": page, "rows": rows})


@desk_page
def run(request: DeskRequest, run_id: int) -> HttpResponse:
    """Show one run: its rows with their reasons, the list to sign, who signed, and what is out."""
    found = _visible(run_id, request.actor)
    outcome, why = request.GET.get("outcome", ""), request.GET.get("why", "")
    outcome = outcome if outcome in outcomes() else ""
    rows = standing.rows_of(found.run, outcome=outcome, why=why)
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    actions = {step.action for step in engine.available(found.case, request.actor)}
    context: dict[str, Any] = {
        "found": found,
        "starter": User.objects.filter(pk=found.run.started_by or 0).first(),
        "figures": _figures(found, outcome),
        "reasons": _reasons(found, outcome, why),
        "page": page,
        "rows": _rows(page.object_list, request.actor),
        "shown": " · ".join(filter(None, [outcomes().get(outcome), said(why)])),
        "decisions": decision_lines(found.case),
        "parts": standing.parts_of(found.run),
        "actions": actions,
        "lane_open": standing.lane_open(),
        "may_sign": found.signable and standing.lane_open() and bool(actions & signing.SIGNING),
        "may_hold": found.signable and "hold_rows" in actions,
        "cleared": CLEARED,
    }
    if found.signable and found.case.closed_at is None:
        context["digest"] = signing.manifest(found.run)
    return render(request, "desk/import.html", context)


@desk_page
@require_POST
def act(request: DeskRequest, run_id: int) -> HttpResponse:
    """Sign the list of a run, hold rows out of it, send it back, or give the run up."""
    found = _visible(run_id, request.actor)
    doing = ACTIONS.get(request.POST.get("action", ""))
    if doing is None:
        raise Invalid("unknown-action", _("没有这个动作。"))
    messages.success(request, doing(request, found.run.pk))
    return HttpResponseRedirect(reverse("desk:import_run", args=[found.run.pk]))


def _who(request: DeskRequest, run_id: int) -> dict[str, Any]:
    opinion = request.POST.get("opinion", "").strip()
    return {"run_id": run_id, "actor": request.actor, "now": request.now, "opinion": opinion}


def _sign(request: DeskRequest, run_id: int) -> str:
    tickets = signing.sign(
        **_who(request, run_id),
        secrecy=request.POST.get("secrecy", ""),
        digest_seen=request.POST.get("digest", ""),
    )
    if tickets:
        return _("已复核签署，分 {n} 张票进入发布。").format(n=len(tickets))
    return _("已签署，请另一位同事复核签署。")


def _hold(request: DeskRequest, run_id: int) -> str:
    numbers = {
        int(n) for n in request.POST.getlist("row") if n.isdecimal() and len(n) < MOST_DIGITS
    }
    count = holding.hold(**_who(request, run_id), numbers=numbers)
    return _("已从清单移出 {n} 件，转为草稿；清单变了，签署时请看新的指纹。").format(n=count)


def _send_back(request: DeskRequest, run_id: int) -> str:
    holding.send_back(**_who(request, run_id))
    return _("清单已退回。请先把有疑问的移出清单，再由两个人重新签署。")


def _drop(request: DeskRequest, run_id: int) -> str:
    count = holding.drop(**_who(request, run_id))
    return _("已放弃这一批，{n} 件转为草稿。").format(n=count)


ACTIONS = {"sign": _sign, "hold": _hold, "return": _send_back, "drop": _drop}


def _visible(run_id: int, actor: Actor) -> Standing:
    """Return a run the actor may see; somebody else's does not exist."""
    require_anywhere(IMPORTING, actor, "read_imports")
    return standing.one_visible_to(actor, run_id)


def _figures(found: Standing, chosen: str) -> list[dict[str, Any]]:
    url = reverse("desk:import_run", args=[found.run.pk])
    every = [("", _("全部行"), found.counts.total())]
    every += [(code, label, found.counts[code]) for code, label in outcomes().items()]
    return [
        {
            "label": label,
            "count": count,
            "url": f"{url}?outcome={code}#rows" if code else f"{url}#rows",
            "current": code == chosen,
            "tone": TONES.get(code, ""),
        }
        for code, label, count in every
    ]


def _reasons(found: Standing, outcome: str, chosen: str) -> list[dict[str, Any]]:
    asked = [outcome] if outcome in {"draft", "rejected"} else ["draft", "rejected"]
    return [
        {
            "label": outcomes()[code],
            "code": code,
            "why": why,
            "said": said(why),
            "count": count,
            "current": why == chosen,
        }
        for code in asked
        for why, count in accounts.commonest(found.run, code, MOST_REASONS)
    ]


def _rows(rows: Any, actor: Actor) -> list[dict[str, Any]]:
    """Return the rows of a page; an item is linked for those who may see it."""
    listed: list[ImportRow] = list(rows)
    ids = [row.item_id for row in listed if row.item_id]
    open_to = set(Item.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    labels = outcomes()
    return [
        {
            "number": row.number,
            "going_out": row.outcome == "release",
            "title": row.item.title if row.item else "",
            "item": row.item_id if row.item_id in open_to else None,
            "label": labels.get(row.outcome, row.outcome),
            "tone": TONES.get(row.outcome, ""),
            "reasons": list(map(said, row.reason.split(accounts.BETWEEN))) if row.reason else [],
        }
        for row in listed
    ]
