"""时限推算: from the start of a run to its last instant, day by day or by the exact hour."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from huiyin.kernel.calendar import SHANGHAI, DayWorking, end_of_day, local_date

if TYPE_CHECKING:
    from huiyin.kernel.calendar import WorkCalendar
    from huiyin.kernel.clockrules import ClockRule, Interval

_ONE = timedelta(days=1)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Run:
    """A due moment with the lines that lead to it."""

    due_at: datetime
    working: tuple[DayWorking, ...] = ()
    provisional: bool = False


def run_clock(
    rule: ClockRule,
    length: int,
    begin: datetime,
    pauses: tuple[Interval, ...],
    calendar: WorkCalendar,
) -> Run:
    """Return the last instant of ``length`` units after ``begin``, days in pauses taken out."""
    if rule.unit == "hour":
        return _run_hours(length, begin, pauses)
    return _run_days(rule, length, begin, pauses, calendar)


def _run_hours(length: int, begin: datetime, pauses: tuple[Interval, ...]) -> Run:
    """Return the exact moment: each pause that begins in time moves it by what it adds."""
    due, free_from = begin + length * _HOUR, begin
    for start, end in sorted((max(p.start, begin), p.end or begin) for p in pauses):
        start = max(start, free_from)  # noqa: PLW2901 - time in two pauses is taken out once
        if start < due and end > start:
            due += end - start
            free_from = end
    return Run(due.astimezone(SHANGHAI))


def _run_days(
    rule: ClockRule,
    length: int,
    begin: datetime,
    pauses: tuple[Interval, ...],
    calendar: WorkCalendar,
) -> Run:
    """Count day by day, so that the reading can show its working."""
    day = local_date(begin)
    lines: list[DayWorking] = []
    provisional = rule.receipt_rolls and calendar.is_provisional(day)
    if rule.receipt_rolls and not calendar.is_working_day(day):
        first = calendar.next_working_day(day)
        lines = [replace(x, counted=False) for x in calendar.explain(day, first)]
        provisional |= calendar.is_provisional(first)
        day = first
    while length:
        day += _ONE
        line = _line(rule, day, pauses, calendar)
        lines.append(line)
        length -= line.counted
        provisional |= rule.unit == "working_day" and calendar.is_provisional(day)
    if rule.rolls:
        due = calendar.next_working_day(day)
        provisional |= calendar.is_provisional(day) or calendar.is_provisional(due)
        if due > day:
            off = calendar.explain_day(day).reason
            lines[-1] = replace(lines[-1], reason=f"{off}，期满日顺延")
            lines += [replace(x, counted=False) for x in calendar.explain(day, due)]
        day = due
    return Run(end_of_day(day), tuple(lines), provisional)


def _line(
    rule: ClockRule, day: date, pauses: tuple[Interval, ...], calendar: WorkCalendar
) -> DayWorking:
    """Return whether the day counts: not when it is off (working days) or in a pause."""
    line = calendar.explain_day(day)
    if rule.unit == "calendar_day":
        line = DayWorking(day, counted=True, reason="自然日")
    pause = next((p for p in pauses if _takes_out(p, day)), None) if line.counted else None
    return line if pause is None else DayWorking(day, counted=False, reason=pause.reason)


def _takes_out(pause: Interval, day: date) -> bool:
    return pause.end is not None and local_date(pause.start) < day <= local_date(pause.end)


def lasting_until(
    pauses: tuple[Interval, ...], begin: datetime, moment: datetime
) -> tuple[Interval, ...]:
    """Return the pauses of this run as known at ``moment``; one that still lasts ends there."""
    known = (replace(p, end=min(p.end or moment, moment)) for p in pauses if p.start <= moment)
    return tuple(
        replace(p, start=max(p.start, begin)) for p in known if p.end is not None and p.end >= begin
    )
