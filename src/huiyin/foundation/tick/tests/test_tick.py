"""Recurring jobs: due, one at a time, one failure harming no other, nothing lost in an outage."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.db import connection

from huiyin.foundation.accounts.models import User
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.notices.services import notify
from huiyin.foundation.tick import Job, jobs, register, registered
from huiyin.foundation.tick.models import Run
from huiyin.foundation.tick.selectors import standing
from huiyin.foundation.tick.services import run_due

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give each test a registry of its own."""
    monkeypatch.setattr(jobs, "_JOBS", {})


def job(name: str, run: Callable[[datetime], int], every: timedelta = HOUR) -> Job:
    """Register a job."""
    made = Job(name=name, every=every, run=run, label="试验")
    register(made)
    return made


def noting(count: int = 0) -> tuple[list[datetime], Callable[[datetime], int]]:
    """Return a list and a job that notes its moments in it."""
    calls: list[datetime] = []

    def note(now: datetime) -> int:
        calls.append(now)
        return count

    return calls, note


def test_runs_when_due_and_not_before(db: None) -> None:
    calls, note = noting(3)
    job("a", note)
    (run,) = run_due(NOW)
    assert (run.count, run.error, run.due_at) == (3, "", NOW + HOUR)
    assert run_due(NOW + HOUR - timedelta(seconds=1)) == []
    assert len(run_due(NOW + HOUR)) == 1
    assert calls == [NOW, NOW + HOUR]


def test_an_outage_is_made_up_by_one_run(db: None) -> None:
    calls, note = noting()
    job("a", note)
    run_due(NOW)
    run_due(NOW + timedelta(days=7))
    assert len(calls) == 2


def test_one_failure_harms_no_other_and_is_told(db: None) -> None:
    def fails(_now: datetime) -> int:
        raise ValueError("坏了")

    job("a", fails)
    job("b", lambda _now: 1)
    bad, good = run_due(NOW)
    assert bad.error == "ValueError: 坏了"
    assert bad.failures == 1
    assert good.count == 1
    assert run_due(NOW + HOUR)[0].failures == 2


def test_a_job_does_not_run_beside_itself(db: None) -> None:
    inner: list[list[Run]] = []

    def again(now: datetime) -> int:
        inner.append(run_due(now + timedelta(seconds=30)))
        return 0

    job("a", again, every=timedelta(seconds=10))
    run_due(NOW)
    assert inner == [[]]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_runs_the_job() -> None:
    gate = threading.Barrier(2)
    calls, note = noting()
    job("a", note)
    run_due(NOW)

    def work() -> None:
        gate.wait()
        run_due(NOW + HOUR)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert calls == [NOW, NOW + HOUR]


def test_a_killed_run_is_taken_over_after_its_lease(db: None) -> None:
    def killed(_now: datetime) -> int:
        raise KeyboardInterrupt

    made = job("a", killed)
    with pytest.raises(KeyboardInterrupt):
        run_due(NOW)
    jobs._JOBS["a"] = Job(name="a", every=HOUR, run=lambda _now: 1, label="试验")
    assert run_due(NOW + made.lease - timedelta(seconds=1)) == []
    assert run_due(NOW + made.lease)[0].count == 1


def test_a_run_that_lost_its_claim_writes_nothing(db: None) -> None:
    def slow(_now: datetime) -> int:
        Run.objects.update(token="somebody else")
        return 7

    job("a", slow)
    run_due(NOW)
    assert Run.objects.get().count == 0


@pytest.mark.parametrize("times", [0, 1, 5])
@pytest.mark.parametrize("away", [timedelta(0), timedelta(days=7)])
def test_one_event_a_case_however_often_it_runs(db: None, times: int, away: timedelta) -> None:
    """The shape every overdue job has: due, and no such event since."""
    user = User.objects.create(username="linlan")
    due = {"item/1": NOW - HOUR, "item/2": NOW - timedelta(days=3), "item/3": NOW + 30 * 24 * HOUR}

    def remind(now: datetime) -> int:
        overdue = [s for s, at in due.items() if at < now]
        new = [s for s in overdue if not Notice.objects.filter(key=f"{s}/overdue").exists()]
        for subject in new:
            notify(
                to=user,
                kind="overdue",
                key=f"{subject}/overdue",
                subject="超期",
                text="超期",
                link="",
                channels=["desk"],
                now=now,
            )
        return len(new)

    job("remind", remind)
    counts = [run.count for n in range(times) for run in run_due(NOW + away + n * HOUR)]
    assert counts == ([2] + [0] * (times - 1) if times else [])
    run_due(NOW + timedelta(days=8))
    assert Notice.objects.count() == 2


def test_late_jobs_are_shown(db: None) -> None:
    job("a", lambda _now: 1)
    assert [s.late for s in standing(NOW)] == [True]
    run_due(NOW)
    assert [s.late for s in standing(NOW + 3 * HOUR)] == [False]
    assert [s.late for s in standing(NOW + 4 * HOUR)] == [True]


def test_names_are_unique_and_periods_positive() -> None:
    job("a", lambda _now: 1)
    with pytest.raises(ValueError, match="two jobs"):
        job("a", lambda _now: 2)
    with pytest.raises(ValueError, match="positive"):
        job("b", lambda _now: 1, every=timedelta(0))
    assert list(registered()) == ["a"]


def test_the_command_runs_once(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    job("a", lambda _now: 4)
    call_command("tick", "--once")
    assert "a 4 件" in capsys.readouterr().out


MIDNIGHT = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
"""The beginning of 21 November in Shanghai."""


def daily(run: Callable[[datetime], int]) -> Job:
    made = Job("daily", timedelta(days=1), run, "每日", at=time(0, 20), apart=True)
    register(made)
    return made


def test_a_daily_job_runs_once_after_its_time_in_shanghai(db: None) -> None:
    calls, note = noting()
    daily(note)
    due = MIDNIGHT + timedelta(minutes=20)
    for moment in (NOW, MIDNIGHT, due - timedelta(seconds=1)):
        assert run_due(moment) == []
    for moment in (due, due + HOUR, due + 23 * HOUR):
        run_due(moment)
    assert calls == [due]
    run_due(due + 24 * HOUR)
    assert len(calls) == 2


def test_a_week_away_is_one_run_of_a_daily_job(db: None) -> None:
    calls, note = noting()
    daily(note)
    run_due(NOW)
    back = NOW + timedelta(days=7)
    assert [len(run_due(back + n * HOUR)) for n in range(5)] == [1, 0, 0, 0, 0]
    assert calls == [back]


def test_a_daily_job_is_late_when_its_time_is_past(db: None) -> None:
    daily(lambda _now: 0)
    assert [s.late for s in standing(NOW)] == [True]
    run_due(NOW)
    due = MIDNIGHT + timedelta(minutes=20)
    assert [s.late for s in standing(due)] == [False]
    assert [s.late for s in standing(due + HOUR)] == [True]
    Run.objects.update(token="x", leased_until=due + 2 * HOUR)
    assert [s.late for s in standing(due + HOUR)] == [False]


def test_long_jobs_are_chosen_apart(db: None) -> None:
    job("quick", lambda _now: 1)
    register(Job("long", HOUR, lambda _now: 1, "长", apart=True))
    assert [r.name for r in run_due(NOW, apart=False)] == ["quick"]
    assert [r.name for r in run_due(NOW, apart=True)] == ["long"]
    assert [r.name for r in run_due(NOW + HOUR)] == ["long", "quick"]


def test_a_time_of_day_belongs_to_daily_jobs() -> None:
    with pytest.raises(ValueError, match="daily"):
        Job("a", HOUR, lambda _now: 1, "试验", at=time(0, 20))
