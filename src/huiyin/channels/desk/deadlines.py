"""期限: how a due date reads, with its working day by day; one that may still move says so."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from huiyin.channels.desk.wording import said
from huiyin.foundation.cases.citations import label as label_of
from huiyin.kernel.clocks import UNIT_NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from huiyin.domains.publication.selectors import DisclosureDeadline
    from huiyin.foundation.cases.selectors import CaseReading
    from huiyin.kernel.calendar import DayWorking

MOST_LINES = 40
WEEKDAYS = "一二三四五六日"
REASONS = (
    gettext_noop("{weekday}，工作日"),
    gettext_noop("自然日"),
    gettext_noop("{name}放假"),
    gettext_noop("调休上班（{name}）"),
    gettext_noop("{reason}（节假日安排未公布，暂按平常周计算）"),
)
"""How the calendar says why a day counts or not."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """One due date: ``words`` tells when, ``lines`` how it was counted, ``note`` why it may still move."""

    label: str
    words: str
    basis: str
    late: bool
    lines: tuple[str, ...]
    note: str = ""


def provisional_note(*, provisional: bool) -> str:
    """Return what stands beside a due date that a notice not yet known could move; "" beside any other."""
    return _("暂定：节假日安排公布后会重新计算") if provisional else ""


def spoken(day: date, today: date) -> str:
    """Return a day as people say it, with the year where it is another one: 11月3日, 2027年1月4日."""
    if day.year == today.year:
        return _("{month}月{day}日").format(month=day.month, day=day.day)
    return _("{year}年{month}月{day}日").format(year=day.year, month=day.month, day=day.day)


def working_lines(working: Iterable[DayWorking], today: date) -> tuple[str, ...]:
    """Return a line for every day: 11月3日 周二，工作日（计入）; many days that all count alike are one line."""
    days = list(working)
    if len(days) > MOST_LINES and len({(line.counted, line.reason) for line in days}) == 1:
        words = _("{first} 至 {last}，按{reason}连续计算，共 {n} 天")
        first, last = (spoken(line.date, today) for line in (days[0], days[-1]))
        return (words.format(first=first, last=last, reason=said(days[0].reason), n=len(days)),)
    return tuple(_line(line, today) for line in days)


def _line(line: DayWorking, today: date) -> str:
    weekday = f"周{WEEKDAYS[line.date.weekday()]}"
    reason = said(line.reason)
    if not line.reason.startswith(weekday):
        reason = _("{weekday}，{reason}").format(weekday=said(weekday), reason=reason)
    return _("{day} {reason}（{counted}）").format(
        day=spoken(line.date, today),
        reason=reason,
        counted=_("计入") if line.counted else _("不计"),
    )


def clock_deadline(clock: CaseReading, today: date) -> Deadline:
    """Return a clock of a case as it stands."""
    reading, rule = clock.reading, clock.rule
    day = spoken(reading.due_on, today)
    unit = said(UNIT_NAMES[rule.unit])
    if reading.stopped:
        words = _("已办结，超过期限（{day}）") if reading.overdue else _("已在期限内办结（{day}）")
    elif reading.overdue:
        words = _("期限是 {day}，已经超期")
    elif reading.paused:
        words = _("期限暂停计算，目前算到 {day}")
    elif not reading.remaining:
        words = _("最迟 {day}（含当日），这是最后一天")
    else:
        words = _("最迟 {day}（含当日），还有 {n} {unit}")
    return Deadline(
        label=said(rule.label),
        words=words.format(day=day, n=reading.remaining, unit=unit),
        basis=label_of(rule.clause),
        late=reading.overdue and not reading.stopped,
        lines=working_lines(reading.working, today),
        note=provisional_note(provisional=reading.provisional and not reading.stopped),
    )


def disclosure_line(deadline: DisclosureDeadline, today: date) -> Deadline:
    """Return the duty to disclose."""
    day = spoken(deadline.day, today)
    late = deadline.day < today
    words = _("期限是 {day}，已经超期") if late else _("最迟 {day} 公开（含当日）")
    return Deadline(
        label=_("主动公开"),
        words=words.format(day=day),
        basis=label_of(deadline.clause),
        late=late,
        lines=working_lines(deadline.working, today),
        note=provisional_note(provisional=deadline.provisional),
    )
