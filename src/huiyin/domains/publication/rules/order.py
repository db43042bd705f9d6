"""发布次序: what an item leans on must be public before it, or go out with it on the same ticket."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OrderRule:
    """One relation of a document's links: the items it names come first; ``problem`` tells when they do not."""

    relation: str
    label: str
    problem: str
    clause: str


RELEASE_ORDER = (
    OrderRule(
        "interprets",
        "解读",
        "所解读的文件（第 {target} 号稿件）还没有公开，请一起登记，或先公开文件",
        "changchun-2015:4.3a",
    ),
)
FIRST_TIME = ("release", "emergency")
"""Kinds of tickets that bring something new before the public: a correction or a migration adds no item."""
