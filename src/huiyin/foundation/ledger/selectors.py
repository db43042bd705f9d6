"""查台账 (reads): entries of a subject, and heads to be kept outside the installation."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC
from typing import TYPE_CHECKING

from huiyin.foundation.ledger import seal
from huiyin.foundation.ledger.chain import ORIGIN
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection

    from django.db.models import QuerySet

PURPOSE = "ledger-head"


@dataclass(frozen=True, slots=True)
class LedgerHead:
    """The last entry at a moment: its number, hash and time, sealed."""

    seq: int
    hash: str
    at: str
    seal: str

    def as_json(self) -> bytes:
        """Return the head as canonical JSON, to be kept outside."""
        return canonical_json(asdict(self))


def head() -> LedgerHead:
    """Return the present head; an empty ledger has number 0."""
    last = Entry.objects.order_by("-seq").first()
    seq, mark = (last.seq, last.hash) if last else (0, ORIGIN)
    at = last.at.astimezone(UTC).isoformat() if last else ""
    return LedgerHead(seq, mark, at, seal.seal(PURPOSE, _covered(seq, mark, at)))


def read_head(data: bytes) -> LedgerHead:
    """Read a head kept outside; ``Invalid`` where it is not one or its seal does not hold."""
    found: LedgerHead | None
    try:
        found = LedgerHead(**json.loads(data))
        holds = seal.check(PURPOSE, _covered(found.seq, found.hash, found.at), found.seal)
    except (TypeError, ValueError, AttributeError):
        found, holds = None, False
    if found is None or not holds:
        raise Invalid("ledger-head", "这不是本平台导出的台账末端，或者内容被改过。")
    return found


def history(subject: str) -> QuerySet[Entry]:
    """Return the entries of one subject, oldest first."""
    return Entry.objects.filter(subject=subject).order_by("seq")


def recent(subjects: Collection[str], most: int) -> list[Entry]:
    """Return the last entries of some subjects, newest first, at most ``most``."""
    return list(Entry.objects.filter(subject__in=subjects).order_by("-seq")[:most])


def last_of(subject: str, kinds: Collection[str]) -> Entry | None:
    """Return the last entry of a subject of one of the kinds."""
    return history(subject).filter(kind__in=kinds).last()


def _covered(seq: int, mark: str, at: str) -> bytes:
    return canonical_json({"seq": seq, "hash": mark, "at": at})
