"""时限: golden cases of pauses, restarts, extensions, rolling, hours; every status is derived."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from huiyin.kernel.clocks import (
    ClockFacts,
    ClockReading,
    ClockRule,
    Extension,
    ExtensionFact,
    Interval,
    compute,
    extend,
)
from huiyin.kernel.errors import PolicyBreach
from huiyin.kernel.tests.calendars import PLAIN, at, shipped, with_days

REPLY = ClockRule(
    name="reply",
    label="答复期限",
    length=20,
    unit="working_day",
    clause="disclosure-regulation-2019:33",
    start=("receive",),
    stop=("answer",),
    pause=("asking_third_party",),
    restart=("receive_correction",),
    extension=Extension(20, frozenset({"head"}), "disclosure-regulation-2019:33"),
    warn_before=3,
)
OLD_REPLY = replace(REPLY, length=15, clause="disclosure-regulation-2007:24")
STATEMENT = ClockRule("statement", "发布权威信息", 5, "hour", "implementation-rules-2016:4")
DRAFT = ClockRule(
    "draft", "公开征求意见", 30, "calendar_day", "decision-procedure-2019:15", rolls=True
)


def read(rule: ClockRule, facts: ClockFacts, now: str) -> ClockReading:
    return compute(rule, facts, shipped(), at(now))


def test_the_seed_case_of_2015() -> None:
    facts = ClockFacts(at("2015-05-13T09:00"))
    reading = read(OLD_REPLY, facts, "2015-05-13T09:00")
    assert reading.due_on == date(2015, 6, 3)
    assert reading.due_at.isoformat() == "2015-06-03T23:59:59.999999+08:00"
    assert (reading.remaining, reading.overdue, reading.provisional) == (15, False, False)
    assert [line.reason for line in reading.skipped] == ["周六", "周日"] * 3


def test_the_hour_of_receipt_does_not_matter() -> None:
    due = {
        read(REPLY, ClockFacts(at(f"2024-09-10T{hour}")), "2024-09-11T00:00").due_on
        for hour in ("00:00", "12:00", "23:59:59")
    }
    assert due == {date(2024, 10, 14)}


@pytest.mark.parametrize(
    ("now", "remaining", "overdue", "soon"),
    [
        ("2024-10-08T10:00", 5, False, False),
        ("2024-10-10T10:00", 3, False, True),
        ("2024-10-14T00:00", 0, False, True),
        ("2024-10-14T23:59:59", 0, False, True),
        ("2024-10-15T00:00", -1, True, False),
        ("2024-10-18T09:00", -4, True, False),
        ("2024-10-21T09:00", -5, True, False),
    ],
)
def test_late_from_midnight(now: str, remaining: int, overdue: bool, soon: bool) -> None:  # noqa: FBT001
    reading = read(REPLY, ClockFacts(at("2024-09-10T15:00")), now)
    assert (reading.remaining, reading.overdue, reading.due_soon) == (remaining, overdue, soon)


def test_status_is_frozen_at_the_stop() -> None:
    started = at("2024-09-10T15:00")
    in_time = ClockFacts(started, stopped_at=at("2024-10-14T23:59"))
    reading = read(REPLY, in_time, "2025-03-01T00:00")
    assert (reading.stopped, reading.overdue, reading.remaining) == (True, False, 0)
    late = ClockFacts(started, stopped_at=at("2024-10-15T00:00:01"))
    assert read(REPLY, late, "2025-03-01T00:00").overdue
    # Read at an earlier moment the clock was still running.
    assert not read(REPLY, late, "2024-10-01T00:00").stopped


def test_a_pause_shows_its_days() -> None:
    pause = Interval(at("2024-09-11T10:00"), at("2024-09-20T16:00"), "征求第三方意见")
    reading = read(REPLY, ClockFacts(at("2024-09-10T15:00"), (pause,)), "2024-09-23T09:00")
    # 12, 13, 14 (made up), 18, 19, 20 September: six working days.
    assert shipped().between(date(2024, 9, 11), date(2024, 9, 20)) == 6
    assert reading.due_on == shipped().due(date(2024, 10, 14), 6)
    paused = [line.date.day for line in reading.skipped if line.reason == "征求第三方意见"]
    assert paused == [12, 13, 14, 18, 19, 20]


def test_while_paused_the_due_day_moves_on() -> None:
    facts = ClockFacts(at("2024-09-10T15:00"), (Interval(at("2024-09-11T10:00")),))
    first = read(REPLY, facts, "2024-09-18T10:00")
    later = read(REPLY, facts, "2024-09-19T10:00")
    assert first.paused
    assert first.remaining == later.remaining == 19
    assert not later.overdue
    assert later.due_on == shipped().due(first.due_on, 1)
    assert not read(REPLY, facts, "2026-01-05T10:00").overdue


def test_two_pauses_over_the_same_days_count_once() -> None:
    start = at("2024-09-10T15:00")
    one = Interval(at("2024-09-11T10:00"), at("2024-09-20T16:00"))
    two = Interval(at("2024-09-13T10:00"), at("2024-09-19T16:00"))
    alone = read(REPLY, ClockFacts(start, (one,)), "2024-10-01T00:00")
    both = read(REPLY, ClockFacts(start, (one, two)), "2024-10-01T00:00")
    assert both.due_on == alone.due_on


def test_a_pause_after_the_end_changes_nothing() -> None:
    pause = Interval(at("2024-10-14T18:00"))
    reading = read(REPLY, ClockFacts(at("2024-09-10T15:00"), (pause,)), "2024-10-20T00:00")
    assert reading.due_on == date(2024, 10, 14)
    assert reading.overdue
    assert not reading.paused


def test_a_corrected_request_begins_the_period_anew() -> None:
    facts = ClockFacts(
        at("2024-09-02T09:00"),
        (Interval(at("2024-09-04T09:00"), at("2024-09-10T15:00"), "等待补正"),),
        restarted_at=at("2024-09-10T15:00"),
    )
    reading = read(REPLY, facts, "2024-09-11T00:00")
    assert reading.due_on == date(2024, 10, 14)
    assert not reading.overdue_before_restart


def test_a_restart_does_not_hide_an_expired_run() -> None:
    facts = ClockFacts(at("2024-07-01T09:00"), restarted_at=at("2024-09-10T15:00"))
    reading = read(REPLY, facts, "2024-09-11T00:00")
    assert not reading.overdue
    assert reading.overdue_before_restart
    twice = replace(facts, earlier_restarts=(at("2024-07-20T09:00"), at("2024-08-15T09:00")))
    assert not read(REPLY, twice, "2024-09-11T00:00").overdue_before_restart


def test_an_extension_in_time() -> None:
    facts = ClockFacts(at("2024-09-10T15:00"))
    fact = ExtensionFact(at("2024-10-14T23:59"), 20, "head", "王主任")
    reading = read(REPLY, extend(REPLY, facts, shipped(), fact), "2024-10-20T00:00")
    assert reading.due_on == shipped().due(date(2024, 10, 14), 20)
    assert (reading.extended, reading.refused) == (20, ())


@pytest.mark.parametrize(
    ("rule", "fact", "code", "said"),
    [
        (
            REPLY,
            ExtensionFact(at("2024-10-15T00:00"), 5, "head"),
            "extension-late",
            "2024-10-14 到期",
        ),
        (
            REPLY,
            ExtensionFact(at("2024-10-08T00:00"), 21, "head"),
            "extension-long",
            "最多延长 20 个工作日",
        ),
        (REPLY, ExtensionFact(at("2024-10-08T00:00"), 0, "head"), "extension-long", "不能延长 0"),
        (REPLY, ExtensionFact(at("2024-10-08T00:00"), 5, "clerk"), "extension-role", "负责人"),
        (
            STATEMENT,
            ExtensionFact(at("2024-09-10T16:00"), 1, "head"),
            "extension-none",
            "没有延期的规定",
        ),
    ],
)
def test_extensions_refused(rule: ClockRule, fact: ExtensionFact, code: str, said: str) -> None:
    with pytest.raises(PolicyBreach) as caught:
        extend(rule, ClockFacts(at("2024-09-10T15:00")), shipped(), fact)
    assert caught.value.code == code
    assert caught.value.clause == rule.clause
    assert said in str(caught.value)


def test_one_extension_is_enough() -> None:
    fact = ExtensionFact(at("2024-10-08T09:00"), 5, "head")
    once = extend(REPLY, ClockFacts(at("2024-09-10T15:00")), shipped(), fact)
    with pytest.raises(PolicyBreach, match="最多延期 1 次"):
        extend(REPLY, once, shipped(), replace(fact, granted_at=at("2024-10-09T09:00")))
    answered = ClockFacts(at("2024-09-10T15:00"), stopped_at=at("2024-09-20T15:00"))
    with pytest.raises(PolicyBreach, match="已经办结"):
        extend(REPLY, answered, shipped(), fact)


def test_facts_written_past_the_rule_do_not_help() -> None:
    """An extension that reached the facts too late, too often or too long is reported, not applied."""
    late = ExtensionFact(at("2024-10-15T09:00"), 20, "head")
    facts = ClockFacts(at("2024-09-10T15:00"), extensions=(late,))
    reading = read(REPLY, facts, "2024-10-15T10:00")
    assert reading.overdue
    assert (reading.extended, reading.refused) == (0, (late,))
    good = ExtensionFact(at("2024-10-08T09:00"), 1, "head")
    again = ExtensionFact(at("2024-10-09T09:00"), 1, "head")
    reading = read(REPLY, replace(facts, extensions=(again, good)), "2024-10-09T10:00")
    assert (reading.extended, reading.refused) == (1, (again,))


def test_an_extension_before_a_restart_lapses() -> None:
    fact = ExtensionFact(at("2024-09-05T09:00"), 10, "head")
    facts = ClockFacts(
        at("2024-09-02T09:00"), restarted_at=at("2024-09-10T15:00"), extensions=(fact,)
    )
    reading = read(REPLY, facts, "2024-09-11T00:00")
    assert (reading.due_on, reading.refused) == (date(2024, 10, 14), (fact,))


def test_calendar_days_roll_to_the_next_working_day() -> None:
    # 30 days after 1 September 2024 is 1 October, in the holiday until the 7th.
    reading = read(DRAFT, ClockFacts(at("2024-09-01T09:00")), "2024-09-02T00:00")
    assert reading.due_on == date(2024, 10, 8)
    assert reading.working[29].reason == "国庆节放假，期满日顺延"
    assert not reading.overdue
    fixed = read(
        replace(DRAFT, rolls=False), ClockFacts(at("2024-09-01T09:00")), "2024-09-02T00:00"
    )
    assert fixed.due_on == date(2024, 10, 1)
    assert fixed.remaining == 29


def test_receipt_on_a_day_off_where_the_clause_says_so() -> None:
    saturday = ClockFacts(at("2024-09-21T09:00"))
    five = replace(REPLY, length=5)
    assert read(five, saturday, "2024-09-22T00:00").due_on == date(2024, 9, 27)
    rolled = read(replace(five, receipt_rolls=True), saturday, "2024-09-22T00:00")
    assert rolled.due_on == date(2024, 9, 29)
    assert sum(line.counted for line in rolled.working) == 5


@pytest.mark.parametrize(
    ("now", "remaining", "overdue"),
    [
        ("2024-10-03T22:00", 5, False),
        ("2024-10-04T02:30", 0, False),
        ("2024-10-04T03:00", 0, False),
        ("2024-10-04T03:00:01", -1, True),
    ],
)
def test_hours_run_on_holidays_and_at_night(now: str, remaining: int, overdue: bool) -> None:  # noqa: FBT001
    reading = read(STATEMENT, ClockFacts(at("2024-10-03T22:00")), now)
    assert reading.due_at.isoformat() == "2024-10-04T03:00:00+08:00"
    assert (reading.remaining, reading.overdue) == (remaining, overdue)
    assert not reading.provisional


def test_hours_pause_exactly() -> None:
    pauses = (
        Interval(at("2024-10-03T23:00"), at("2024-10-04T01:30")),
        Interval(at("2024-10-04T01:00"), at("2024-10-04T02:00")),
        Interval(at("2024-10-05T01:00"), at("2024-10-05T02:00")),
    )
    reading = read(STATEMENT, ClockFacts(at("2024-10-03T22:00"), pauses), "2024-10-06T00:00")
    assert reading.due_at == at("2024-10-04T06:00")


def test_provisional_until_the_notice_is_known() -> None:
    facts = ClockFacts(at("2026-12-10T09:00"))
    reading = read(REPLY, facts, "2026-12-11T09:00")
    assert reading.provisional
    assert any("未公布" in line.reason for line in reading.working)
    known = with_days(PLAIN, off={date(2027, 1, 1)})
    final = compute(REPLY, facts, known, at("2026-12-11T09:00"))
    assert not final.provisional
    assert final.due_on == reading.due_on + timedelta(days=1)


@pytest.mark.parametrize(
    "change",
    [
        {"length": 0},
        {"unit": "week"},
        {"clause": "somewhere"},
        {"name": ""},
        {"warn_before": -1},
        {"rolls": True},
        {"stop": ("receive",)},
        {"unit": "hour", "receipt_rolls": True},
    ],
)
def test_wrong_rules_fail_when_they_are_written(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="the clock"):
        replace(REPLY, **change)  # type: ignore[arg-type]


def test_wrong_facts_fail() -> None:
    naive = datetime(2024, 9, 10)  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        ClockFacts(naive)
    with pytest.raises(ValueError, match="end before"):
        Interval(at("2024-09-10T15:00"), at("2024-09-10T14:00"))
    with pytest.raises(ValueError, match="begin anew"):
        ClockFacts(at("2024-09-10T15:00"), restarted_at=at("2024-09-10T14:00"))
    with pytest.raises(ValueError, match="an extension needs"):
        Extension(5, frozenset(), "a:1")
