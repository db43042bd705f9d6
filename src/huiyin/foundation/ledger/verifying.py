"""验证台账 (verification): finds entries that were changed, removed, inserted or put in another order.

What the chain cannot show by itself is a ledger rewritten as a whole: keep heads outside
(``selectors.head``) and verify against them with ``since``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.foundation.ledger.chain import FIELDS, ORIGIN, entry_hash
from huiyin.foundation.ledger.models import Entry, Head

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from huiyin.foundation.ledger.selectors import LedgerHead

CHUNK = 1000
MOST = 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong at an entry. ``kind``: changed, missing, foreign, head or outside."""

    seq: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """The result: how many entries were read and the first faults (at most 20), by sequence number."""

    count: int
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        """Tell whether everything held."""
        return not self.faults

    @property
    def first_bad(self) -> int | None:
        """Return the sequence number of the first fault."""
        return min((f.seq for f in self.faults), default=None)


class _Walk:
    """One pass over the entries in order, remembering only the last one."""

    def __init__(self, outside: Iterable[LedgerHead]) -> None:
        self.count = 0
        self.seq, self.hash = 0, ORIGIN
        self.faults: list[Fault] = []
        self.outside = {h.seq: h.hash for h in outside}

    def take(self, row: dict[str, Any]) -> None:
        self.count += 1
        seq = row["seq"]
        if seq < 1:
            self.add(seq, "foreign", f"序号 {seq} 不可能出现，是后来插入的")
        if seq > self.seq + 1:
            self.add(self.seq + 1, "missing", f"第 {self.seq + 1} 至 {seq - 1} 条不见了")
        elif row["previous"] != self.hash:
            self.add(seq, "foreign", f"第 {seq} 条接不上前一条，是插入或调换来的")
        if not _hash_holds(row):
            self.add(seq, "changed", f"第 {seq} 条的内容被改动过")
        if self.outside.pop(seq, row["hash"]) != row["hash"]:
            self.add(seq, "outside", f"第 {seq} 条与外部留存的指纹不符，台账被整体改写过")
        self.seq, self.hash = seq, row["hash"]

    def finish(self, head: Head | None) -> None:
        seq, mark = (head.seq, head.hash) if head else (0, ORIGIN)
        if head is None and self.seq:
            self.add(self.seq + 1, "head", "台账末端的记号不见了")
        elif seq > self.seq:
            self.add(self.seq + 1, "missing", f"末尾第 {self.seq + 1} 至 {seq} 条不见了")
        elif seq < self.seq:
            self.add(seq + 1, "foreign", f"第 {seq + 1} 条起是绕过程序追加的")
        elif mark != self.hash:
            self.add(seq, "head", f"第 {seq} 条与台账末端的记号不符")
        for kept in sorted(self.outside):
            self.add(kept, "outside", f"外部留存了第 {kept} 条的指纹，台账里却没有这一条")

    def add(self, seq: int, kind: str, text: str) -> None:
        if len(self.faults) < MOST:
            self.faults.append(Fault(seq, kind, text))


def verify(*, since: Sequence[LedgerHead] = ()) -> Report:
    """Read the whole ledger in chunks and return every fault found; ``since`` are heads kept outside."""
    walk = _Walk(since)
    for row in _rows():
        walk.take(row)
    walk.finish(Head.objects.filter(pk=1).first())
    return Report(walk.count, tuple(walk.faults))


def _rows() -> Iterator[dict[str, Any]]:
    yield from Entry.objects.order_by("seq").values(*FIELDS, "hash").iterator(chunk_size=CHUNK)


def _hash_holds(row: dict[str, Any]) -> bool:
    """Tell whether a row still has its hash; what cannot be hashed at all was never recorded."""
    try:
        return entry_hash(row) == str(row["hash"])
    except (TypeError, ValueError):
        return False
