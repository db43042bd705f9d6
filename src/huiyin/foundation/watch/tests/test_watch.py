"""Alarms: who hears, how often, and what is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.models import Entry, Head
from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.ledger.services import record
from huiyin.foundation.ledger.verifying import verify
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.shadow import Shadow
from huiyin.foundation.tick import registered
from huiyin.foundation.tick.models import Run
from huiyin.foundation.tick.services import run_due
from huiyin.foundation.watch import jobs, machinery, pages, selectors
from huiyin.foundation.watch.keeping import keep
from huiyin.foundation.watch.models import WatchResult
from huiyin.kernel.actors import SYSTEM, Actor, Grant

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 11, 20, 16, 20, tzinfo=UTC)
"""00:20 on 21 November in Shanghai."""
DAY = timedelta(days=1)
NIGHTLY = ["release.shadow", "cases.verify", "ledger.verify"]
SQLITE_ONLY = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="drops SQLite's triggers by name"
)
AUDITOR = Actor("person", 1, "甲", grants=frozenset({Grant("audit_admin")}))


@pytest.fixture
def people(db: None) -> dict[str, User]:
    made = {}
    for role in ("system_admin", "audit_admin", "security_admin", "author"):
        made[role] = User.objects.create(username=role)
        RoleGrant.objects.create(user=made[role], role=role, organ=None, since=NOW - DAY)
    return made


def found(faults: Sequence[str], at: datetime = NOW, kind: str = "release.shadow") -> WatchResult:
    return keep(kind=kind, count=9, faults=faults, now=at)


def test_an_alarm_reaches_system_and_audit_administrators_and_the_ledger(
    people: dict[str, User],
) -> None:
    found(["页面内容与已放行的内容不一致：/item/1/"])
    assert {n.to.username for n in Notice.objects.all()} == {"system_admin", "audit_admin"}
    assert Notice.objects.all()[0].subject == "公开页面整站核对发现 1 处问题"
    entry = Entry.objects.get(kind="watch.alarm")
    assert sentences.sentence(entry).startswith("公开页面整站核对发现 1 处问题：页面内容")


def test_the_same_fault_is_one_alarm_another_is_another(people: dict[str, User]) -> None:
    for n in range(5):
        found(["甲"], NOW + n * DAY)
    assert Entry.objects.filter(kind="watch.alarm").count() == 1
    found(["甲", "乙"], NOW + 6 * DAY)
    assert Entry.objects.filter(kind="watch.alarm").count() == 2
    found([], NOW + 7 * DAY)
    found([], NOW + 8 * DAY)
    assert Entry.objects.filter(kind="watch.cleared").count() == 1
    found(["甲"], NOW + 9 * DAY)
    assert Entry.objects.filter(kind="watch.alarm").count() == 3
    assert Notice.objects.count() == 6
    assert WatchResult.objects.count() == 9


def test_many_faults_are_counted_and_the_first_are_told(people: dict[str, User]) -> None:
    result = found([f"页 {n}" for n in range(500)])
    assert (result.total, len(result.faults)) == (500, 200)
    assert "共 500 处" in Notice.objects.all()[0].text


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_results_are_shown_to_those_who_hear(people: dict[str, User]) -> None:
    found(["甲"])
    found([], kind="ledger.verify")
    assert [r.kind for r in selectors.alarms(AUDITOR)] == ["release.shadow"]
    shown = {s.watch.code: s.result for s in selectors.standing(AUDITOR)}
    assert shown["ledger.verify"] is not None
    assert shown["cases.verify"] is None
    assert selectors.results(AUDITOR, "release.shadow").count() == 1
    author = Actor("person", 2, "乙", grants=frozenset({Grant("author")}))
    assert selectors.alarms(author) == []


@SQLITE_ONLY
def test_a_damaged_ledger_does_not_swallow_its_own_alarm(people: dict[str, User]) -> None:
    record(kind="test.act", actor=SYSTEM, at=NOW, subject="item/1")
    with connection.cursor() as cursor:
        for name in ("forward", "no_delete", "no_replace"):
            cursor.execute(f"DROP TRIGGER ledger_head_{name}")
    Head.objects.all().delete()
    assert jobs.run_watch("ledger.verify", NOW) == 1
    assert Notice.objects.count() == 2
    assert not verify().holds


@SQLITE_ONLY
@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_a_changed_ledger_is_an_alarm(people: dict[str, User]) -> None:
    entry = record(kind="test.act", actor=SYSTEM, at=NOW, subject="item/1")
    with connection.cursor() as cursor:
        for name in trigger_names("sqlite", "ledger_entry"):
            cursor.execute(f'DROP TRIGGER "{name}"')
    Entry.objects.filter(pk=entry.pk).update(actor_name="他人")
    assert jobs.run_watch("ledger.verify", NOW) == 1
    assert "内容被改动过" in Notice.objects.all()[0].text


@pytest.mark.parametrize("name", NIGHTLY)
@pytest.mark.parametrize("times", [0, 1, 5])
def test_after_a_week_away_each_night_job_runs_once(
    people: dict[str, User], monkeypatch: pytest.MonkeyPatch, name: str, times: int
) -> None:
    monkeypatch.setattr("huiyin.foundation.tick.jobs._JOBS", {name: registered()[name]})
    monkeypatch.setitem(jobs.FINDERS, name, lambda _now: (7, ["甲"]))
    run_due(NOW - 7 * DAY)
    WatchResult.objects.all().delete()
    back = NOW + timedelta(hours=9)
    for n in range(times):
        run_due(back + timedelta(minutes=n))
    assert WatchResult.objects.count() == min(times, 1)
    assert Notice.objects.count() == 2 * min(times, 1)


def test_night_jobs_leave_the_others_alone() -> None:
    for name in NIGHTLY:
        job = registered()[name]
        assert job.apart
        assert job.at is not None
        assert job.lease >= timedelta(hours=1)
    assert not registered()["watch.machinery"].apart


class Renders:
    """A full render that finds one thing after another."""

    def __init__(self, *results: Shadow | Exception) -> None:
        self.results = list(results)

    def __call__(self, *_args: Any, **_kwargs: Any) -> Shadow:
        result = self.results.pop(0)
        if isinstance(result, Exception):
            raise result
        return result


def test_only_what_differs_twice_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []
    late = Shadow(pages=2, different=["/late/", "/wrong/"])
    monkeypatch.setattr(
        pages.commands, "shadow", Renders(late, Shadow(pages=3, different=["/wrong/"]))
    )
    assert pages.shadow_faults(NOW, wait=waits.append) == (
        3,
        ["页面内容与已放行的内容不一致：/wrong/"],
    )
    assert waits == [pages.PAUSE]
    monkeypatch.setattr(pages.commands, "shadow", Renders(Shadow(pages=4)))
    assert pages.shadow_faults(NOW, wait=waits.append) == (4, [])
    assert len(waits) == 1


def test_a_damaged_store_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages.commands, "shadow", Renders(Damaged("ab12")))
    count, faults = pages.shadow_faults(NOW)
    assert count == 0
    assert "ab12" in faults[0]


def run(name: str, **values: Any) -> None:
    Run.objects.update_or_create(name=name, defaults={"due_at": NOW, **values})


@pytest.fixture
def warm(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every job ran a minute ago, and the releaser just spoke."""
    for name in registered():
        run(name, succeeded_at=NOW - timedelta(minutes=1))
    status = {"at": NOW.isoformat(), "problem": None}
    monkeypatch.setattr("huiyin.foundation.release.daemon.read_status", lambda: status)


def test_all_is_well(warm: None) -> None:
    assert machinery.machinery_faults(NOW)[1] == []


@pytest.mark.parametrize(
    ("name", "failures", "told"),
    [("notices.deliver", 2, False), ("notices.deliver", 3, True), ("release.shadow", 1, True)],
)
def test_a_failing_job_is_told(warm: None, name: str, failures: int, *, told: bool) -> None:
    run(name, failures=failures, error="ValueError: 第 17 次")
    faults = machinery.machinery_faults(NOW)[1]
    assert bool(faults) is told
    assert "17" not in "".join(faults)


def test_a_late_job_is_told_but_not_right_after_a_start(warm: None) -> None:
    run("notices.deliver", succeeded_at=NOW - DAY)
    assert machinery.machinery_faults(NOW)[1] == ["后台任务“投递通知”很久没有完成"]
    run("watch.machinery", succeeded_at=NOW - DAY)
    assert machinery.machinery_faults(NOW)[1] == []


def test_long_jobs_take_turns(warm: None) -> None:
    run("release.shadow", due_at=NOW - DAY)
    assert len(machinery.machinery_faults(NOW)[1]) == 1
    run("cases.verify", leased_until=NOW + timedelta(hours=1))
    assert machinery.machinery_faults(NOW)[1] == []


@pytest.mark.parametrize(
    ("status", "text"),
    [
        ({"at": (NOW - timedelta(minutes=6)).isoformat(), "problem": None}, "没有回音"),
        ({"at": NOW.isoformat(), "problem": "发布库写不进去"}, "发布库写不进去"),
    ],
)
def test_a_releaser_in_trouble_is_told(
    warm: None, monkeypatch: pytest.MonkeyPatch, status: dict[str, Any], text: str
) -> None:
    monkeypatch.setattr("huiyin.foundation.release.daemon.read_status", lambda: status)
    (fault,) = machinery.machinery_faults(NOW)[1]
    assert text in fault


def test_an_unchanged_state_of_the_machinery_is_kept_once_a_day(people: dict[str, User]) -> None:
    for n in range(5):
        found([], NOW + n * timedelta(minutes=10), kind="machinery")
    found(["甲"], NOW + timedelta(hours=1), kind="machinery")
    found([], NOW + DAY, kind="machinery")
    found([], NOW + 2 * DAY, kind="machinery")
    assert WatchResult.objects.count() == 4
