"""工作日历: which days count, from the yearly notices; a year without a notice is provisional.

Monday to Friday are working days unless a notice says otherwise. The day a period starts on is not
counted (民法典第201条), so the n-th working day after it is the last day. Days are days of
Asia/Shanghai. A calendar is a value: build it anew from the years at hand, never keep one for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from huiyin.kernel.workingdays import (
    FIRST_WEEK_TO,
    LAST_WEEK_FROM,
    WEEKEND,
    CalendarYear,
    parse_year,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = [
    "SHANGHAI",
    "CalendarYear",
    "DayWorking",
    "WorkCalendar",
    "days_of_notice",
    "end_of_day",
    "local_date",
    "parse_year",
]

SHANGHAI = ZoneInfo("Asia/Shanghai")
_ONE = timedelta(days=1)
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class DayWorking:
    """One line of the working: was the day counted, and why (in Chinese)."""

    date: date
    counted: bool
    reason: str


def local_date(moment: datetime) -> date:
    """Return the day in Asia/Shanghai; a moment without a time zone is refused."""
    if moment.tzinfo is None:
        msg = "a moment without a time zone has no day"
        raise ValueError(msg)
    return moment.astimezone(SHANGHAI).date()


def end_of_day(day: date) -> datetime:
    """Return the last instant of a day in Asia/Shanghai; what comes after it is late."""
    return datetime.combine(day, time.max, tzinfo=SHANGHAI)


class WorkCalendar:
    """The working days of all years whose notices are known.

    Of two ``CalendarYear`` for one year the later in the sequence counts, so that an imported year
    follows the shipped one it replaces.
    """

    __slots__ = ("_years",)

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        self._years = {year.year: year for year in years}

    def years(self) -> tuple[CalendarYear, ...]:
        """Return the known years in order."""
        return tuple(self._years[year] for year in sorted(self._years))

    def with_year(self, year: CalendarYear) -> WorkCalendar:
        """Return a calendar that also knows this year, in place of an earlier version of it."""
        return WorkCalendar((*self._years.values(), year))

    def is_working_day(self, day: date) -> bool:
        """Tell whether the day counts."""
        entry = self.entry(day)
        return day.weekday() not in WEEKEND if entry is None else entry[0]

    def is_provisional(self, day: date) -> bool:
        """Tell whether a notice not yet known could still change the day.

        That is so when the year's own notice is missing, and in the last week of December when the
        next year's is: New Year's make-up days may fall there.
        """
        if day.year not in self._years:
            return True
        return day.year + 1 not in self._years and (day.month, day.day) >= LAST_WEEK_FROM

    def due(self, start: date, n: int) -> date:
        """Return the n-th working day after ``start`` (not counted); for n = 0 ``start`` itself."""
        if n < 0:
            msg = "a period has no negative length"
            raise ValueError(msg)
        day = start
        while n:
            day += _ONE
            n -= self.is_working_day(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Return the working days after ``start`` up to and including ``end``.

        Signed: ``between(a, b) == -between(b, a)``.
        """
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working_day(day) for day in days_after(start, end))

    def next_working_day(self, day: date) -> date:
        """Return the day itself if it is a working day, otherwise the first one after it."""
        while not self.is_working_day(day):
            day += _ONE
        return day

    def explain(self, start: date, end: date) -> list[DayWorking]:
        """Return a line for each day after ``start`` up to and including ``end``."""
        return [self.explain_day(day) for day in days_after(start, end)]

    def explain_day(self, day: date) -> DayWorking:
        """Return why the day counts or not, such as 周六, 国庆节放假 or 调休上班（春节）."""
        entry = self.entry(day)
        weekday = f"周{_WEEKDAYS[day.weekday()]}"
        if entry is not None:
            counted, name = entry
            return DayWorking(day, counted, f"调休上班（{name}）" if counted else f"{name}放假")
        counted = day.weekday() not in WEEKEND
        reason = f"{weekday}，工作日" if counted else weekday
        if self.is_provisional(day):
            reason += "（节假日安排未公布，暂按平常周计算）"
        return DayWorking(day, counted, reason)

    def entry(self, day: date) -> tuple[bool, str] | None:
        """Return (working, holiday's name) where a notice names the day."""
        if (day.month, day.day) >= LAST_WEEK_FROM:
            found = self._named(day, day.year + 1)
            if found is not None:
                return found
        if day.year not in self._years and (day.month, day.day) <= FIRST_WEEK_TO:
            return self._named(day, day.year - 1)
        return self._named(day, day.year)

    def _named(self, day: date, notice_of: int) -> tuple[bool, str] | None:
        year = self._years.get(notice_of)
        if year is None:
            return None
        if day in year.work:
            return True, year.work[day]
        return (False, year.off[day]) if day in year.off else None


def days_of_notice(year: int) -> Iterator[date]:
    """Yield each day that a year's notice may decide: the year and the weeks before and after it."""
    first, last = date(year - 1, *LAST_WEEK_FROM), date(year + 1, *FIRST_WEEK_TO)
    return days_after(first - _ONE, last)


def days_after(start: date, end: date) -> Iterator[date]:
    """Yield each day after ``start`` up to and including ``end``."""
    for offset in range(1, (end - start).days + 1):
        yield start + timedelta(days=offset)
