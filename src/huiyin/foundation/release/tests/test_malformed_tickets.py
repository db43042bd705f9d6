"""Rows that no gate wrote, whatever stands in them: refused like any other forgery, and nobody waits for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import JSONField, Value

from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.release import gate
from huiyin.foundation.release.admission import Prepared
from huiyin.foundation.release.audit import audit
from huiyin.foundation.release.judging import DesignNotApproved, _orders_down, judge, rehearse
from huiyin.foundation.release.models import Refusal, Ticket, TicketEntry
from huiyin.foundation.release.seals import ticket_seal_holds
from huiyin.foundation.release.takedown import may_be_taken_down
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]

NUMBER = 1000
NOT_OURS = "这张发布票不是由审签程序开出的"
ENTRY: dict[str, Any] = {"key": "item/1", "digest": None, "files": []}
WHOLE = {
    "number": NUMBER,
    "kind": "withdrawal",
    "entries": [ENTRY],
    "decisions": [],
    "not_before": None,
}
PAYLOADS: dict[str, Any] = {
    "an empty object": {},
    "a list": [],
    "null": None,
    "a number": 1.5,
    "text": "entries",
    "no entries": {k: v for k, v in WHOLE.items() if k != "entries"},
    "entries that are none": {**WHOLE, "entries": 7},
    "an entry that is text": {**WHOLE, "entries": ["item/1"]},
    "an entry without a key": {**WHOLE, "entries": [{"digest": None}]},
    "a key that is a list": {**WHOLE, "entries": [{**ENTRY, "key": []}]},
    "no kind": {k: v for k, v in WHOLE.items() if k != "kind"},
    "no hour": {k: v for k, v in WHOLE.items() if k != "not_before"},
    "an hour that is none": {**WHOLE, "not_before": "soon"},
    "a number with a point": {**WHOLE, "weight": 1.5},
    "half a character": {**WHOLE, "reason": "\ud800"},
    "well formed": WHOLE,
}  # fmt: skip
UNREADABLE = {
    "too deep": "[" * 990 + "]" * 990,
    "too long a number": '{"entries":' + "9" * 5000 + "}",
}


def write(kind: str) -> list[Ticket]:
    """Write rows by hand, as whoever may insert into the table can."""
    written = []
    for number, payload in enumerate(PAYLOADS.values(), start=NUMBER):
        ticket = Ticket.objects.create(
            pk=number, kind=kind, payload=Value(payload, JSONField()), seal="ab" * 32, issued_at=NOW
        )
        TicketEntry.objects.create(ticket=ticket, key="item/1")
        written.append(Ticket.objects.get(pk=ticket.pk))
    return written


def drop_guard() -> None:
    """Drop the triggers, as the owner of the database can."""
    table = Ticket._meta.db_table
    with connection.cursor() as cursor:
        for name in trigger_names(connection.vendor, table):
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            cursor.execute(f'DROP TRIGGER "{name}"{on}')


def state(number: int) -> str:
    return gate.status(f"item/{number}", now=NOW).state


def assert_refused(*tickets: Ticket) -> None:
    for ticket in tickets:
        assert Refusal.objects.get(ticket=ticket).problems == [NOT_OURS]


def public(releaser: Releaser, key: str) -> bool:
    root = releaser.writer.root
    return root is not None and releaser.writer.store.source(root.digest, key) is not None


@pytest.mark.parametrize("kind", ["release", "withdrawal"])
def test_rows_by_hand_are_refused_and_stop_nobody(
    office: Office, releaser: Releaser, kind: str
) -> None:
    store = releaser.writer.store
    office.release(office.item(1, "公开的"), office.item(2, "要撤的"))
    releaser.step(now=NOW)
    forged = write(kind)
    office.release(office.item(3, "新的"))
    office.withdraw(2)
    for ticket in forged:
        assert rehearse(ticket, store, releaser.publisher, now=NOW) == [NOT_OURS]
    assert releaser.step(now=NOW) == len(forged) + 2
    assert_refused(*forged)
    assert [state(2), state(3)] == ["withdrawn", "released"]
    assert public(releaser, "item/1")
    assert len(audit(store).problems) == len(forged)


def test_nor_while_nothing_may_be_rendered(
    office: Office, releaser: Releaser, folders: Path
) -> None:
    office.release(office.item(1, "公开的"), office.item(2, "要撤的"))
    releaser.step(now=NOW)
    releaser.deps.close()
    other = make_releaser(folders, ToyPublisher(design="other"))
    office.withdraw(2)
    forged = write("withdrawal")
    with pytest.raises(DesignNotApproved):
        other.step(now=NOW)
    assert_refused(*forged)
    assert state(2) == "withdrawn"
    assert public(other, "item/1")


def test_a_withdrawal_by_hand_gives_no_way_and_holds_back_nothing_older(
    office: Office, releaser: Releaser
) -> None:
    older = office.release(office.item(1, "先签发的"))
    for ticket in write("withdrawal"):
        assert not may_be_taken_down(ticket)
        assert not _orders_down(ticket, {"item/1"})
    answers = judge(
        [older], releaser.writer.store, releaser.writer.root, releaser.publisher, now=NOW
    )
    assert isinstance(answers[0], Prepared)


def test_a_public_ticket_spoiled_in_its_row_is_told_by_the_audit(
    office: Office, releaser: Releaser
) -> None:
    ticket = office.release(office.item(1, "公开的"))
    releaser.step(now=NOW)
    drop_guard()
    for payload in PAYLOADS.values():
        Ticket.objects.filter(pk=ticket.pk).update(payload=Value(payload, JSONField()))
        problems = audit(releaser.writer.store).problems
        assert f"发布票第 {ticket.pk} 号的封印不对。" in problems
        assert f"发布票第 {ticket.pk} 号与发布时的不同。" in problems


@pytest.mark.parametrize("text", UNREADABLE.values(), ids=UNREADABLE)
def test_a_payload_that_cannot_be_read_at_all_is_refused(
    office: Office, releaser: Releaser, text: str
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO release_ticket (id, kind, payload, seal, registration, issued_at)"
            " VALUES (%s, 'withdrawal', %s, 'ab', '', %s)",
            [NUMBER, text, NOW],
        )
    office.release(office.item(3, "新的"))
    assert releaser.step(now=NOW) == 2
    assert_refused(Ticket.objects.get(pk=NUMBER))
    assert state(3) == "released"


@pytest.mark.parametrize("payload", [*PAYLOADS.values(), {"a": {"b": [1.0]}}])
def test_the_check_of_a_seal_is_total(payload: Any) -> None:
    assert not ticket_seal_holds(payload, "ab" * 32)
