"""时限的性质: what holds for every calendar, every start and every sequence of facts."""

from __future__ import annotations

import time as clock_of_server
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from huiyin.kernel.calendar import SHANGHAI, WorkCalendar, local_date
from huiyin.kernel.clocks import (
    ClockFacts,
    ClockRule,
    Extension,
    ExtensionFact,
    Interval,
    compute,
)
from huiyin.kernel.tests.calendars import calendars, days, lengths, noon, shipped, with_days

ZONES = ["UTC", "America/New_York", "Europe/London", "Pacific/Kiritimati"]


def rule_of(n: int, unit: str = "working_day") -> ClockRule:
    return ClockRule(
        "c", "时限", n, unit, "document:1",  # type: ignore[arg-type]
        extension=Extension(30, frozenset({"head"}), "document:1"),
    )  # fmt: skip


@given(st.data(), days, lengths, st.integers(0, 60), st.integers(0, 40))
def test_a_pause_of_k_working_days_moves_due_by_exactly_k(
    data: st.DataObject, start: date, n: int, after: int, lasts: int
) -> None:
    calendar = data.draw(calendars(start))
    plain = calendar.due(start, n)
    begin = start + timedelta(days=after)
    end = begin + timedelta(days=lasts)
    assume(begin < plain)
    k = calendar.between(begin, end)
    facts = ClockFacts(noon(start), (Interval(noon(begin), noon(end)),))
    reading = compute(rule_of(n), facts, calendar, noon(end))
    assert reading.due_on == calendar.due(plain, k)
    assert reading.overdue == (end > reading.due_on)


@given(st.data(), days, lengths, st.integers(-10, 200))
def test_late_exactly_from_the_day_after(
    data: st.DataObject, start: date, n: int, passed: int
) -> None:
    calendar = data.draw(calendars(start))
    now = noon(start + timedelta(days=passed))
    reading = compute(rule_of(n), ClockFacts(noon(start)), calendar, now)
    due = calendar.due(start, n)
    assert reading.due_on == due
    assert reading.overdue == (local_date(now) > due)
    assert sum(line.counted for line in reading.working) == n
    if passed >= 0:
        assert reading.remaining == calendar.between(local_date(now), due)


@given(st.data(), days, lengths, st.integers(0, 90), st.integers(1, 30))
def test_an_extension_helps_only_before_expiry(
    data: st.DataObject, start: date, n: int, after: int, more: int
) -> None:
    calendar = data.draw(calendars(start))
    granted = noon(start + timedelta(days=after))
    facts = ClockFacts(noon(start), extensions=(ExtensionFact(granted, more, "head"),))
    before = compute(rule_of(n), ClockFacts(noon(start)), calendar, granted)
    reading = compute(rule_of(n), facts, calendar, granted)
    assert reading.overdue == before.overdue
    assert reading.extended == (0 if before.overdue else more)
    assert reading.due_on == calendar.due(start, n + reading.extended)


@given(st.data(), days, lengths, st.sets(st.integers(0, 120), max_size=6))
def test_holidays_never_hurt_and_make_up_days_never_help(
    data: st.DataObject, start: date, n: int, offsets: set[int]
) -> None:
    calendar = data.draw(calendars(start))
    chosen = {start + timedelta(days=d) for d in offsets}
    pause = Interval(noon(start + timedelta(days=3)), noon(start + timedelta(days=9)))
    facts = ClockFacts(noon(start), (pause,))

    def due(known: WorkCalendar) -> date:
        return compute(rule_of(n), facts, known, noon(start + timedelta(days=30))).due_on

    assert due(with_days(calendar, off=chosen)) >= due(calendar)
    assert due(with_days(calendar, work=chosen)) <= due(calendar)


@given(
    st.datetimes(datetime(2010, 1, 1), datetime(2026, 6, 1)),  # noqa: DTZ001
    st.sampled_from(["working_day", "calendar_day", "hour"]),
    st.sampled_from(ZONES),
    st.integers(0, 200),
    st.integers(0, 60),
)
def test_the_zone_a_moment_is_written_in_does_not_matter(
    moment: datetime, unit: str, zone: str, pause_after: int, pause_hours: int
) -> None:
    start = moment.replace(tzinfo=SHANGHAI)
    begin = start + timedelta(hours=pause_after)
    end = begin + timedelta(hours=pause_hours)
    now = end + timedelta(days=5)
    here = ClockFacts(start, (Interval(begin, end),))
    other = ZoneInfo(zone)
    there = ClockFacts(
        start.astimezone(other), (Interval(begin.astimezone(other), end.astimezone(other)),)
    )
    assert here == there
    rule = rule_of(20, unit)
    assert compute(rule, here, shipped(), now) == compute(
        rule, there, shipped(), now.astimezone(other)
    )


@pytest.mark.parametrize("zone", ZONES)
def test_the_zone_of_the_server_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    facts = ClockFacts(datetime(2024, 9, 10, 23, 30, tzinfo=SHANGHAI))
    now = datetime(2024, 10, 15, 0, 0, tzinfo=SHANGHAI)
    expected = compute(rule_of(20), facts, shipped(), now)
    monkeypatch.setenv("TZ", zone)
    clock_of_server.tzset()
    try:
        assert compute(rule_of(20), facts, shipped(), now) == expected
        assert compute(rule_of(20), facts, shipped(), now.astimezone()) == expected
    finally:
        monkeypatch.undo()
        clock_of_server.tzset()
    assert expected.overdue
    assert expected.due_on == date(2024, 10, 14)
