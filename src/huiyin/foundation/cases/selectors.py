"""事项的查阅 (reads): lists for a person, the calendar, and clocks as they stand at a moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from huiyin.foundation.cases import clockwork
from huiyin.foundation.cases.calendars_data import published_years
from huiyin.foundation.cases.models import CalendarYear, Case, CaseClock
from huiyin.kernel import calendar as kernel_calendar
from huiyin.kernel.calendar import WorkCalendar
from huiyin.kernel.clocks import ClockReading, ClockRule, compute

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class CaseReading:
    """One clock of a case, read at a moment."""

    clock: CaseClock
    rule: ClockRule
    reading: ClockReading


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Return the cases the actor may see."""
    return Case.objects.visible_to(actor)


def waiting_for(actor: Actor) -> QuerySet[Case]:
    """Return the cases that wait for something this person may do, the oldest first."""
    return Case.objects.waiting_for(actor).order_by("opened_at", "pk")


def open_by_organ() -> dict[int, int]:
    """Return how many open cases each organ has, by the organ's id; organs without any are left out."""
    rows = Case.objects.filter(closed_at=None).exclude(organ=None).order_by()
    return dict(rows.values_list("organ_id").annotate(Count("pk")))


def calendar() -> WorkCalendar:
    """Return the working-day calendar: the years that came with the software, then those imported."""
    return WorkCalendar([*published_years(), *imported_years()])


def imported_years() -> list[kernel_calendar.CalendarYear]:
    """Return the imported years, earlier imports first, so that the last of a year counts."""
    rows = CalendarYear.objects.order_by("pk").prefetch_related("days")
    return [_year(row) for row in rows]


def _year(row: CalendarYear) -> kernel_calendar.CalendarYear:
    days = list(row.days.all())
    return kernel_calendar.CalendarYear(
        year=row.year,
        off={d.date: d.name for d in days if d.kind == "off"},
        work={d.date: d.name for d in days if d.kind == "work"},
        notice=row.notice,
        imported_at=row.imported_at,
    )


def clock_readings(
    case: Case, now: datetime, *, known: WorkCalendar | None = None
) -> list[CaseReading]:
    """Return every clock of a case in the order of its beginning, stopped ones included.

    ``known`` saves reading the calendar again where many cases are listed.
    """
    chosen = known or calendar()
    rows = CaseClock.objects.filter(case=case).order_by("pk").prefetch_related("events__decision")
    return list(_readings(rows, case, chosen, now))


def _readings(
    clocks: QuerySet[CaseClock], case: Case, known: WorkCalendar, now: datetime
) -> Iterator[CaseReading]:
    for clock in clocks:
        rule = clockwork.rule_of(case, clock.name)
        if rule is not None:
            facts = clockwork.facts_of(clock.events.all(), case)
            yield CaseReading(clock, rule, compute(rule, facts, known, now))


def next_due(case: Case, now: datetime, *, known: WorkCalendar | None = None) -> CaseReading | None:
    """Return the running clock that is due first, or None."""
    running = [r for r in clock_readings(case, now, known=known) if not r.reading.stopped]
    return min(running, key=lambda r: r.reading.due_at, default=None)


def running(
    now: datetime, *, known: WorkCalendar | None = None
) -> Iterator[tuple[Case, CaseReading]]:
    """Yield every running clock with its case, for warnings and for recomputing.

    ``known`` reads them by another calendar than the present one.
    """
    chosen = known or calendar()
    rows = (
        CaseClock.objects.exclude(events__kind="stopped")
        .select_related("case")
        .prefetch_related("events__decision")
        .order_by("pk")
    )
    for clock in rows.iterator(chunk_size=500):
        rule = clockwork.rule_of(clock.case, clock.name)
        if rule is not None:
            facts = clockwork.facts_of(clock.events.all(), clock.case)
            yield clock.case, CaseReading(clock, rule, compute(rule, facts, chosen, now))
