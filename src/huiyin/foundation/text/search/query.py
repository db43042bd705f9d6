"""检索词: what a reader asks, taken apart without a query language, so that any input is a valid one."""

from __future__ import annotations

import re
from collections.abc import Mapping  # noqa: TC003 dataclasses read it
from dataclasses import dataclass, field
from typing import Literal

from huiyin.foundation.text.folding import fold, storable
from huiyin.foundation.text.search.question import Question
from huiyin.foundation.text.search.schema import FACETS
from huiyin.foundation.text.search.synonyms import with_rows

Sort = Literal["relevance", "newest"]
LONGEST = 200
MOST_PER_PAGE = 100
_QUOTED = re.compile(r"“([^“”]+)”|\"([^\"]+)\"|「([^「」]+)」")


@dataclass(frozen=True, slots=True)
class Query:
    """A search: free text with “phrases”, filters by field (any of the values), a page and an order.

    Nothing here raises: unknown filters are left aside, pages start at 1, text beyond 200 characters is
    not read.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    page: int = 1
    per_page: int = 10
    sort: Sort = "relevance"
    synonyms: tuple[tuple[str, ...], ...] = ()
    """The city's own rows of words that mean the same."""

    def usable_filters(self) -> dict[str, list[str]]:
        """Return the filters the index knows, with values it can compare."""
        chosen = {
            name: [storable(str(v)) for v in values if v] for name, values in self.filters.items()
        }
        return {name: values for name, values in chosen.items() if name in FACETS and values}

    def window(self) -> tuple[int, int]:
        """Return the first hit of the page and how many there are at most."""
        size = min(max(self.per_page, 1), MOST_PER_PAGE)
        return (max(self.page, 1) - 1) * size, size

    def question(self) -> Question:
        """Return the free text and the phrases, folded, with what else the words mean."""
        text = fold(self.text[:LONGEST])
        phrases = [next(filter(None, groups)) for groups in _QUOTED.findall(text)]
        free = _QUOTED.sub(" ", text).strip()
        return Question(free, [p for p in phrases if p.strip()], with_rows(self.synonyms))
