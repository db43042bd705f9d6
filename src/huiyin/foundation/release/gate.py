"""发布闸门: freeze what is reviewed, issue sealed tickets, tell what became of them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.ledger.services import record
from huiyin.foundation.release.models import Frozen, Ticket, TicketCounter, TicketEntry
from huiyin.foundation.release.registry import (
    GateRule,
    problems_of,
    register_rule,
    rule_of,
    unmet_needs,
    withdrawal_problems,
)
from huiyin.foundation.release.seals import decision_problems
from huiyin.foundation.release.ticket_kinds import KINDS
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor

CHUNK = 500
"""Keys of one question to the database."""
__all__ = [
    "GateRule",
    "document_of",
    "freeze",
    "freeze_many",
    "issue",
    "kept_document",
    "register_rule",
    "withdraw",
]


def freeze(
    *, key: str, document: Mapping[str, Any], files: Sequence[str], actor: Actor, now: datetime
) -> Frozen:
    """Keep a document exactly as it will be reviewed; its digest is what every decision must carry.

    ``files`` are digests in the private blob store; one that is not there is an ``Invalid`` error.
    """
    missing = [d for d in files if not blobs.exists(d)]
    if missing:
        raise Invalid(
            "file-missing", "所引用的 {count} 个文件不在文件库中，请重新上传。", count=len(missing)
        )
    digest = blobs.put(canonical_json(document))
    return Frozen.objects.create(
        key=key, digest=digest, files=sorted(set(files)), frozen_at=now, frozen_by=actor.id
    )


def freeze_many(
    documents: Mapping[str, Mapping[str, Any]], *, actor: Actor, now: datetime
) -> list[Frozen]:
    """Keep documents without files as ``freeze`` does, thousands at once; in the order of their keys."""
    keys = sorted(documents)
    digests = blobs.put_many(canonical_json(documents[key]) for key in keys)
    rows = [
        Frozen(key=key, digest=digest, files=[], frozen_at=now, frozen_by=actor.id)
        for key, digest in zip(keys, digests, strict=True)
    ]
    return Frozen.objects.bulk_create(rows, batch_size=CHUNK)


def document_of(frozen: Frozen) -> dict[str, Any]:
    """Return a frozen document."""
    document: dict[str, Any] = json.loads(blobs.read(frozen.digest))
    return document


def issue(
    *,
    kind: str,
    entries: Sequence[Frozen],
    decisions: Sequence[Mapping[str, Any]],
    registration: str = "",
    not_before: datetime | None = None,
    reason: str = "",
    actor: Actor,
    now: datetime,
    extra: Mapping[str, Any] | None = None,
) -> Ticket:
    """Write a sealed ticket for frozen documents; all of them go out together or not at all.

    Raises ``PolicyBreach`` with every problem where a decision's seal, a digest or a rule does not hold.
    """
    if kind not in KINDS:
        raise Invalid("ticket-kind", "没有“{kind}”这种发布票。", kind=kind)
    payload: dict[str, Any] = {
        "kind": kind,
        "entries": [{"key": f.key, "digest": f.digest, "files": f.files} for f in entries],
        "decisions": [dict(d) for d in decisions],
        "registration": registration,
        "not_before": not_before.isoformat() if not_before else None,
        "reason": reason,
        "issued_at": now.isoformat(),
        "issued_by": {"id": actor.id, "name": actor.name, "post": actor.post},
        **(extra or {}),
    }
    documents = {f.key: document_of(f) for f in entries}
    problems = decision_problems(payload) + problems_of(payload, documents)
    problems += unmet_needs(payload, documents, lambda key: public_version(key) is not None)
    _refuse_unless_empty(problems, KINDS[kind].clause)
    return _write(payload, list(entries), [f.key for f in entries], not_before, actor, now)


def _refuse_unless_empty(problems: list[str], clause: str) -> None:
    """Raise with every problem at once."""
    if problems:
        raise PolicyBreach(
            "gate-refused", "不能放行：{problems}", clause=clause, problems="；".join(problems)
        )


def withdraw(
    *, key: str, reason: str, notice: str, notice_code: str = "", actor: Actor, now: datetime
) -> Ticket:
    """Order a public thing to be taken down: one person and a reason suffice.

    ``notice`` is the sentence the public will read in its place, ``notice_code`` the row of the domain's table
    it comes from. The kind's rule of withdrawal judges both, here and once more in the releaser; what it
    refuses is a ``PolicyBreach``.
    """
    if not reason.strip():
        raise Invalid("reason-missing", "请写明撤回理由。", field="reason")
    if rule_of(key) is None:
        raise Invalid("no-gate", "“{key}”不是可以发布的内容。", key=key)
    payload: dict[str, Any] = {
        "kind": "withdrawal",
        "entries": [{"key": key, "digest": None, "files": []}],
        "decisions": [],
        "registration": "",
        "not_before": None,
        "reason": reason,
        "notice": notice,
        "notice_code": notice_code,
        "issued_at": now.isoformat(),
        "issued_by": {"id": actor.id, "name": actor.name, "post": actor.post},
    }
    _refuse_unless_empty(withdrawal_problems(payload), KINDS["withdrawal"].clause)
    return _write(payload, [], [key], None, actor, now)


@transaction.atomic
def _write(
    payload: dict[str, Any],
    frozen: list[Frozen],
    keys: list[str],
    not_before: datetime | None,
    actor: Actor,
    now: datetime,
) -> Ticket:
    """Store a ticket with its seal and tell the ledger."""
    TicketCounter.objects.get_or_create(pk=1)
    counter = TicketCounter.objects.select_for_update().get(pk=1)
    counter.last += 1
    counter.save(update_fields=["last"])
    payload["number"] = counter.last
    ticket = Ticket.objects.create(
        pk=counter.last,
        kind=payload["kind"],
        payload=payload,
        seal=seal("ticket", canonical_json(payload)),
        registration=payload["registration"],
        not_before=not_before,
        issued_at=now,
        issued_by=actor.id,
    )
    by_key = {f.key: f for f in frozen}
    TicketEntry.objects.bulk_create(
        [TicketEntry(ticket=ticket, key=k, frozen=by_key.get(k)) for k in keys]
    )
    record(
        kind="release.ticket",
        actor=actor,
        at=now,
        subject=f"ticket/{ticket.pk}",
        basis=KINDS[ticket.kind].clause,
        data={
            "kind": ticket.kind,
            "keys": keys[:50],
            "count": len(keys),
            "registration": ticket.registration,
            "seal": ticket.seal,
        },
    )
    return ticket


def kept_document(frozen: Frozen) -> dict[str, Any] | None:
    """Return a frozen document, or None where a purge order erased it."""
    return document_of(frozen) if blobs.exists(frozen.digest) else None


@dataclass(frozen=True, slots=True)
class ReleaseStatus:
    """What became of a key's latest ticket.

    ``state``: none, queued, scheduled, released, withdrawn or refused.
    """

    state: str
    ticket: Ticket | None = None
    at: datetime | None = None
    sequence: int | None = None
    problems: tuple[str, ...] = ()


def status(key: str, *, now: datetime) -> ReleaseStatus:
    """Return the state of the latest ticket of a key."""
    entry = (
        TicketEntry.objects.filter(key=key)
        .select_related("ticket", "ticket__admission", "ticket__refusal")
        .order_by("-ticket_id")
        .first()
    )
    return _status(entry.ticket, now) if entry else ReleaseStatus("none")


def _status(ticket: Ticket, now: datetime) -> ReleaseStatus:
    admission = getattr(ticket, "admission", None)
    if admission is not None:
        state = "withdrawn" if ticket.kind == "withdrawal" else "released"
        return ReleaseStatus(state, ticket, admission.admitted_at, admission.sequence)
    refusal = getattr(ticket, "refusal", None)
    if refusal is not None:
        return ReleaseStatus("refused", ticket, refusal.refused_at, None, tuple(refusal.problems))
    later = ticket.not_before is not None and ticket.not_before > now
    return ReleaseStatus("scheduled" if later else "queued", ticket, ticket.not_before)


@dataclass(frozen=True, slots=True)
class PublicVersion:
    """What is public under a key, by the admissions; ``number`` counts its changes as the public page does."""

    number: int
    at: datetime
    frozen: Frozen


def public_version(key: str) -> PublicVersion | None:
    """Return what is public under a key; None where nothing is, or where it was taken down."""
    entry = _admitted(key).select_related("frozen", "ticket__admission").first()
    if entry is None or entry.frozen is None:
        return None
    return PublicVersion(_admitted(key).count(), entry.ticket.admission.admitted_at, entry.frozen)


def _admitted(key: str) -> QuerySet[TicketEntry]:
    """Return the entries of a key whose tickets went out, the last first."""
    admitted = TicketEntry.objects.filter(key=key, ticket__admission__isnull=False)
    return admitted.order_by("-ticket_id")


def released_digest(key: str) -> str | None:
    """Return the digest of the document that is public under a key, by the admissions."""
    frozen = _released(key)
    return frozen.digest if frozen else None


def released_digests(keys: Iterable[str]) -> dict[str, str]:
    """Return the digests of what is public under many keys; a key under which nothing is public is left out."""
    listed, found = sorted(keys), dict[str, str | None]()
    for at in range(0, len(listed), CHUNK):
        admitted = TicketEntry.objects.filter(
            key__in=listed[at : at + CHUNK], ticket__admission__isnull=False
        )
        found.update(admitted.order_by("ticket_id").values_list("key", "frozen__digest"))
    return {key: digest for key, digest in found.items() if digest is not None}


def released_document(key: str) -> dict[str, Any] | None:
    """Return the document that is public under a key, by the admissions."""
    frozen = _released(key)
    return document_of(frozen) if frozen else None


def _released(key: str) -> Frozen | None:
    entry = _admitted(key).select_related("frozen").first()
    return entry.frozen if entry else None
