"""您要找的是不是: the question that was probably meant, where as asked it finds little.

The index proposes it, and whoever writes the folder of the index could put any words into it. So a proposal is shown
only where every term that it comes from stands whole in a released document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.results import query_of
from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.spelling.keeping import keeper_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huiyin.channels.portal.asking import Asked
    from huiyin.foundation.text.search.index import SearchIndex
    from huiyin.foundation.text.search.results import Page as Found
    from huiyin.foundation.text.spelling.correcting import Correction

    Ask = Callable[[Query], Found]

LITTLE = 5
"""Hits below which a question may have been mistyped."""


@dataclass(frozen=True, slots=True)
class Meant:
    """A question that was probably meant: its link, its words with what changed, and how many it finds."""

    path: str
    parts: list[tuple[str, bool]]
    count: str


def meant(
    question: Asked, found: Found, index: SearchIndex, ask: Ask, data: Mapping[str, Any]
) -> Meant | None:
    """Return what was probably meant; None where enough is found or nothing is better."""
    if question.page > 1 or not question.words or not (found.relaxed or found.total < LITTLE):
        return None
    correction = keeper_of(index).corrected(question.words)
    if correction is None or not all(_is_released(term, ask) for term in correction.terms):
        return None
    other = replace(question, words=correction.text, filters={}, kind="")
    answer = ask(query_of(other, data))
    if answer.relaxed or not answer.total:
        return None
    return Meant(other.address(), _parts(correction), f"{answer.total:,}")


def _is_released(term: str, ask: Ask) -> bool:
    """Tell whether a released document holds a whole term; hits carry the released words and no others."""
    hits = ask(Query(f"“{term}”", per_page=1)).hits
    shown = (
        "".join(text for text, _ in part)
        for hit in hits
        for part in (hit.title_parts, *hit.passages)
    )
    return any(fold(term) in fold(text) for text in shown)


def _parts(correction: Correction) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for start, end in correction.spans:
        parts += [(correction.text[at:start], False), (correction.text[start:end], True)]
        at = end
    parts.append((correction.text[at:], False))
    return [(text, changed) for text, changed in parts if text]
