"""What a forger with the database in hand writes: frozen documents, decisions, tickets; and how guards are dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.release.models import Frozen, Refusal, Ticket, TicketEntry
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from django.db.models import Model

    from tests.bypass.public_city import Public

FAKE_SEAL = "ab" * 32


def raw(sql: str, *values: Any) -> None:
    """Run a statement as a program beside ours would."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def drop_guards(*models: type[Model]) -> None:
    """Drop the triggers of append-only tables, as the owner of the database can."""
    for model in models:
        table = model._meta.db_table
        for name in trigger_names(connection.vendor, table):
            raw(
                f'DROP TRIGGER "{name}"'
                + (f' ON "{table}"' if connection.vendor == "postgresql" else "")
            )


def forged_document(public: Public, **values: Any) -> tuple[str, dict[str, Any]]:
    """Put a changed copy of the released document into the file store; return digest and document."""
    root = public.store.current()
    assert root is not None
    envelope = public.store.source(root.digest, public.item.key)
    assert envelope is not None
    document = envelope["document"] | values
    return blobs.put(canonical_json(document)), document


def forged_payload(public: Public, digest: str, **values: Any) -> dict[str, Any]:
    """Return the true ticket's payload, rewritten to let another document out under the next number."""
    payload: dict[str, Any] = dict(public.ticket.payload)
    number = int(Ticket.objects.aggregate(last=Max("pk"))["last"]) + 1
    payload |= {
        "number": number,
        "entries": [{"key": public.item.key, "digest": digest, "files": []}],
        "decisions": [{**d, "digest_seen": digest} for d in payload["decisions"]],
    }
    return payload | values


def write_ticket(public: Public, payload: dict[str, Any], seal: str = FAKE_SEAL) -> Ticket:
    """Write a ticket's rows with the ORM, as if the gate had."""
    ticket = Ticket.objects.create(
        pk=payload["number"], kind=payload["kind"], payload=payload, seal=seal,
        registration=payload["registration"], issued_at=public.now, issued_by=1,
    )  # fmt: skip
    for entry in payload["entries"]:
        frozen = Frozen.objects.create(
            key=entry["key"],
            digest=entry["digest"] or "",
            files=[],
            frozen_at=public.now,
            frozen_by=1,
        )
        TicketEntry.objects.create(ticket=ticket, key=entry["key"], frozen=frozen)
    return ticket


def assert_refused(ticket: Ticket, words: str) -> None:
    """Assert that the releaser refused a ticket and said why."""
    refusal = Refusal.objects.get(ticket=ticket)
    assert words in "；".join(refusal.problems), refusal.problems
