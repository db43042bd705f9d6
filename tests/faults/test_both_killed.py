"""The worker, and the releaser beside it, killed at random moments while people go on publishing.

The worker is the command ``huiyin worker``, forked from a process that has loaded everything, and now and then a
program of its own. Between two kills an hour passes, so that what a dead process held is free again.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release.verify import verify_store
from tests.faults.once import (
    answered,
    delivered_once,
    everything_once,
    issued,
    settled_once,
    undelivered,
    until,
    until_answered,
)

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.faults.conftest import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.clause("changchun-2015:4.1b")]
KILLS, RELEASES = 50, 200
OWN = "worker of its own"
LOADING = 4.0
"""Seconds until a program of its own has loaded."""


class Lives:
    """How long processes live before they are killed: about as long as they have something to do."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._longest = {"releaser": 1.0, "worker": 3.0}

    def __call__(self, what: str) -> float:
        """Return how many seconds this one lives."""
        if what == OWN:
            return self._chance.uniform(LOADING / 2, LOADING + self._longest["worker"])
        return self._chance.uniform(0.01, self._longest[what])

    def learn(self, what: str, *, idle: bool) -> None:
        """Shorten the next lives where nothing was left to do, lengthen them otherwise."""
        if what != OWN:
            self._longest[what] = min(6.0, max(0.1, self._longest[what] * (0.8 if idle else 1.25)))


def unsettled(nursery: Nursery) -> int:
    """Return how many items are out, and their cases do not know it yet."""
    waiting = "SELECT count(*) FROM cases_case WHERE state = 'awaiting_release'"
    return int(nursery.rows(waiting)[0][0]) - (issued(nursery) - answered(nursery))


def killed(nursery: Nursery, lives: Lives, idle: dict[str, Callable[[], bool]]) -> None:
    """Start processes together and kill each at a moment of its own."""
    begun = time.monotonic()
    running = sorted((lives(what), nursery.start(what), what) for what in idle)
    for seconds, pid, what in running:
        time.sleep(max(0.0, begun + seconds - time.monotonic()))
        nursery.kill(pid)
        lives.learn(what, idle=idle[what]())


def test_releaser_and_worker_killed_while_people_publish(
    nursery: Nursery, chance: random.Random
) -> None:
    assert nursery.ask("open_city") == 0
    first = nursery.start("releaser")
    until_answered(nursery)
    nursery.kill(first)
    places, problems, lives = issued(nursery), [], Lives(chance)
    people = nursery.publish(RELEASES)
    for kill in range(KILLS):
        share = places + (kill + 1) * RELEASES // KILLS
        until(nursery, lambda share=share: issued(nursery) >= share)
        worker = OWN if kill % 10 == 9 else "worker"
        killed(
            nursery,
            lives,
            {
                "releaser": lambda: answered(nursery) == issued(nursery),
                worker: lambda: unsettled(nursery) + undelivered(nursery) == 0,
            },
        )
        problems += [
            f"after kill {kill + 1}: {problem}" for problem in verify_store(nursery.store).problems
        ]
        nursery.later()
    assert nursery.ended(people) == 0
    assert unsettled(nursery) + undelivered(nursery) < RELEASES, "the worker never did anything"
    last = [nursery.start("releaser"), nursery.start(OWN)]
    until_answered(nursery)
    until(nursery, lambda: unsettled(nursery) + undelivered(nursery) == 0)
    for pid in last:
        nursery.kill(pid)
    everything_once(nursery)
    settled_once(nursery, RELEASES)
    delivered_once(nursery, RELEASES, KILLS)
    assert not problems


def test_the_worker_killed_while_it_delivers(nursery: Nursery, chance: random.Random) -> None:
    """Each notice reaches each person once a channel; what may have arrived is sent by nobody again."""
    portion, kills, lives = 40, 25, Lives(chance)
    for kill in range(kills):
        assert nursery.ask("notify", kill * portion, portion) == 0
        killed(nursery, lives, {"worker": lambda: undelivered(nursery) == 0})
        nursery.later()
    last = nursery.start("worker")
    until(nursery, lambda: undelivered(nursery) == 0)
    nursery.kill(last)
    delivered_once(nursery, kills * portion, kills)
