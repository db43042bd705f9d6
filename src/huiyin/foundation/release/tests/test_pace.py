"""How long steps took, what a coming one will take, and that the status file keeps it."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.release import daemon
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.pace import RECENT, Pace
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.tests.conftest import NOW, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.tests.conftest import Office


def paced(*steps: tuple[float, int]) -> Pace:
    """Return a pace after steps of (seconds, entries)."""
    pace = Pace()
    for seconds, entries in steps:
        pace.note(seconds, entries)
    return pace


@pytest.mark.parametrize(
    ("steps", "entries", "seconds"),
    [
        ((), 5, None),
        (((0.4, 1),), 1, 0.4),
        (((0.4, 1), (0.2, 1), (9.0, 1)), 1, 9.0),
        (((0.4, 1), (60.0, 300)), 600, 120.0),
        (((0.4, 1), (60.0, 300)), 1, 30.2),
        (((60.0, 300), (0.4, 1), (0.4, 1)), 1, 0.4),
        (((60.0, 300), (30.0, 300)), 300, 45.0),
    ],
)
def test_an_estimate_is_the_usual_time_or_the_largest_step_scaled(
    steps: tuple[tuple[float, int], ...], entries: int, seconds: float | None
) -> None:
    assert paced(*steps).estimate(entries) == (None if seconds is None else pytest.approx(seconds))


def test_the_largest_step_is_remembered_when_it_is_no_longer_recent() -> None:
    pace = paced((60.0, 300), *[(0.4, 1)] * (RECENT + 5))
    assert len(pace.recent) == RECENT
    assert pace.estimate(3000) == pytest.approx(600.0)


def test_it_survives_the_status_file() -> None:
    pace = paced((0.4, 1), (60.0, 300))
    status = json.loads(json.dumps({"pace": pace.as_json()}))
    assert Pace.of(status).estimate(600) == pace.estimate(600)
    assert Pace.of(status).untypical is None
    pace.note(90.0, 40_000, untypical=True)
    status = json.loads(json.dumps({"pace": pace.as_json()}))
    assert Pace.of(status).untypical == 90.0
    assert Pace.of(status).estimate(600) == pace.estimate(600) == pytest.approx(120.0)
    for nothing in (None, {}, {"pace": None}, {"pace": Pace().as_json()}):
        assert Pace.of(nothing).estimate(1) is None


@pytest.mark.django_db
def test_steps_are_timed_and_those_that_render_everything_are_not(
    office: Office, releaser: Releaser
) -> None:
    assert not releaser.pace.recent
    told: list[int] = []
    releaser.begins = told.append
    office.release(office.item(1, "一"), office.item(2, "二"))
    releaser.step(now=NOW)
    assert [t.entries for t in releaser.pace.recent] == [2]
    office.release(office.item(3, "三"))
    assert isinstance(releaser.publisher, ToyPublisher)
    releaser.publisher.broken.add("/item/3/")
    releaser.step(now=NOW)
    assert [t.entries for t in releaser.pace.recent] == [2]
    assert told == [2, 1]


@pytest.mark.django_db
def test_the_status_file_tells_what_stands_in_the_way(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.release(office.item(1, "一"))
    beat = daemon._Beat(releaser)
    assert daemon._once(releaser, Purger(releaser), beat) == 0
    status: dict[str, Any] = daemon.read_status() or {}
    assert (status["code"], status["problem"], status["busy"]) == ("", None, 0)
    assert status["design"] == "toy"
    assert Pace.of(status).recent
    other = make_releaser(folders, ToyPublisher("other"))
    office.release(office.item(2, "二"))
    assert daemon._once(other, Purger(other), daemon._Beat(other)) == daemon.PAUSE_AFTER_FAILURE
    status = daemon.read_status() or {}
    assert (status["code"], status["design"]) == ("design", "other")
    with pytest.raises(DesignNotApproved):
        other.step(now=NOW + timedelta(days=1))


def test_only_a_long_step_is_announced(folders: Path, db: None) -> None:
    releaser = make_releaser(folders)
    beat = daemon._Beat(releaser)
    releaser.pace = paced((0.1, 1))
    beat.busy(3)
    assert daemon.read_status() is None
    beat.busy(500)
    assert (daemon.read_status() or {})["busy"] == 500
