"""年历: one year as twelve small tables, each day with what the notice makes of it."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.channels.desk.wording import said
from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import CalendarYear
from huiyin.kernel.calendar import local_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from huiyin.kernel import calendar as kernel_calendar
    from huiyin.kernel.calendar import WorkCalendar

MONDAY = 0
MONTHS = 12
AHEAD = 1
"""Years after the present one that are offered although nobody announced them yet."""


@dataclass(frozen=True, slots=True)
class Day:
    """One cell; ``kind`` is off, make-up, weekend, plain or outside; ``mark`` says it in one character."""

    number: int
    kind: str
    mark: str
    why: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month by weeks, Monday first."""

    number: int
    weeks: list[list[Day]]


@dataclass(frozen=True, slots=True)
class Holiday:
    """One holiday of the notice: its days off as stretches (first, last), and the weekend days worked for it."""

    name: str
    off: list[tuple[date, date]]
    work: list[date]
    days: int


def year_context(year: int, *, now: datetime) -> dict[str, Any]:
    """Return the context of a year's page."""
    calendar = cases.calendar()
    known = {found.year: found for found in calendar.years()}
    today = local_date(now)
    shown = known.get(year)
    return {
        "year": year,
        "weekdays": _("一 二 三 四 五 六 日").split(),
        "years": _offered(known, today.year),
        "months": [_month(calendar, year, number) for number in range(1, MONTHS + 1)],
        "holidays": _holidays(shown) if shown else [],
        "sources": shown.notice.split() if shown else [],
        "imports": _imports(year),
        "known": shown is not None,
        "incomplete": shown is not None and year + 1 not in known,
        "provisional": _provisional(now),
    }


def _offered(known: Mapping[int, Any], present: int) -> list[dict[str, Any]]:
    """Return the years to choose from, the newest first, with those that nobody announced yet."""
    years = sorted({*known, present, present + AHEAD}, reverse=True)
    return [{"year": year, "known": year in known} for year in years]


def _month(calendar: WorkCalendar, year: int, number: int) -> Month:
    weeks = Calendar(MONDAY).monthdatescalendar(year, number)
    return Month(number, [[_day(calendar, day, number) for day in week] for week in weeks])


def _day(calendar: WorkCalendar, day: date, month: int) -> Day:
    if day.month != month:
        return Day(day.day, "outside", "", "")
    told = calendar.explain_day(day)
    if calendar.entry(day) is not None:
        kind, mark = ("make-up", _("班")) if told.counted else ("off", _("休"))
        return Day(day.day, kind, mark, said(told.reason))
    return Day(day.day, "plain" if told.counted else "weekend", "", said(told.reason))


def _holidays(year: kernel_calendar.CalendarYear) -> list[Holiday]:
    names = list(dict.fromkeys([*year.off.values(), *year.work.values()]))
    return [
        Holiday(
            name,
            _stretches(day for day, of in year.off.items() if of == name),
            sorted(day for day, of in year.work.items() if of == name),
            sum(of == name for of in year.off.values()),
        )
        for name in names
    ]


def _stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return days as stretches of days that follow one another."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and day - found[-1][1] == timedelta(days=1):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def _imports(year: int) -> list[dict[str, Any]]:
    """Return who imported the year and when, the last one first; nothing where it came with the program."""
    rows = list(CalendarYear.objects.filter(year=year).order_by("-pk"))
    people = User.objects.in_bulk([row.imported_by for row in rows if row.imported_by])
    return [
        {"at": row.imported_at, "by": people[row.imported_by].display_name()}
        if row.imported_by in people
        else {"at": row.imported_at, "by": _("系统")}
        for row in rows
    ]


def _provisional(now: datetime) -> int:
    """Return how many running deadlines a notice still to come could move."""
    return sum(found.reading.provisional for _case, found in cases.running(now))
