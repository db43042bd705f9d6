"""The releaser killed at random moments: what was public stays whole, and nothing is lost or done twice."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release.verify import verify_store
from tests.faults.once import answered, everything_once, issued, until_answered

if TYPE_CHECKING:
    import random

    from tests.faults.conftest import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.clause("changchun-2015:4.1b")]
MORE = 25


@pytest.mark.parametrize(
    ("what", "kills", "releases"),
    [
        pytest.param("releaser", 50, 200, id="fifty times in two hundred releases"),
        pytest.param("releaser with search", 25, 100, id="with the search index"),
    ],
)  # fmt: skip
def test_the_releaser_killed(
    what: str, kills: int, releases: int, nursery: Nursery, chance: random.Random
) -> None:
    assert nursery.ask("open_gate") == 0
    assert nursery.ask("issue_city") == 0
    first = nursery.start(what)
    until_answered(nursery)
    nursery.kill(first)
    assert nursery.ask("issue_items", 1, releases) == 0
    total, longest, problems = releases, 1.0, []
    for kill in range(kills):
        if answered(nursery) >= issued(nursery) - 1:
            assert nursery.ask("issue_items", total + 1, MORE) == 0
            total += MORE
        pid = nursery.start(what)
        time.sleep(chance.uniform(0.01, longest))
        nursery.kill(pid)
        ahead = answered(nursery) / total > (kill + 1) / kills
        longest = min(6.0, max(0.1, longest * (0.8 if ahead else 1.25)))
        problems += [
            f"after kill {kill + 1}: {problem}" for problem in verify_store(nursery.store).problems
        ]
    last = nursery.start(what)
    until_answered(nursery)
    nursery.kill(last)
    everything_once(nursery)
    assert not problems
