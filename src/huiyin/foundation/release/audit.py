"""审计: the database's tickets and admissions against the store, and the store's pages against its sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.admission import commit_to
from huiyin.foundation.release.models import Admission, Ticket
from huiyin.foundation.release.seals import ticket_seal_holds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.release.store import ReleaseStore, Root


@dataclass
class Audit:
    """Counts, and every contradiction found (Chinese)."""

    tickets: int = 0
    released: int = 0
    queued: int = 0
    refused: int = 0
    problems: list[str] = field(default_factory=list)


def audit(store: ReleaseStore) -> Audit:
    """Check that every ticket ended once, and that everything public stands on a true ticket."""
    result = Audit()
    root = store.current()
    _tickets(store, root, result)
    if root is not None:
        _sources(store, root, result)
    return result


def _tickets(store: ReleaseStore, root: Root | None, result: Audit) -> None:
    """Check seals, and admissions against the heads."""
    for ticket in Ticket.objects.select_related("admission", "refusal").iterator(chunk_size=500):
        result.tickets += 1
        if not ticket_seal_holds(ticket.payload, ticket.seal):
            result.problems.append(f"发布票第 {ticket.pk} 号的封印不对。")
        admission: Admission | None = getattr(ticket, "admission", None)
        if admission is not None:
            result.released += 1
            if not _stands(store, root, ticket, admission):
                result.problems.append(f"发布票第 {ticket.pk} 号的放行记录与发布库不符。")
        elif getattr(ticket, "refusal", None) is not None:
            result.refused += 1
        else:
            result.queued += 1
            if root and store.source(root.digest, f"ticket/{ticket.pk}"):
                result.problems.append(f"发布票第 {ticket.pk} 号已公开，但没有放行记录。")


def _stands(store: ReleaseStore, root: Root | None, ticket: Ticket, admission: Admission) -> bool:
    """Tell whether the current root knows the ticket as released with just this head."""
    head = store.head(admission.sequence)
    if root is None or head is None or head.digest != admission.root:
        return False
    public = store.source(root.digest, f"ticket/{ticket.pk}")
    return public is not None and public["sequence"] == admission.sequence


def _sources(store: ReleaseStore, root: Root, result: Audit) -> None:
    """Check that each public source names a ticket that exists and lists its digest."""
    listed: dict[int, dict[str, str | None] | None] = {}
    for key, envelope in store.sources(root.digest):
        number = envelope["ticket"]
        if number not in listed:
            ticket = Ticket.objects.filter(pk=number).first()
            listed[number] = None if ticket is None else _committed(store, root, ticket, result)
        entries = listed[number]
        if key.startswith("ticket/"):
            if entries is None:
                result.problems.append(f"公开的发布票第 {number} 号在数据库中不存在。")
        elif "digest" in envelope and (entries or {}).get(key) != envelope["digest"]:
            result.problems.append(f"公开的“{key}”没有对应的发布票。")


def _committed(
    store: ReleaseStore, root: Root, ticket: Ticket, result: Audit
) -> dict[str, str | None]:
    """Return the digests a ticket lists by key; the log holds a salted digest of it, which it must still give.

    Nothing is read of a ticket that is neither sealed nor what was released.
    """
    envelope = store.source(root.digest, f"ticket/{ticket.pk}")
    true = False
    if envelope is None:
        result.problems.append(f"发布库里没有发布票第 {ticket.pk} 号。")
    else:
        true = _gives(ticket, envelope["document"])
        if not true:
            result.problems.append(f"发布票第 {ticket.pk} 号与发布时的不同。")
    if not true and not ticket_seal_holds(ticket.payload, ticket.seal):
        return {}
    return {entry["key"]: entry["digest"] for entry in ticket.payload["entries"]}


def _gives(ticket: Ticket, document: Mapping[str, Any]) -> bool:
    """Tell whether a ticket is the one that a public document commits to."""
    try:
        return commit_to(document["salt"], ticket.payload) == str(document["commitment"])
    except (TypeError, ValueError, RecursionError):
        return False
