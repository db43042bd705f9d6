"""事项行: how a case stands in a table of the desk: when, what, at which stage, on which basis."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max
from django.urls import reverse
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _

from huiyin.channels.desk.deadlines import provisional_note
from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.rules.publication import PUBLIC
from huiyin.domains.publication.rules.stages import BY_STATE
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from huiyin.domains.publication.selectors import ItemRow
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.calendar import WorkCalendar


FINISHED = frozenset({*PUBLIC, "withdrawn", "purged", "withheld", "withholding_due"})
"""States in which the duty to disclose has been met or has lapsed."""


def duty_met(case: Case) -> bool:
    """Tell whether the duty to disclose lapsed or was met, also where a correction of what is public is under way."""
    if case.state in FINISHED:
        return True
    return case.round > 1 and gate.released_digest(case.subject) is not None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """One line; ``due`` sorts it, a line without a due date comes last."""

    url: str
    title: str
    note: str
    stage: str
    stage_note: str
    basis: str
    act: str
    tone: str
    when: str
    when_note: str
    due: date | None
    late: bool
    provisional: str = ""


def item_lines(rows: Iterable[ItemRow], *, now: datetime, act: str) -> list[CaseRow]:
    """Return lines for items, the most urgent first."""
    listed = list(rows)
    frame = _Frame(cases.calendar(), _last_steps(listed), now, act)
    lines = [_line(row, frame) for row in listed]
    return sorted(lines, key=lambda line: (line.due is None, line.due or localdate(now)))


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all lines of a list share."""

    calendar: WorkCalendar
    last_steps: dict[int, datetime]
    now: datetime
    act: str


def _last_steps(rows: list[ItemRow]) -> dict[int, datetime]:
    """Return when each case took its last step, in one query."""
    ids = [row.case.pk for row in rows if row.case is not None]
    found = Decision.objects.filter(case_id__in=ids).values_list("case_id").annotate(Max("at"))
    return dict(found.order_by())


def _line(row: ItemRow, frame: _Frame) -> CaseRow:
    item, case = row.item, row.case
    due, basis, provisional = _due(row, frame.calendar, frame.now)
    today = localdate(frame.now)
    stage = BY_STATE.get(case.state) if case else None
    last = frame.last_steps.get(case.pk) if case else None
    changed = localtime(last).strftime("%m-%d %H:%M") if last else ""
    return CaseRow(
        url=reverse("desk:item", args=[item.pk]),
        title=item.title,
        note=" · ".join(p for p in (item.get_item_type_display(), item.organ.short_name) if p),
        stage=said(row.state_label),
        stage_note=_("{when} 转到这一步").format(when=changed) if changed else "",
        basis=basis or (label_of(stage.clause) if stage else ""),
        act=frame.act,
        tone="t-wait" if stage else ("t-ok" if case and case.state in PUBLIC else ""),
        when=_when(due, today),
        when_note=due.strftime("%m-%d") if due else "",
        due=due,
        late=bool(due and due < today),
        provisional=provisional_note(provisional=provisional),
    )


def _due(row: ItemRow, calendar: WorkCalendar, now: datetime) -> tuple[date | None, str, bool]:
    """Return the earliest day of the case's clocks and of the duty to disclose, its basis, and if it may move."""
    found: list[tuple[date, str, bool]] = []
    if row.case is not None:
        first = cases.next_due(row.case, now, known=calendar)
        if first is not None:
            basis = label_of(first.rule.clause)
            text = _("{label}：{clause}").format(label=said(first.rule.label), clause=basis)
            found.append((first.reading.due_on, text, first.reading.provisional))
    met = row.case is not None and duty_met(row.case)
    disclosure = None if met else publication.disclosure_deadline(row.item, calendar)
    if disclosure is not None:
        basis = _("自形成之日起 {n} 个工作日内公开：{clause}").format(
            n=disclosure.length, clause=label_of(disclosure.clause)
        )
        found.append((disclosure.day, basis, disclosure.provisional))
    return min(found, default=(None, "", False))


def _when(due: date | None, today: date) -> str:
    if due is None:
        return _("不限")
    days = (due - today).days
    if days < 0:
        return _("超期 {n} 天").format(n=-days)
    if days == 0:
        return _("今天 24:00")
    return _("还有 {n} 天").format(n=days)
