"""Each thing exactly once: what must be true of log, tree, database and outbox however often processes were killed."""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from typing import TYPE_CHECKING

from huiyin.foundation.release.store import ReleaseStore
from huiyin.foundation.release.verify import verify_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults.conftest import Nursery

PATIENCE = 120.0


def answered(nursery: Nursery) -> int:
    """Return how many tickets are out."""
    return int(nursery.rows("SELECT count(*) FROM release_admission")[0][0])


def issued(nursery: Nursery) -> int:
    """Return how many tickets there are."""
    return int(nursery.rows("SELECT count(*) FROM release_ticket")[0][0])


def undelivered(nursery: Nursery) -> int:
    """Return how many deliveries are still to come."""
    waiting = "SELECT count(*) FROM notices_delivery WHERE state IN ('waiting', 'sending')"
    return int(nursery.rows(waiting)[0][0])


def until(nursery: Nursery, holds: Callable[[], bool]) -> None:
    """Wait until something is so; what the processes said is told where it never is."""
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline, (nursery.folder / "driver.log").read_text()[-3000:]
        time.sleep(0.05)


def until_answered(nursery: Nursery) -> None:
    """Wait until every ticket has its answer."""
    until(nursery, lambda: answered(nursery) >= issued(nursery))


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


def delivered_once(nursery: Nursery, count: int, kills: int) -> None:
    """Assert of so many notices that each is on the desk and in one mail, or its outcome is a person's task."""
    states = Counter(nursery.rows("SELECT channel, state FROM notices_delivery"))
    assert states["desk", "delivered"] == count
    # Killed between sending and noting it, nobody knows what arrived: a person decides, nothing is sent blindly.
    unknown = states["mail", "failed"]
    assert states["mail", "written"] + unknown == count
    assert unknown <= kills
    sent = [
        number.decode()
        for file in (nursery.folder / "outbox").iterdir()
        for number in re.findall(rb"^Message-ID: <delivery-(\d+)@", file.read_bytes(), re.MULTILINE)
    ]
    mails = {
        str(pk): state
        for pk, state in nursery.rows(
            "SELECT id, state FROM notices_delivery WHERE channel = 'mail'"
        )
    }
    # What is marked as written lies there; of what is unknown, a copy may lie there or not.
    assert {pk for pk, state in mails.items() if state == "written"} <= set(sent) <= set(mails)
    assert len(sent) == len(set(sent)), "a mail was sent twice"


def settled_once(nursery: Nursery, count: int) -> None:
    """Assert of so many items that each case followed its ticket once: state, root, register, ledger, notice."""
    assert nursery.ask("check_records") == 0, (nursery.folder / "driver.log").read_text()[-3000:]
    cases = dict(nursery.rows("SELECT subject, state FROM cases_case WHERE subject LIKE 'item/%'"))
    assert Counter(cases.values()) == {"released": count}
    out = dict(
        nursery.rows(
            "SELECT e.key, a.sequence FROM release_admission a"
            " JOIN release_ticketentry e ON e.ticket_id = a.ticket_id WHERE e.key LIKE 'item/%'"
        )
    )
    released = nursery.rows(
        "SELECT c.subject, json_extract(d.data, '$.sequence') FROM cases_decision d"
        " JOIN cases_case c ON c.id = d.case_id WHERE d.action = 'release'"
    )
    assert sorted(released) == sorted(out.items()), (
        "one receipt an item, naming the root it went out in"
    )
    entries = nursery.rows(
        "SELECT subject FROM ledger_entry WHERE kind = 'case.step'"
        " AND json_extract(data, '$.action') = 'release'"
    )
    assert sorted(entries) == sorted((key,) for key in cases)
    numbers = [n for (n,) in nursery.rows("SELECT registration FROM publication_item")]
    assert len(set(numbers)) == count, "the register has a number for each, and none twice"
    events = nursery.rows(
        "SELECT clock_id, kind FROM cases_clockevent WHERE kind IN ('started', 'stopped')"
    )
    assert max(Counter(events).values()) == 1
    told = nursery.rows(
        "SELECT u.username, n.kind, count(*) FROM notices_notice n"
        " JOIN accounts_user u ON u.id = n.to_id GROUP BY 1, 2"
    )
    assert told == [("author", "publication.step", count)]
    assert nursery.rows("SELECT count(DISTINCT key) FROM notices_notice") == [(count,)]
    jobs = nursery.rows("SELECT name, failures, error FROM tick_run WHERE failures OR error <> ''")
    assert jobs == []
