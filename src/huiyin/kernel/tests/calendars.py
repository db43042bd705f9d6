"""The shipped calendar for the tests of the kernel, and strategies over days and exceptions."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path

from hypothesis import strategies as st

from huiyin.kernel.calendar import SHANGHAI, CalendarYear, WorkCalendar, parse_year

FOLDER = Path(__file__).resolve().parents[4] / "policies" / "calendar"
PLAIN = WorkCalendar(CalendarYear(y, {}, {}, "none") for y in range(2009, 2033))
"""Years whose notices change nothing."""


@cache
def shipped() -> WorkCalendar:
    return WorkCalendar(
        parse_year(tomllib.loads(p.read_text("utf-8"))) for p in FOLDER.glob("*.toml")
    )


def at(text: str) -> datetime:
    """Return a moment in Asia/Shanghai, in UTC as it is stored."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


days = st.dates(date(2010, 1, 1), date(2030, 12, 31))
lengths = st.integers(1, 60)


@st.composite
def calendars(draw: st.DrawFn, near: date) -> WorkCalendar:
    """Draw a calendar with some exceptions in the months after a day."""
    around = st.integers(-20, 150).map(lambda n: near + timedelta(days=n))
    off = draw(st.sets(around, max_size=25))
    work = {d for d in draw(st.sets(around, max_size=25)) if d.weekday() >= 5} - off
    return with_days(PLAIN, off=off, work=work)


def with_days(
    calendar: WorkCalendar, *, off: set[date] | None = None, work: set[date] | None = None
) -> WorkCalendar:
    """Return the calendar with more days off or more make-up days in their own years."""
    for year in calendar.years():
        more_off = {d: "节" for d in off or () if d.year == year.year}
        more_work = {d: "节" for d in work or () if d.year == year.year}
        if more_off or more_work:
            new_off = {d: n for d, n in year.off.items() if d not in more_work} | more_off
            new_work = {d: n for d, n in year.work.items() if d not in more_off} | more_work
            calendar = calendar.with_year(CalendarYear(year.year, new_off, new_work, year.notice))
    return calendar
