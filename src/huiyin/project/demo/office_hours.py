"""办公时间: moments counted in minutes of office hours, so that nobody of the invented city works at night."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from huiyin.kernel.calendar import WorkCalendar

SPANS = ((time(8, 30), time(12)), (time(13, 30), time(17, 30)))


def earlier(calendar: WorkCalendar, moment: datetime, minutes: int) -> datetime:
    """Return the moment so many office minutes before; ``moment`` itself may lie outside them."""
    left = timedelta(minutes=minutes)
    for start, end in _backwards(calendar, moment):
        if end - start >= left:
            return end - left
        left -= end - start
    raise AssertionError


def later(calendar: WorkCalendar, moment: datetime, minutes: int) -> datetime:
    """Return the moment so many office minutes after."""
    left = timedelta(minutes=minutes)
    for start, end in _forwards(calendar, moment):
        if end - start >= left:
            return start + left
        left -= end - start
    raise AssertionError


def _backwards(calendar: WorkCalendar, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = moment.astimezone(SHANGHAI).date()
    while True:
        for start, end in reversed(_spans(calendar, day)):
            if start < moment:
                yield start, min(end, moment)
        day -= timedelta(days=1)


def _forwards(calendar: WorkCalendar, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    day = moment.astimezone(SHANGHAI).date()
    while True:
        for start, end in _spans(calendar, day):
            if end > moment:
                yield max(start, moment), end
        day += timedelta(days=1)


def _spans(calendar: WorkCalendar, day: date) -> list[tuple[datetime, datetime]]:
    if not calendar.is_working_day(day):
        return []
    return [
        (datetime.combine(day, a, tzinfo=SHANGHAI), datetime.combine(day, b, tzinfo=SHANGHAI))
        for a, b in SPANS
    ]
