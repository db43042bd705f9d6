"""用语表: the lists with who answers for them, the words of one, a new version with a look at it first, on and off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.answering import FormPage, answer, posted
from huiyin.channels.desk.forms.base import SwitchForm
from huiyin.channels.desk.forms.words import WordSearch
from huiyin.channels.desk.http import desk_page, sentence
from huiyin.channels.desk.ledger_rows import ledger_rows
from huiyin.foundation.access import may, require
from huiyin.foundation.ledger.selectors import recent
from huiyin.foundation.organs.fields import field_label
from huiyin.foundation.text import selectors as text
from huiyin.foundation.text import word_list_standing as standing
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import WordList
from huiyin.foundation.text.services.word_list_changes import propose_import, propose_use
from huiyin.foundation.text.services.word_list_trials import try_word_list
from huiyin.kernel.errors import DomainError, Invalid, NotPermitted, Stale

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.text.services.word_list_trials import Trial

PER_PAGE = 100
BYTES = 2_000_000
"""A list of tens of thousands of words is smaller."""
HISTORY = 20


@desk_page
def lists(request: DeskRequest) -> HttpResponse:
    """Show the lists, and the changes that have no effect until a second person agrees."""
    rows = text.word_lists(request.actor)
    context = {
        "rows": rows,
        "today": localdate(request.now),
        "waiting": standing.waiting(request.actor, request.now),
        "may_propose": may(WORD_LISTS, request.actor, "propose_word_list"),
    }
    return render(request, "desk/words/lists.html", context)


@desk_page
def words(request: DeskRequest, list_id: int) -> HttpResponse:
    """Show one list with its words and what was done with it."""
    found = text.word_list(list_id, request.actor)
    search = WordSearch(request.GET)
    page = Paginator(text.words_of(found, search.words("q")), PER_PAGE).get_page(
        request.GET.get("page")
    )
    subjects = [f"word-list/{found.pk}", *standing.subjects_of(found.name)]
    waiting = standing.waiting(request.actor, request.now)
    context = {
        "list": found,
        "page": page,
        "search": search,
        "today": localdate(request.now),
        "entries": ledger_rows(recent(subjects, HISTORY)),
        "waits": next((p for p in waiting if p.change.name == found.name), None),
        "may_propose": may(WORD_LISTS, request.actor, "propose_word_list"),
    }
    return render(request, "desk/words/words.html", context)


@desk_page
def switch(request: DeskRequest, list_id: int) -> HttpResponse:
    """Propose to put a list into use or out of it, with a reason."""
    require(WORD_LISTS, request.actor, "propose_word_list")
    found = text.word_list(list_id, request.actor)
    form = SwitchForm(posted(request), initial={"wanted": "off" if found.active else "on"})
    act = _("停用") if found.active else _("启用")

    def carry_out() -> str:
        propose_use(
            word_list=found,
            active=form.words("wanted") == "on",
            reason=form.words("reason"),
            actor=request.actor,
            now=request.now,
        )
        return _("已提出，请安全管理员或签发人复核，复核以后才生效。")

    back = reverse("desk:word_list", args=[found.pk])
    page = FormPage(
        heading=_("{act}：{name}").format(act=act, name=found.name),
        button=_("提出{act}，交另一人复核").format(act=act),
        back=back,
        above=((_("用语表"), reverse("desk:word_lists")), (found.name, back)),
        lead=_("复核同意后，检查时不再找这些用语；用语和历次记录都保留，可以再启用。")
        if found.active
        else _("复核同意后，在办的和已批准还没发布的稿件都按它检查。"),
        tone="danger" if found.active else "",
    )
    return answer(request, form, page, carry_out)


@desk_page
def import_(request: DeskRequest) -> HttpResponse:
    """Take a version as a file or as pasted text, show what it changes, and put it to a second person."""
    require(WORD_LISTS, request.actor, "propose_word_list")
    reason = request.POST.get("reason", "").strip()
    context: dict[str, Any] = {"text": "", "kinds": WordList.Kind.choices, "reason": reason}
    status = 200
    if request.method == "POST":
        try:
            context["text"] = source = _source(request)
            if request.POST.get("action") == "propose":
                return _proposed(request, source, reason)
            context["trial"] = shown(try_word_list(source=source, actor=request.actor))
        except NotPermitted:
            raise
        except DomainError as error:
            context["problem"], status = sentence(error), error.status
            if isinstance(error, Stale):
                again = try_word_list(source=context["text"], actor=request.actor)
                context["trial"] = shown(again)
    return render(request, "desk/words/import.html", context, status=status)


def shown(trial: Trial) -> dict[str, Any]:
    """Return a trial with the words for its facts and its kind."""
    kinds = dict(WordList.Kind.choices)
    facts = [
        (field_label(WordList, name), kinds.get(was, was), kinds.get(now, now))
        for name, was, now in trial.facts
    ]
    return {"row": trial, "facts": facts, "kind": kinds[trial.draft.facts["kind"]]}


def _proposed(request: DeskRequest, source: str, reason: str) -> HttpResponse:
    seen = request.POST.get("version", "")
    if not seen.isdecimal():
        raise Stale("word-list-unseen", _("请先看看会改变什么，再提出导入。"))
    change = propose_import(
        source=source,
        seen_version=int(seen),
        reason=reason,
        actor=request.actor,
        now=request.now,
    )
    messages.success(request, _("已提出，请安全管理员或签发人复核，复核以后才生效。"))
    return HttpResponseRedirect(reverse("desk:word_list_change", args=[change.pk]))


def _source(request: DeskRequest) -> str:
    """Return the text of the chosen file, or else what was pasted."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    if (file.size or 0) > BYTES:
        raise Invalid("word-list-large", _("文件太大，不像一份用语表。"), field="file")
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "word-list-encoding", _("文件不是 UTF-8 编码，请另存后再传。"), field="file"
        ) from None
