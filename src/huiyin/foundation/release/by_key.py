"""按键查阅: the documents of many keys that are public, that the releaser will take next, or that were taken down.

Asked for thousands of keys at once, by the admissions and the tickets, never by the rows that people edit.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import TicketEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.foundation.release.models import Frozen

    Json = dict[str, Any]


def released_documents(keys: Iterable[str]) -> dict[str, Json]:
    """Return what is public under many keys; a key under which nothing is public is left out."""
    return {key: _document(digest) for key, digest in gate.released_digests(keys).items()}


def queued_documents(*kinds: str) -> dict[str, Json | None]:
    """Return what will be public under the keys of some kinds that the releaser has not answered.

    None is for what it will take down. The last ticket of a key counts.
    """
    found: dict[str, Json | None] = {}
    for kind in kinds:
        waiting = queued().filter(key__startswith=f"{kind}/").order_by("ticket_id")
        for key, digest in waiting.values_list("key", "frozen__digest"):
            found[key] = _document(digest) if digest else None
    return found


def queued() -> QuerySet[TicketEntry]:
    """Return the entries of tickets that the releaser has not answered."""
    return TicketEntry.objects.filter(ticket__admission__isnull=True, ticket__refusal__isnull=True)


def ever_ordered(keys: Iterable[str]) -> set[str]:
    """Return those of the keys that a ticket ever named, whatever became of it."""
    listed, found = sorted(keys), set[str]()
    for at in range(0, len(listed), gate.CHUNK):
        named = TicketEntry.objects.filter(key__in=listed[at : at + gate.CHUNK])
        found |= set(named.values_list("key", flat=True))
    return found


def taken_down_since(frozen: Sequence[Frozen]) -> list[str]:
    """Return the keys of frozen documents that somebody ordered to be taken down after they were frozen."""
    since: dict[str, datetime] = {f.key: f.frozen_at for f in frozen}
    listed, found = sorted(since), set[str]()
    for at in range(0, len(listed), gate.CHUNK):
        down = TicketEntry.objects.filter(
            key__in=listed[at : at + gate.CHUNK],
            ticket__kind="withdrawal",
            ticket__refusal__isnull=True,
        )
        found |= {
            key
            for key, issued in down.values_list("key", "ticket__issued_at")
            if issued >= since[key]
        }
    return sorted(found)


def _document(digest: str) -> Json:
    document: Json = json.loads(blobs.read(digest))
    return document
