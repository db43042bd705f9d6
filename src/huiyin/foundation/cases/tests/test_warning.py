"""Clocks that run out are told of once to those who must act, and once more, to the head too, when they did."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.cases import engine, selectors
from huiyin.foundation.cases.extending import extend_clock
from huiyin.foundation.cases.models import Case, ClockEvent
from huiyin.foundation.cases.tests.sample import NOW, person
from huiyin.foundation.cases.warning import warn
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.organs.models import Appointment, Organ, Person

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Open = Callable[..., Case]

MINUTE = timedelta(minutes=10)


@pytest.fixture
def people(office: Organ, city: Organ) -> dict[str, User]:
    made = {}
    for name, role in (
        ("author", "author"),
        ("first", "first_reviewer"),
        ("second", "second_reviewer"),
    ):
        made[name] = User.objects.create(username=name)
        RoleGrant.objects.create(user=made[name], role=role, organ=office, since=NOW)
    for name, organ in (("head", city), ("past head", office)):
        someone = Person.objects.create(name=name)
        made[name] = User.objects.create(username=name, person=someone)
        Appointment.objects.create(
            person=someone, organ=organ, post="head", title="主任", since=date(2020, 1, 1)
        )
    Appointment.objects.filter(organ=office).update(until=date(2026, 11, 1))
    return made


def _day(n: int) -> datetime:
    """The n-th day after Monday, 23 November 2026, 09:30 in Shanghai."""
    return NOW + timedelta(days=n)


@pytest.fixture
def case(open_case: Open, people: dict[str, User]) -> Case:
    """A case under review until the end of Monday, 30 November; the clock of the whole is left aside."""
    case = _go(open_case(), "submit", people["author"], _day(0))
    stop = case.clocks.get(name="whole")
    ClockEvent.objects.create(
        clock=stop, kind="stopped", at=NOW, recorded_at=NOW, actor_name="试验"
    )
    Delivery.objects.all().delete()
    Notice.objects.all().delete()
    return case


def _go(case: Case, action: str, user: User, at: datetime, **more: Any) -> Case:
    return engine.advance(case_id=case.pk, action=action, actor=actor_of(user, NOW), now=at, **more)


def _told(kind: str) -> list[str]:
    rows = Notice.objects.filter(kind=f"clock.{kind}").order_by("pk")
    return [notice.to.username for notice in rows]


def _events(kind: str) -> int:
    return ClockEvent.objects.filter(kind=kind).count()


def test_nothing_is_said_before_time(case: Case) -> None:
    assert warn(_day(2)) == 0
    assert not ClockEvent.objects.filter(kind__in=("warned", "overdue")).exists()


@pytest.mark.parametrize("times", [1, 5])
def test_due_soon_is_said_once_to_whom_it_waits_for(case: Case, times: int) -> None:
    counts = [warn(_day(4) + n * MINUTE) for n in range(times)]
    assert sum(counts) == 1
    assert _told("warned") == ["first"]
    assert (_events("warned"), _events("overdue")) == (1, 0)
    notice = Notice.objects.get()
    assert notice.subject == "paper/1的“审核”快到期了"
    assert "2026年11月30日 23:59 前" in notice.text
    assert Entry.objects.filter(kind="case.due_soon").count() == 1


@pytest.mark.parametrize("times", [1, 5])
def test_after_a_week_away_only_the_lateness_is_told(case: Case, times: int) -> None:
    for n in range(times):
        warn(_day(14) + n * MINUTE)
    assert _told("warned") == []
    assert _told("overdue") == ["first", "head"]
    assert (_events("warned"), _events("overdue")) == (0, 1)
    assert Entry.objects.filter(kind="case.overdue").count() == 1


def test_warned_then_overdue(case: Case) -> None:
    for n in range(20):
        warn(_day(n))
    assert (_told("warned"), _told("overdue")) == (["first"], ["first", "head"])


def test_whoever_it_waits_for_later_hears_of_it_too(case: Case, people: dict[str, User]) -> None:
    warn(_day(4))
    _go(case, "review_1", people["first"], _day(4))
    warn(_day(4) + MINUTE)
    assert _told("warned") == ["first", "second"]
    assert _events("warned") == 1


def test_a_stopped_or_paused_clock_is_silent(case: Case, people: dict[str, User]) -> None:
    case = _go(case, "review_1", people["first"], _day(1))
    case = _go(case, "ask", people["second"], _day(1))
    assert warn(_day(30)) == 0
    case = _go(case, "answered", people["second"], _day(30))
    _go(case, "begin_again", people["second"], _day(30))
    assert warn(_day(30)) == 0


def test_an_extension_is_warned_about_anew(case: Case) -> None:
    warn(_day(4))
    extend_clock(
        case_id=case.pk,
        clock="review",
        length=5,
        reason="需要再核",
        actor=person(5, "approver"),
        now=_day(4),
    )
    assert warn(_day(4)) == 0
    assert warn(_day(11)) == 1
    assert _events("warned") == 2


def test_back_in_its_first_state_it_concerns_who_began_it(
    open_case: Open, people: dict[str, User]
) -> None:
    other = User.objects.create(username="other author")
    RoleGrant.objects.create(user=other, role="author", organ=None, since=NOW)
    case = _go(open_case(), "submit", people["author"], _day(0))
    _go(case, "send_back", people["first"], _day(0), opinion="改")
    warn(_day(5))
    assert _told("overdue") == ["author", "head"]


def test_facts_stay_what_they_were(case: Case) -> None:
    before = selectors.clock_readings(case, _day(3))
    warn(_day(4))
    warn(_day(14))
    assert [r.reading for r in selectors.clock_readings(case, _day(3))] == [
        r.reading for r in before
    ]
