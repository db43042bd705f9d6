"""导入工作日历 (importing a year): a new notice takes effect at once, and every date it moves is logged."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.foundation.access import Permission, require
from huiyin.foundation.cases import selectors
from huiyin.foundation.cases.calendar_text import read_year
from huiyin.foundation.cases.models import CalendarDay, CalendarYear
from huiyin.foundation.ledger.services import record
from huiyin.kernel.calendar import days_of_notice

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.kernel import calendar as kernel_calendar
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.calendar import WorkCalendar

IMPORTING = (Permission("import_calendar", frozenset({"system_admin", "system"})),)


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock whose due moment the import changed (ISO, Asia/Shanghai)."""

    subject: str
    clock: str
    label: str
    before: str
    after: str
    was_provisional: bool


@dataclass(frozen=True, slots=True)
class ChangedDay:
    """A day that the notice makes another than it was: ``before`` and ``after`` say why, in Chinese."""

    date: date
    before: str
    after: str
    counted: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What an import would do; ``known`` tells whether the year was known before."""

    year: kernel_calendar.CalendarYear
    known: bool
    days: tuple[ChangedDay, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """The result: the row of the year, and the clocks it moved."""

    row: CalendarYear
    moved: tuple[Moved, ...]


def try_year(*, text: str, actor: Actor, now: datetime) -> Trial:
    """Tell what importing the text would change, and write nothing; refuses what the import refuses."""
    require(IMPORTING, actor, "import_calendar")
    year = read_year(text, imported_at=now)
    before = selectors.calendar()
    after = before.with_year(year)
    known = any(y.year == year.year for y in before.years())
    return Trial(year, known, _changed(before, after, year), _moved(before, after, now))


@transaction.atomic
def import_year(*, text: str, actor: Actor, now: datetime) -> Imported:
    """Import one year from TOML or JSON in the form of ``policies/calendar``; the last import of a year counts.

    ``Invalid`` names every problem of the text. Each clock that moves gets a ledger entry.
    """
    require(IMPORTING, actor, "import_calendar")
    year = read_year(text, imported_at=now)
    before = selectors.calendar()
    moved = _moved(before, before.with_year(year), now)
    row = CalendarYear.objects.create(
        year=year.year, notice=year.notice, imported_at=now, imported_by=actor.id
    )
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(calendar=row, date=day, kind=kind, name=name)
            for kind, days in (("off", year.off), ("work", year.work))
            for day, name in days.items()
        ]
    )
    _log(row, moved, actor, now)
    return Imported(row, moved)


def _changed(
    before: WorkCalendar, after: WorkCalendar, year: kernel_calendar.CalendarYear
) -> tuple[ChangedDay, ...]:
    """Return the days whose kind or holiday differs; that they are no longer provisional is no change."""
    return tuple(
        ChangedDay(
            day,
            before.explain_day(day).reason,
            after.explain_day(day).reason,
            after.is_working_day(day),
        )
        for day in days_of_notice(year.year)
        if before.entry(day) != after.entry(day)
    )


def _due_moments(calendar: WorkCalendar, now: datetime) -> dict[int, str]:
    found = selectors.running(now, known=calendar)
    return {one.clock.pk: one.reading.due_at.isoformat() for _case, one in found}


def _moved(before: WorkCalendar, after: WorkCalendar, now: datetime) -> tuple[Moved, ...]:
    later = _due_moments(after, now)
    return tuple(
        Moved(
            case.subject,
            found.rule.name,
            found.rule.label,
            found.reading.due_at.isoformat(),
            later[found.clock.pk],
            found.reading.provisional,
        )
        for case, found in selectors.running(now, known=before)
        if found.reading.due_at.isoformat() != later[found.clock.pk]
    )


def _log(row: CalendarYear, moved: tuple[Moved, ...], actor: Actor, now: datetime) -> None:
    record(
        kind="calendar.imported",
        actor=actor,
        at=now,
        subject=f"calendar/{row.year}",
        data={"year": row.year, "notice": row.notice, "moved": len(moved)},
    )
    for change in moved:
        record(
            kind="case.due_moved",
            actor=actor,
            at=now,
            subject=change.subject,
            data={
                "clock": change.clock,
                "label": change.label,
                "before": change.before,
                "after": change.after,
                "provisional": change.was_provisional,
                "year": row.year,
            },
        )
