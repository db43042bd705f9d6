"""工作日历页: each year with the notice it rests on; a new year is tried first and imported then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.calendar_page import year_context
from huiyin.channels.desk.http import desk_page, sentence
from huiyin.channels.desk.wording import said
from huiyin.domains.publication.models import Item
from huiyin.foundation.access import may, require
from huiyin.foundation.cases.calendar_text import LONGEST
from huiyin.foundation.cases.importing import IMPORTING, import_year, try_year
from huiyin.foundation.ledger.sentences import subject_name
from huiyin.kernel.errors import Invalid
from huiyin.kernel.workingdays import EARLIEST_YEAR, LATEST_YEAR

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.cases.importing import Trial
    from huiyin.kernel.actors import Actor

BYTES = 4 * LONGEST


@desk_page
def calendar(request: DeskRequest) -> HttpResponse:
    """Show a year: ``?year=2027``, or the present one."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() else localdate(request.now).year
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Invalid("calendar-year-unknown", _("没有这一年的日历。"))
    context = year_context(year, now=request.now)
    context["may_import"] = may(IMPORTING, request.actor, "import_calendar")
    return render(request, "desk/calendar.html", context)


@desk_page
def import_(request: DeskRequest) -> HttpResponse:
    """Take a year as a file or as pasted text, show what it would change, and import it when confirmed."""
    require(IMPORTING, request.actor, "import_calendar")
    context: dict[str, Any] = {"text": ""}
    if request.method == "POST":
        try:
            context["text"] = text = _text(request)
            if request.POST.get("action") == "confirm":
                done = import_year(text=text, actor=request.actor, now=request.now)
                said = _("已导入 {year} 年，{n} 个期限随之改变。")
                messages.success(request, said.format(year=done.row.year, n=len(done.moved)))
                return HttpResponseRedirect(f"{reverse('desk:calendar')}?year={done.row.year}")
            trial = try_year(text=text, actor=request.actor, now=request.now)
            context |= {"trial": trial, "moved": _moved(trial, request.actor)}
        except Invalid as error:
            context["problem"] = sentence(error)
    status = 400 if "problem" in context else 200
    return render(request, "desk/calendar_import.html", context, status=status)


def _text(request: DeskRequest) -> str:
    """Return the text of the chosen file, or else what was pasted."""
    file = request.FILES.get("file")
    if file is None:
        return request.POST.get("text", "")
    if (file.size or 0) > BYTES:
        raise Invalid("calendar-long", _("文件太大，不像一年的放假安排。"), field="file")
    try:
        return bytes(file.read()).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Invalid(
            "calendar-encoding", _("文件不是 UTF-8 编码，请另存后再传。"), field="file"
        ) from None


def _moved(trial: Trial, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "subject": _subject(m.subject, actor),
            "label": said(m.label),
            "before": m.before[:10],
            "after": m.after[:10],
            "provisional": m.was_provisional,
        }
        for m in trial.moved
    ]


def _subject(subject: str, actor: Actor) -> str:
    """Return what a case is about; the title of an item only to those who may see it."""
    kind, _stroke, number = subject.partition("/")
    if kind != "item" or Item.objects.visible_to(actor).filter(pk=number).exists():
        return subject_name(subject)
    return _("第 {number} 号稿件").format(number=number)
