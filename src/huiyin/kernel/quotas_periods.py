"""考核期: the day, month, quarter or year a quota is counted in, in days of Asia/Shanghai."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator

PeriodKind = Literal["day", "month", "quarter", "year"]
_MONTHS: dict[PeriodKind, int] = {"month": 1, "quarter": 3, "year": 12}
_ONE_DAY = timedelta(days=1)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Period:
    """A period from its first day to its last, both included."""

    kind: PeriodKind
    first: date
    last: date

    @property
    def starts_at(self) -> datetime:
        """Return the first instant."""
        return datetime.combine(self.first, time.min, tzinfo=SHANGHAI)

    @property
    def ends_at(self) -> datetime:
        """Return the first instant after the period."""
        return datetime.combine(self.last + _ONE_DAY, time.min, tzinfo=SHANGHAI)

    @property
    def label(self) -> str:
        """Return 2015年, 2015年第2季度, 2015年5月 or 2015年5月13日."""
        year = f"{self.first.year}年"
        if self.kind == "quarter":
            return f"{year}第{(self.first.month + 2) // 3}季度"
        month = f"{year}{self.first.month}月"
        return {"year": year, "month": month, "day": f"{month}{self.first.day}日"}[self.kind]


def period_of(kind: PeriodKind, day: date) -> Period:
    """Return the period of this kind that holds the day."""
    if kind == "day":
        return Period(kind, day, day)
    months = _MONTHS[kind]
    first_month = (day.month - 1) // months * months + 1
    after = first_month + months
    year, month = (day.year + 1, 1) if after > 12 else (day.year, after)
    return Period(kind, date(day.year, first_month, 1), date(year, month, 1) - _ONE_DAY)


def previous(period: Period) -> Period:
    """Return the period before."""
    return period_of(period.kind, period.first - _ONE_DAY)


def following(period: Period) -> Period:
    """Return the period after."""
    return period_of(period.kind, period.last + _ONE_DAY)


def periods_between(kind: PeriodKind, first: date, last: date) -> Iterator[Period]:
    """Yield every period of the kind that has a day from ``first`` to ``last``."""
    period = period_of(kind, first)
    while period.first <= last:
        yield period
        period = following(period)


def elapsed_share(period: Period, now: datetime) -> Fraction:
    """Return how much of the period is over: 0 before it, 1 from its end, exact in between."""
    if now.tzinfo is None:
        msg = "a moment without a time zone has no day"
        raise ValueError(msg)
    whole = (period.ends_at - period.starts_at) // _MICROSECOND
    gone = (now.astimezone(SHANGHAI) - period.starts_at) // _MICROSECOND
    return min(Fraction(1), max(Fraction(0), Fraction(gone, whole)))
