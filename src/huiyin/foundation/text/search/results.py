"""检索结果: what a search returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Passage = list[tuple[str, bool]]
"""Plain text in pieces (never markup); True marks what matched. A template escapes and marks it."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found; ``fields`` holds what else the index knows (organ, published, summary …)."""

    key: str
    path: str
    digest: str
    title: str
    document_number: str
    fields: Mapping[str, Any]
    title_parts: Passage
    passages: list[Passage]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of hits; ``facets`` are (value, count) by field, the most frequent first.

    ``relaxed`` says that no document holds all that was asked, and that these hold part of it.
    """

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    facets: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    took_ms: float = 0.0
    page: int = 1
    per_page: int = 10
    relaxed: bool = False

    @property
    def pages(self) -> int:
        """Return the number of pages."""
        return -(-self.total // self.per_page)
