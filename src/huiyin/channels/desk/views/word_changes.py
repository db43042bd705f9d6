"""用语表变更页: one change with all of it; a second person agrees to what this page shows, or it is given up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import posted
from huiyin.channels.desk.decided import decision_lines
from huiyin.channels.desk.forms.words import JudgeForm
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.views.words import shown
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.text import word_list_effects as effects
from huiyin.foundation.text.access import GATE
from huiyin.foundation.text.models import WordListChange
from huiyin.foundation.text.selectors import present_version
from huiyin.foundation.text.services import word_list_changes as changes
from huiyin.foundation.text.services.word_list_trials import trial_of
from huiyin.foundation.text.word_list_standing import proposal
from huiyin.kernel.errors import DomainError, Invalid

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.text.word_list_standing import Proposal


@desk_page
def change(request: DeskRequest, change_id: int) -> HttpResponse:
    """Show a change; on POST agree to it, take it back or give it up."""
    row = proposal(change_id, request.actor, request.now)
    form, status = JudgeForm(posted(request), own=row.proposed.actor_id == request.actor.id), 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return _judged(request, row, form)
            except DomainError as error:
                form.refuse(error)
                status = error.status
                row = proposal(change_id, request.actor, request.now)
    context = _context(request, row) | {"form": form}
    return render(request, "desk/words/change.html", context, status=status)


def _judged(request: DeskRequest, row: Proposal, form: JudgeForm) -> HttpResponse:
    values: dict[str, Any] = {
        "change": row.change,
        "opinion": form.words("opinion"),
        "actor": request.actor,
        "now": request.now,
    }
    action = request.POST.get("action")
    if action == "confirm":
        found = changes.confirm(digest_seen=request.POST.get("digest", ""), **values)
        effect = effects.effect_of(row.change.act, found, localdate(request.now))
        done = _("已复核同意，{effect}。").format(effect=effects.effect_words(effect))
        messages.success(request, done)
    elif action == "drop":
        changes.drop(**values)
        messages.success(request, _("已放弃，用语表没有改变。"))
    else:
        raise Invalid("unknown-action", _("没有这个动作。"))
    return HttpResponseRedirect(reverse("desk:word_list_change", args=[row.change.pk]))


def _context(request: DeskRequest, row: Proposal) -> dict[str, Any]:
    waits, item = row.case.state == "proposed", row.change
    comes = waits and item.act == WordListChange.Act.IMPORT
    effect = effects.effect_to_come(item, localdate(request.now)) if waits else ""
    return {
        "row": row,
        "effect": effects.effect_words(effect) if waits else "",
        "trial": shown(trial_of(item.source)) if comes else None,
        "overtaken": waits and present_version(item.name) != item.base_version,
        "own": row.proposed.actor_id == request.actor.id,
        "actions": {step.action for step in engine.available(row.case, request.actor)},
        "basis": label_of(GATE),
        "decisions": decision_lines(row.case),
    }
