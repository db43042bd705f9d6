"""指纹链 (hash chain): what the hash of an entry covers. Pure over its arguments."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from huiyin.kernel.digests import canonical_json, sha256_hex

ORIGIN = "0" * 64
"""What the first entry holds as the hash before it."""
FIELDS = (
    "seq",
    "at",
    "kind",
    "actor_id",
    "actor_name",
    "actor_post",
    "subject",
    "basis",
    "data",
    "previous",
)


def entry_hash(fields: dict[str, Any]) -> str:
    """Return the hash of an entry's fields (``FIELDS``; ``at`` is an aware datetime)."""
    at: datetime = fields["at"]
    covered = {name: fields[name] for name in FIELDS}
    covered["at"] = at.astimezone(UTC).isoformat(timespec="microseconds")
    return sha256_hex(canonical_json(covered))
