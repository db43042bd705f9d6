"""审计: the database's tickets and admissions against the store, and the store's pages against its sources."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.foundation.release.admission import commit_to
from huiyin.foundation.release.models import Admission, Ticket
from huiyin.foundation.release.seals import ticket_seal_holds

if TYPE_CHECKING:
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
    listed: dict[int, dict[str, str | None]] = {}
    for key, envelope in store.sources(root.digest):
        number = envelope["ticket"]
        if number not in listed:
            ticket = Ticket.objects.filter(pk=number).first()
            entries = ticket.payload["entries"] if ticket else []
            listed[number] = {entry["key"]: entry["digest"] for entry in entries}
            if ticket is not None:
                _commitment(store, root, ticket, result)
        if key.startswith("ticket/"):
            if not listed[number]:
                result.problems.append(f"公开的发布票第 {number} 号在数据库中不存在。")
        elif "digest" in envelope and listed[number].get(key) != envelope["digest"]:
            result.problems.append(f"公开的“{key}”没有对应的发布票。")


def _commitment(store: ReleaseStore, root: Root, ticket: Ticket, result: Audit) -> None:
    """The log holds a salted digest of each ticket; the ticket must still give it."""
    envelope = store.source(root.digest, f"ticket/{ticket.pk}")
    if envelope is None:
        result.problems.append(f"发布库里没有发布票第 {ticket.pk} 号。")
        return
    document = envelope["document"]
    if commit_to(document["salt"], ticket.payload) != document["commitment"]:
        result.problems.append(f"发布票第 {ticket.pk} 号与发布时的不同。")
