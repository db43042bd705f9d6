"""终身不变: numbers by which a document is cited for ever; the releaser refuses a version that changes one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """One field of an item's document that never changes once it was public."""

    field: str
    label: str
    clause: str


KEPT = (
    Kept("index_number", "索引号", "catalogue-guideline-2009:2"),
    Kept("normative_number", "统一编号", "normative-documents-2018:2"),
)
