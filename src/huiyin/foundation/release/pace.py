"""发布的快慢: how long the releaser's last steps took, kept in its status file, and what a coming one will take.

An estimate is no promise: it is the time of the usual step, or that of the largest one scaled to the size.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

RECENT = 20
UNTYPICAL = frozenset({"design", "configuration"})
"""Kinds of tickets that render everything anew: their steps say nothing about the next item's."""


@dataclass(frozen=True, slots=True)
class Took:
    """One step: its seconds, and how many things went out."""

    seconds: float
    entries: int


@dataclass
class Pace:
    """The last steps, and the largest one so far."""

    recent: deque[Took] = field(default_factory=lambda: deque(maxlen=RECENT))
    largest: Took | None = None
    untypical: float | None = None
    """Seconds of the last step that rendered everything anew."""

    def note(self, seconds: float, entries: int, *, untypical: bool = False) -> None:
        """Remember a step."""
        if untypical:
            self.untypical = round(seconds, 3)
            return
        took = Took(round(seconds, 3), max(entries, 1))
        self.recent.append(took)
        if self.largest is None or took.entries >= self.largest.entries:
            self.largest = took

    def estimate(self, entries: int) -> float | None:
        """Return the seconds that so many things will probably take; None before the first step."""
        if not self.recent or self.largest is None:
            return None
        usual = median(took.seconds for took in self.recent)
        return max(usual, self.largest.seconds * entries / self.largest.entries)

    def as_json(self) -> dict[str, Any]:
        """Return what the status file holds."""
        largest = [self.largest.seconds, self.largest.entries] if self.largest else None
        recent = [[t.seconds, t.entries] for t in self.recent]
        return {"recent": recent, "largest": largest, "untypical": self.untypical}

    @classmethod
    def of(cls, status: Mapping[str, Any] | None) -> Pace:
        """Read back from a status file; an empty one where it says nothing of the kind."""
        known = (status or {}).get("pace") or {}
        pace = cls(deque((Took(s, n) for s, n in known.get("recent", ())), maxlen=RECENT))
        if known.get("largest"):
            pace.largest = Took(*known["largest"])
        pace.untypical = known.get("untypical")
        return pace
