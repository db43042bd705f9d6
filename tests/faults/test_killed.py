"""Processes killed at random moments: what was public stays whole, and nothing is lost or done twice."""

from __future__ import annotations

import json
import re
import time
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release.store import ReleaseStore
from huiyin.foundation.release.verify import verify_store

if TYPE_CHECKING:
    import random

    from tests.faults.conftest import Nursery

pytestmark = [pytest.mark.slow, pytest.mark.clause("changchun-2015:4.1b")]
MORE = 25
PATIENCE = 120.0


def answered(nursery: Nursery) -> int:
    return int(nursery.rows("SELECT count(*) FROM release_admission")[0][0])


def issued(nursery: Nursery) -> int:
    return int(nursery.rows("SELECT count(*) FROM release_ticket")[0][0])


def until_answered(nursery: Nursery) -> None:
    """Wait until every ticket has its answer."""
    deadline = time.monotonic() + PATIENCE
    while answered(nursery) < issued(nursery):
        assert time.monotonic() < deadline, (nursery.folder / "driver.log").read_text()[-3000:]
        time.sleep(0.05)


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


def everything_once(nursery: Nursery) -> None:
    """Assert that the log, the tree and the database agree: each ticket exactly once."""
    store = ReleaseStore(nursery.store)
    root = store.current()
    assert root is not None
    report = verify_store(nursery.store)
    assert report.holds, report.problems
    commitments = [
        c for line in store.log.lines(root.log_length) for c in json.loads(line)["tickets"]
    ]
    assert len(commitments) == len(set(commitments)) == issued(nursery)
    public = {
        key: envelope for key, envelope in store.sources(root.digest) if key.startswith("ticket/")
    }
    assert {e["document"]["commitment"] for e in public.values()} == set(commitments)
    for ticket, sequence, digest in nursery.rows(
        "SELECT ticket_id, sequence, root FROM release_admission"
    ):
        head = store.head(sequence)
        assert head is not None
        assert head.digest == digest
        assert public[f"ticket/{ticket}"]["sequence"] == sequence
    assert nursery.rows("SELECT count(*) FROM release_refusal") == [(0,)]
    newest = dict(
        nursery.rows(
            "SELECT key, max(ticket_id) FROM release_ticketentry WHERE key LIKE 'item/%' GROUP BY key"
        )
    )
    assert {
        k: e["ticket"] for k, e in store.sources(root.digest) if k.startswith("item/")
    } == newest


def test_the_worker_killed_while_it_delivers(nursery: Nursery, chance: random.Random) -> None:
    """Each notice reaches each person once a channel; a copy sent twice carries the number of the first."""
    count = 120
    assert nursery.ask("notify", count) == 0
    kills = 0
    while kills < 25 or nursery.rows(
        "SELECT 1 FROM notices_delivery WHERE state IN ('waiting', 'sending')"
    ):
        assert kills < 400, nursery.rows(
            "SELECT channel, state, count(*) FROM notices_delivery GROUP BY 1, 2"
        )
        pid = nursery.start("worker")
        time.sleep(chance.uniform(0.01, 0.25 if kills < 25 else 1.0))
        nursery.kill(pid)
        kills += 1
    states = dict(
        nursery.rows(
            "SELECT channel || ' ' || state, count(*) FROM notices_delivery GROUP BY channel, state"
        )
    )
    assert states["desk delivered"] == count
    # Killed between sending and noting it, nobody knows what arrived: a person decides, nothing is sent blindly.
    unknown = states.get("mail failed", 0)
    assert states["mail written"] + unknown == count
    assert unknown <= kills
    sent = [
        number
        for file in (nursery.folder / "outbox").iterdir()
        for number in re.findall(rb"^Message-ID: <delivery-(\d+)@", file.read_bytes(), re.MULTILINE)
    ]
    mails = {
        str(pk).encode(): state
        for pk, state in nursery.rows(
            "SELECT id, state FROM notices_delivery WHERE channel = 'mail'"
        )
    }
    # What is marked as written lies there; of what is unknown, a copy may lie there or not.
    assert {pk for pk, state in mails.items() if state == "written"} <= set(sent) <= set(mails)
    assert len(sent) - count <= kills
