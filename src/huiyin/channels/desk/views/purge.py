"""清除页: orders to erase what leaked; one person proposes after a trial, another confirms, the releaser answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk import reading
from huiyin.channels.desk.decided import decision_lines
from huiyin.channels.desk.http import desk_page, sentence
from huiyin.domains.publication import services as publication
from huiyin.domains.publication.models import Item
from huiyin.foundation.access import may_anywhere, require_anywhere
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.release import purge, purge_standing
from huiyin.foundation.release.access import PERSONAL, PURGING
from huiyin.kernel.errors import DomainError, Invalid, NotFound

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.cases.models import Case
    from huiyin.foundation.release.purge import Trial
    from huiyin.kernel.actors import Actor

PER_PAGE = 30
SHOWN = 40
ITEM = "item/"


@desk_page
def orders(request: DeskRequest) -> HttpResponse:
    """List the orders this person may see, with what became of each."""
    require_anywhere(PURGING, request.actor, "read_purge")
    found = purge_standing.visible_to(request.actor)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": purge_standing.with_orders(page.object_list),
        "may_propose": may_anywhere(PURGING, request.actor, "propose_purge"),
        "basis": label_of(PERSONAL),
    }
    return render(request, "desk/purge.html", context)


@desk_page
def new(request: DeskRequest) -> HttpResponse:
    """Take an item, the words that leaked and a reason; show what would go, then order it."""
    require_anywhere(PURGING, request.actor, "propose_purge")
    form = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {
        "item": form.get("item", "").strip().removeprefix(ITEM),
        "phrases": request.POST.get("phrases", ""),
        "reason": request.POST.get("reason", ""),
        "basis": label_of(PERSONAL),
    }
    if request.method == "POST":
        try:
            if request.POST.get("action") == "order":
                return _order(request, context)
            trial = publication.try_purge(
                item_id=_number(context["item"]),
                phrases=context["phrases"].splitlines(),
                actor=request.actor,
            )
            context |= _trial(trial)
        except DomainError as error:
            context["problem"] = sentence(error)
    status = 400 if "problem" in context else 200
    return render(request, "desk/purge_new.html", context, status=status)


def _order(request: DeskRequest, form: dict[str, Any]) -> HttpResponse:
    case = publication.order_purge(
        item_id=_number(form["item"]),
        phrases=form["phrases"].splitlines(),
        reason=form["reason"].strip(),
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("已提出清除，请另一位同事复核。"))
    return HttpResponseRedirect(reverse("desk:purge_order", args=[case.pk]))


@desk_page
def order(request: DeskRequest, case_id: int) -> HttpResponse:
    """Show one order: what it erases or erased, who decided, and what this person may do."""
    case = _visible(case_id, request.actor)
    (row,) = purge_standing.with_orders([case])
    context: dict[str, Any] = {
        "row": row,
        "case": case,
        "item": _item(row.order.key, request.actor),
        "decisions": decision_lines(case),
        "actions": {step.action for step in engine.available(case, request.actor)},
        "basis": label_of(PERSONAL),
    }
    if case.state == "proposed":
        words = purge.phrases_of(row.order)
        context |= {"words": words} | _try_again(row.order.key, words, case, request.actor)
    return render(request, "desk/purge_order.html", context)


@desk_page
@require_POST
def act(request: DeskRequest, case_id: int) -> HttpResponse:
    """Confirm or drop an order."""
    case = _visible(case_id, request.actor)
    values: dict[str, Any] = {
        "case_id": case.pk,
        "opinion": request.POST.get("opinion", "").strip(),
        "seen_version": reading.version(request.POST),
        "actor": request.actor,
        "now": request.now,
    }
    if request.POST.get("action") == "confirm":
        purge.confirm(**values)
        messages.success(request, _("已复核，发布器正在清除，结果会显示在这一页。"))
    elif request.POST.get("action") == "drop":
        purge.drop(**values)
        messages.success(request, _("已放弃，字句已经销毁。"))
    else:
        raise Invalid("unknown-action", _("没有这个动作。"))
    return HttpResponseRedirect(reverse("desk:purge_order", args=[case.pk]))


def _visible(case_id: int, actor: Actor) -> Case:
    """Return the case of an order the actor may see; somebody else's does not exist."""
    require_anywhere(PURGING, actor, "read_purge")
    case = purge_standing.visible_to(actor).filter(pk=case_id).first()
    if case is None:
        raise NotFound("purge-not-found", _("没有找到这份清除令。"))
    return case


def _item(key: str, actor: Actor) -> Item | None:
    """Return the item behind a key, for those who may see it."""
    number = key.removeprefix(ITEM)
    if not key.startswith(ITEM) or not number.isdecimal():
        return None
    found: Item | None = Item.objects.visible_to(actor).filter(pk=number).first()
    return found


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Invalid("item-number", _("请填写稿件编号，例如 12。"), field="item")
    return int(text)


def _try_again(key: str, words: list[str], case: Case, actor: Actor) -> dict[str, Any]:
    """Return what the order would erase now, or why it could not."""
    try:
        return _trial(
            purge.try_purge(key=key, phrases=words, actor=actor, organ_path=case.organ_path())
        )
    except DomainError as error:
        return {"impossible": sentence(error)}


def _trial(trial: Trial) -> dict[str, Any]:
    return {
        "trial": trial,
        "pages": trial.pages[:SHOWN],
        "more_pages": max(len(trial.pages) - SHOWN, 0),
        "remaining": trial.remaining[:SHOWN],
        "kept_for": trial.kept_for[:SHOWN],
        "more_kept_for": max(len(trial.kept_for) - SHOWN, 0),
        "more_remaining": max(len(trial.remaining) - SHOWN, 0),
    }
