"""工作日历: golden dates, the properties of arithmetic, agreement with an independent calendar."""

from __future__ import annotations

import time as clock_of_server
from datetime import UTC, date, datetime, timedelta

import chinese_calendar  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.calendar import SHANGHAI, WorkCalendar, end_of_day, local_date
from huiyin.kernel.tests.calendars import PLAIN, calendars, days, lengths, shipped, with_days

GOLDEN = [
    ("2015-05-13", 15, "2015-06-03"),
    ("2024-01-29", 20, "2024-02-29"),
    ("2024-09-10", 20, "2024-10-14"),
    ("2025-01-20", 15, "2025-02-14"),
    ("2026-02-13", 7, "2026-03-02"),
    ("2026-04-30", 5, "2026-05-11"),
]


@pytest.mark.parametrize(("received", "n", "due"), GOLDEN)
def test_golden(received: str, n: int, due: str) -> None:
    start, end = date.fromisoformat(received), date.fromisoformat(due)
    assert shipped().due(start, n) == end
    assert shipped().between(start, end) == n
    lines = shipped().explain(start, end)
    assert sum(line.counted for line in lines) == n
    assert [line.date for line in lines] == [
        start + timedelta(days=i + 1) for i in range(len(lines))
    ]


def test_agrees_with_an_independent_calendar() -> None:
    """Every day of the years that both know; 2004 to 2006 have no notice among the policies."""
    known = {year.year for year in shipped().years()}
    assert known == set(range(2007, 2027))
    first, last = date(2004, 1, 1), date(2026, 12, 31)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.year in known:
            assert shipped().is_working_day(day) == chinese_calendar.is_workday(day), day
        else:
            assert shipped().is_provisional(day)


def test_notice_reaches_into_the_year_before() -> None:
    assert shipped().is_working_day(date(2006, 12, 30))
    assert shipped().explain_day(date(2006, 12, 30)).reason == "调休上班（元旦）"
    assert shipped().is_working_day(date(2018, 12, 29))
    assert not shipped().is_working_day(date(2018, 12, 31))


def test_reasons() -> None:
    reasons = {
        line.date.isoformat(): line
        for line in shipped().explain(date(2026, 2, 12), date(2026, 3, 2))
    }
    assert reasons["2026-02-14"].reason == "调休上班（春节）"
    assert reasons["2026-02-14"].counted
    assert reasons["2026-02-17"].reason == "春节放假"
    assert reasons["2026-03-01"].reason == "周日"
    assert reasons["2026-02-13"].reason == "周五，工作日"


def test_missing_year_is_provisional_and_says_so() -> None:
    calendar = shipped()
    assert calendar.is_provisional(date(2027, 3, 1))
    assert calendar.is_working_day(date(2027, 3, 1))
    assert not calendar.is_working_day(date(2027, 3, 6))
    assert "未公布" in calendar.explain_day(date(2027, 3, 1)).reason
    # The notice for 2027 may still turn a Sunday at the end of 2026 into a working day.
    assert calendar.is_provisional(date(2026, 12, 27))
    assert not calendar.is_provisional(date(2026, 12, 24))


def test_the_later_version_of_a_year_counts() -> None:
    day = date(2026, 6, 10)
    old = next(y for y in shipped().years() if y.year == 2026)
    changed = with_days(shipped(), off={day})
    assert not changed.is_working_day(day)
    assert shipped().is_working_day(day)
    assert WorkCalendar([*changed.years(), old]).is_working_day(day)


def test_a_year_may_name_the_first_days_of_the_next_until_that_is_known() -> None:
    day = date(2031, 1, 2)
    reaching = PLAIN.years()[-3].__class__(2030, {day: "元旦"}, {}, "x")
    alone = WorkCalendar([reaching])
    assert not alone.is_working_day(day)
    assert PLAIN.with_year(reaching).is_working_day(day)


def test_no_negative_period() -> None:
    with pytest.raises(ValueError, match="negative"):
        shipped().due(date(2015, 5, 13), -1)


def test_moments_need_a_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        local_date(datetime(2015, 5, 13))  # noqa: DTZ001


def test_end_of_day() -> None:
    assert end_of_day(date(2015, 5, 13)) < datetime(2015, 5, 13, 16, tzinfo=UTC)
    assert local_date(datetime(2015, 5, 13, 16, tzinfo=UTC)) == date(2015, 5, 14)


@given(st.data(), days, lengths)
def test_due_is_a_working_day_and_counts_back(data: st.DataObject, start: date, n: int) -> None:
    calendar = data.draw(calendars(start))
    due = calendar.due(start, n)
    assert calendar.is_working_day(due)
    assert calendar.between(start, due) == n
    assert calendar.due(start, 0) == start


@given(st.data(), days, lengths, st.sets(st.integers(-5, 120), max_size=8))
def test_a_holiday_never_moves_a_due_date_earlier(
    data: st.DataObject, start: date, n: int, more: set[int]
) -> None:
    calendar = data.draw(calendars(start))
    extended = with_days(calendar, off={start + timedelta(days=d) for d in more})
    assert extended.due(start, n) >= calendar.due(start, n)


@given(st.data(), days, lengths, st.sets(st.integers(-5, 120), max_size=8))
def test_a_make_up_day_never_moves_it_later(
    data: st.DataObject, start: date, n: int, more: set[int]
) -> None:
    calendar = data.draw(calendars(start))
    extended = with_days(calendar, work={start + timedelta(days=d) for d in more})
    assert extended.due(start, n) <= calendar.due(start, n)


@given(st.data(), days, days, days)
def test_between_is_signed_symmetric_and_adds_up(
    data: st.DataObject, a: date, b: date, c: date
) -> None:
    calendar = data.draw(calendars(a))
    assert calendar.between(a, b) == -calendar.between(b, a)
    assert calendar.between(a, b) + calendar.between(b, c) == calendar.between(a, c)
    assert calendar.between(a, a) == 0


@given(st.data(), days)
def test_next_working_day(data: st.DataObject, day: date) -> None:
    calendar = data.draw(calendars(day))
    following = calendar.next_working_day(day)
    assert calendar.is_working_day(following)
    assert (following == day) == calendar.is_working_day(day)
    assert calendar.between(day, following) == (0 if following == day else 1)


@given(days, st.integers(2008, 2033))
def test_a_new_year_changes_no_day_that_was_not_provisional(day: date, year: int) -> None:
    """What is shown without the flag is final."""
    before = WorkCalendar(y for y in shipped().years() if y.year != year)
    after = shipped()
    if not before.is_provisional(day):
        assert before.explain_day(day) == after.explain_day(day)


@pytest.mark.parametrize(
    "zone", ["UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"]
)
def test_server_time_zone_does_not_matter(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    clock_of_server.tzset()
    try:
        late = datetime(2015, 5, 13, 23, 59, tzinfo=SHANGHAI)
        assert local_date(late) == local_date(late.astimezone()) == date(2015, 5, 13)
        assert end_of_day(date(2015, 5, 13)).isoformat() == "2015-05-13T23:59:59.999999+08:00"
    finally:
        monkeypatch.undo()
        clock_of_server.tzset()
