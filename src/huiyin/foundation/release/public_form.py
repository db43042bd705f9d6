"""公开形式: what the public may read of a ticket, and the list of a signed batch."""

from __future__ import annotations

from typing import Any

PUBLIC_DECISION = (
    "subject",
    "stage",
    "label",
    "actor_post",
    "actor_name",
    "at",
    "basis",
    "digest_seen",
)


def public_form(payload: dict[str, Any], salt: str, commitment: str) -> dict[str, Any]:
    """Return what the public may read of a ticket: who decided what, when, about which digest.

    A part of a signed batch names the digest that was signed and its own place in the list, which is a source of
    its own (``public_list``), so that not every page of a batch carries the digests of all.
    """
    batch = "manifest" in payload
    form = {
        "kind": payload["kind"],
        "registration": payload["registration"],
        "issued_at": payload["issued_at"],
        "not_before": payload["not_before"],
        "count": len(payload["entries"]),
        "digests": [] if batch else [e["digest"] for e in payload["entries"]],
        "decisions": [{k: d.get(k) for k in PUBLIC_DECISION} for d in payload["decisions"]],
        "salt": salt,
        "commitment": commitment,
    }
    if batch:
        form |= {name: payload[name] for name in ("manifest", "part")}
        form["of"] = len(payload["parts"])
    return form


def public_list(payload: dict[str, Any]) -> dict[str, Any]:
    """Return what lets anybody compute the digest that the signers of a batch saw (``seals.manifest_digest``)."""
    return {
        "manifest": payload["manifest"],
        "part": payload["part"],
        "parts": payload["parts"],
        "entries": [{"key": e["key"], "digest": e["digest"]} for e in payload["entries"]],
    }
