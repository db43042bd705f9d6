"""What must hold of any ticket, whatever it concerns: seals, digests, distinct people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.foundation.ledger import seal
from huiyin.foundation.release.ticket_kinds import KINDS
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huiyin.foundation.release.models import Ticket


def part_digest(entries: Sequence[Mapping[str, Any]]) -> str:
    """Return the digest of the list of keys and digests in one part of a batch: what one ticket takes out."""
    listed = [{"key": e["key"], "digest": e["digest"]} for e in entries]
    return sha256_hex(canonical_json(listed))


def manifest_digest(parts: Sequence[str]) -> str:
    """Return the digest that signers of a batch see: that of the list of its parts' digests."""
    return sha256_hex(canonical_json(list(parts)))


def manifest_of(parts: Sequence[str], at: int) -> dict[str, Any]:
    """Return what the ticket of part ``at`` carries beside its entries, so that it can be checked alone."""
    return {"manifest": manifest_digest(parts), "parts": list(parts), "part": at}


def ticket_seal_holds(payload: object, mac: str) -> bool:
    """Tell whether a ticket was written by the gate and not by hand; whatever stands in the row has an answer.

    Only what the gate wrote is known to have the shape of a ticket: nothing is read of a payload before this.
    """
    if not isinstance(payload, dict):
        return False
    try:
        written = canonical_json(payload)
    except (TypeError, ValueError, RecursionError):
        return False
    return seal.check("ticket", written, mac)


def sealed_keys(ticket: Ticket) -> list[str]:
    """Return what a ticket concerns, in its order; nothing where the gate did not write it."""
    if not ticket_seal_holds(ticket.payload, ticket.seal):
        return []
    return [entry["key"] for entry in ticket.payload["entries"]]


def decision_problems(payload: Mapping[str, Any]) -> list[str]:
    """Return what is wrong with the decisions of a ticket: forged, about other bytes, too few people."""
    kind = KINDS.get(payload["kind"])
    if kind is None:
        return [f"没有“{payload['kind']}”这种发布票"]
    problems, digests = _digests(payload)
    people = set()
    for decision in payload["decisions"]:
        label = decision.get("label", "")
        body = {k: v for k, v in decision.items() if k != "seal"}
        if not seal.check("decision", canonical_json(body), str(decision.get("seal", ""))):
            problems.append(f"“{label}”的审签记录不真实")
        elif decision.get("actor_id") is not None:
            people.add(decision["actor_id"])
            if decision.get("digest_seen") and decision["digest_seen"] not in digests:
                problems.append(f"“{label}”审的不是这一稿")
    if kind.name != "withdrawal" and len(people) < kind.people:
        problems.append(f"至少应有 {kind.people} 人审签，现在只有 {len(people)} 人")
    return problems


def _digests(payload: Mapping[str, Any]) -> tuple[list[str], set[str | None]]:
    """Return the digests a decision may be about: each document's, and a batch's list."""
    digests = {entry["digest"] for entry in payload["entries"]}
    if "manifest" not in payload:
        return [], digests
    digests.add(payload["manifest"])
    parts, at = payload["parts"], payload["part"]
    if payload["manifest"] != manifest_digest(parts):
        return ["清单指纹与清单不符"], digests
    if not 0 <= at < len(parts) or parts[at] != part_digest(payload["entries"]):
        return ["这张票的内容不是清单中的这一部分"], digests
    return [], digests
