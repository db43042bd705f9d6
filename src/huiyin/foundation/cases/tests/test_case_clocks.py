"""Clocks of cases: facts are stored, readings computed; extensions; imported years."""

from __future__ import annotations

import json
import tomllib
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import IntegrityError, transaction

from huiyin.foundation.cases import engine, selectors
from huiyin.foundation.cases.extending import extend_clock
from huiyin.foundation.cases.importing import import_year, try_year
from huiyin.foundation.cases.models import CalendarDay, CalendarYear, ClockEvent
from huiyin.foundation.cases.tests.sample import NOW, person
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.cases.models import Case
    from huiyin.foundation.cases.selectors import CaseReading

    Open = Callable[..., Case]

AUTHOR, FIRST, SECOND = (
    person(1, "author"),
    person(2, "first_reviewer"),
    person(3, "second_reviewer"),
)
APPROVER = person(5, "approver")
ADMIN = person(8, "system_admin")


def _day(n: int) -> datetime:
    """The n-th day after Monday, 23 November 2026, 09:30 in Shanghai."""
    return NOW + timedelta(days=n)


def _go(case: Case, action: str, actor: Any, at: datetime, **more: Any) -> Case:
    return engine.advance(case_id=case.pk, action=action, actor=actor, now=at, **more)


def _review(case: Case, at: datetime) -> CaseReading:
    return [r for r in selectors.clock_readings(case, at) if r.rule.name == "review"][-1]


def _kinds(case: Case, name: str = "review") -> list[str]:
    events = ClockEvent.objects.filter(clock__case=case, clock__name=name)
    return list(events.order_by("pk").values_list("kind", flat=True))


def test_a_clock_runs_from_its_start_to_its_stop(open_case: Open) -> None:
    case = open_case()
    assert _kinds(case, "whole") == ["started"]
    case = _go(case, "submit", AUTHOR, _day(0))
    reading = _review(case, _day(1)).reading
    assert reading.due_on == date(2026, 11, 30)
    assert not reading.overdue
    assert _review(case, _day(8)).reading.overdue
    first = selectors.next_due(case, _day(1))
    assert first is not None
    assert first.rule.name == "whole"
    case = _go(case, "send_back", FIRST, _day(2), opinion="改")
    assert _review(case, _day(30)).reading.stopped
    assert not _review(case, _day(30)).reading.overdue


def test_a_second_round_is_a_second_run(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, _day(0))
    case = _go(case, "send_back", FIRST, _day(1), opinion="改")
    case = _go(case, "submit", AUTHOR, _day(2))
    assert _kinds(case) == ["started", "stopped", "started"]
    assert [
        r.clock.run for r in selectors.clock_readings(case, NOW) if r.rule.name == "review"
    ] == [1, 2]
    assert _review(case, _day(3)).reading.due_on == date(2026, 12, 2)


def test_time_in_a_pausing_state_does_not_count(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, _day(0))
    case = _go(case, "review_1", FIRST, _day(1))
    case = _go(case, "ask", SECOND, _day(1))
    assert _review(case, _day(2)).reading.paused
    case = _go(case, "answered", SECOND, _day(3))
    assert _kinds(case) == ["started", "paused", "resumed"]
    reading = _review(case, _day(3)).reading
    assert reading.due_on == date(2026, 12, 2)
    assert "征求意见" in {line.reason for line in reading.skipped}


def test_a_restart_begins_the_period_anew(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, _day(0))
    case = _go(case, "review_1", FIRST, _day(1))
    case = _go(case, "begin_again", SECOND, _day(2))
    assert _kinds(case) == ["started", "restarted"]
    assert _review(case, _day(2)).reading.due_on == date(2026, 12, 2)


def test_what_happened_earlier_counts_from_then(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, _day(2), happened_at=_day(0))
    assert _review(case, _day(2)).reading.due_on == date(2026, 11, 30)
    event = ClockEvent.objects.get(clock__case=case, clock__name="review")
    assert (event.at, event.recorded_at) == (_day(0), _day(2))


def test_an_extension_needs_a_leader_a_reason_and_time_left(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, _day(0))

    def extend(clock: str = "review", **more: Any) -> Any:
        given: dict[str, Any] = {
            "length": 5,
            "reason": "需要再核",
            "actor": APPROVER,
            "now": _day(1),
        } | more
        return extend_clock(case_id=case.pk, clock=clock, **given)

    for error, more in (
        (NotPermitted, {"actor": AUTHOR}),
        (Invalid, {"reason": " "}),
        (PolicyBreach, {"length": 6}),
        (PolicyBreach, {"now": _day(8)}),
        (PolicyBreach, {"clock": "whole"}),
        (WrongState, {"clock": "other"}),
    ):
        with pytest.raises(error):
            extend(**more)
    extend()
    assert _review(case, _day(1)).reading.due_on == date(2026, 12, 7)
    with pytest.raises(PolicyBreach, match="最多延期 1 次"):
        extend()
    with pytest.raises(NotFound):
        extend_clock(case_id=0, clock="review", length=1, reason="x", actor=APPROVER, now=NOW)
    assert Entry.objects.filter(kind="case.extended").count() == 1


def test_facts_cannot_be_changed(open_case: Open) -> None:
    open_case()
    with pytest.raises(IntegrityError), transaction.atomic():
        ClockEvent.objects.update(at=_day(5))


YEAR_2027 = """
year = 2027
notice = "试用通知"
[[holiday]]
name = "元旦"
off = [2027-01-01, 2027-01-02, 2027-01-03, 2027-01-04, 2027-01-05]
[[holiday]]
name = "春节"
off = [2027-02-05, 2027-02-06, 2027-02-07, 2027-02-08, 2027-02-09, 2027-02-10, 2027-02-11]
work = [2027-02-20]
[[holiday]]
name = "劳动节"
off = [2027-05-01]
[[holiday]]
name = "国庆节"
off = [2027-10-01, 2027-10-02, 2027-10-03]
"""


def test_importing_a_year_moves_dates_and_says_so(open_case: Open) -> None:
    new_year = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    case = _go(open_case(), "submit", AUTHOR, new_year)
    reading = _review(case, new_year).reading
    assert reading.provisional
    assert reading.due_on == date(2027, 1, 6)
    imported = import_year(text=YEAR_2027, actor=ADMIN, now=new_year)
    moved = {m.clock: m for m in imported.moved}
    assert set(moved) == {"review"}
    assert moved["review"].was_provisional
    reading = _review(case, new_year).reading
    assert not reading.provisional
    assert reading.due_on == date(2027, 1, 11)
    entry = Entry.objects.get(kind="case.due_moved")
    assert (entry.subject, entry.data["before"][:10], entry.data["after"][:10]) == (
        "paper/1",
        "2027-01-06",
        "2027-01-11",
    )
    again = import_year(text=YEAR_2027.replace("2027-01-05]", "]"), actor=SYSTEM, now=new_year)
    assert [m.after[:10] for m in again.moved] == ["2027-01-08"]
    assert CalendarYear.objects.filter(year=2027).count() == 2


def test_importing_needs_the_administrator_and_a_sound_year(db: None) -> None:
    with pytest.raises(NotPermitted):
        import_year(text=YEAR_2027, actor=AUTHOR, now=NOW)
    for text in (
        "year = ",
        "year = 2027",
        YEAR_2027 + "\n[[holiday]]\nname = 'x'\noff = [2029-01-01]",
    ):
        with pytest.raises(Invalid):
            import_year(text=text, actor=ADMIN, now=NOW)
    assert not CalendarDay.objects.exists()


def test_the_calendar_joins_shipped_and_imported_years(db: None) -> None:
    calendar = selectors.calendar()
    assert not calendar.is_working_day(date(2026, 10, 1))
    assert calendar.is_provisional(date(2027, 3, 1))
    import_year(text=YEAR_2027, actor=ADMIN, now=NOW)
    assert not selectors.calendar().is_provisional(date(2027, 3, 1))
    assert not selectors.calendar().is_working_day(date(2027, 1, 4))


def test_a_trial_tells_what_would_change_and_writes_nothing(open_case: Open) -> None:
    new_year = datetime(2026, 12, 30, 2, 0, tzinfo=UTC)
    _go(open_case(), "submit", AUTHOR, new_year)
    entries = Entry.objects.count()
    trial = try_year(text=YEAR_2027, actor=ADMIN, now=new_year)
    assert not trial.known
    assert [(m.before[:10], m.after[:10]) for m in trial.moved] == [("2027-01-06", "2027-01-11")]
    days = {d.date: d for d in trial.days}
    assert (days[date(2027, 1, 4)].counted, days[date(2027, 1, 4)].after) == (False, "元旦放假")
    assert days[date(2027, 2, 20)].after == "调休上班（春节）"
    assert date(2027, 3, 1) not in days
    assert (CalendarYear.objects.count(), Entry.objects.count()) == (0, entries)
    assert import_year(text=YEAR_2027, actor=ADMIN, now=new_year).moved == trial.moved
    shorter = try_year(text=YEAR_2027.replace("2027-01-05]", "]"), actor=ADMIN, now=new_year)
    assert shorter.known
    assert [(d.date, d.counted) for d in shorter.days] == [(date(2027, 1, 5), True)]
    with pytest.raises(NotPermitted):
        try_year(text=YEAR_2027, actor=AUTHOR, now=NOW)


def test_a_year_may_come_as_json(db: None) -> None:
    rows = tomllib.loads(YEAR_2027)
    text = json.dumps(rows, default=str, ensure_ascii=False)
    assert (
        try_year(text=text, actor=ADMIN, now=NOW).year
        == try_year(text=YEAR_2027, actor=ADMIN, now=NOW).year
    )
    for wrong in (
        "{",
        "{}",
        "",
        "#" * 100_001,
        YEAR_2027.replace("试用通知", "通" * 301),
        YEAR_2027.replace('"春节"', '"' + "春" * 41 + '"'),
    ):
        with pytest.raises(Invalid):
            try_year(text=wrong, actor=ADMIN, now=NOW)
