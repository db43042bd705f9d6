"""记台账 (recording): the only way an entry is written; call it inside the transaction of the act itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huiyin.foundation.ledger.chain import ORIGIN, entry_hash
from huiyin.foundation.ledger.models import Entry, Head
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.kernel.actors import Actor


@transaction.atomic
def record(
    *,
    kind: str,
    actor: Actor,
    at: datetime,
    subject: str,
    basis: str = "",
    data: Mapping[str, Any] | None = None,
) -> Entry:
    """Append one entry and return it.

    ``kind`` is a dotted name (``release.ticket``), ``subject`` names the thing (``item/12``), ``basis`` is a
    clause reference or "". ``data`` is JSON without floats (``TypeError``). The head row stays locked
    until the surrounding transaction ends, so entries stand in the order in which acts took effect.
    """
    head, _first = Head.objects.select_for_update().get_or_create(pk=1, defaults={"hash": ORIGIN})
    fields: dict[str, Any] = {
        "seq": head.seq + 1,
        "at": at,
        "kind": kind,
        "actor_id": actor.id,
        "actor_name": actor.name,
        "actor_post": actor.post,
        "subject": subject,
        "basis": basis,
        "data": json.loads(canonical_json(dict(data or {}))),
        "previous": head.hash,
    }
    entry = Entry(**fields, hash=entry_hash(fields))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(seq=entry.seq, hash=entry.hash)
    return entry
