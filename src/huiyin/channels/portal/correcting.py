"""您要找的是不是: the question that was probably meant, where as asked it finds little.

The index proposes it, and whoever writes the folder of the index could put any words into it. So a proposal is shown
only where each changed part stands, as it is shown, in a released document.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.spelling.keeping import keeper_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def meant(question: Asked, found: Found, index: SearchIndex, ask: Ask) -> Meant | None:
    """Return what was probably meant; None where enough is found or nothing is better."""
    if question.page > 1 or not question.words or not (found.relaxed or found.total < LITTLE):
        return None
    correction = keeper_of(index).corrected(question.words)
    if correction is None or not all(_is_released(word, ask) for word in _changed(correction)):
        return None
    other = replace(question, words=correction.text, filters={}, kind="")
    total = ask(Query(correction.text, per_page=1)).total
    if total <= found.total and not found.relaxed:
        return None
    return Meant(other.address(), _parts(correction), f"{total:,}")


def _changed(correction: Correction) -> Iterator[str]:
    return (correction.text[start:end] for start, end in correction.spans if end > start)


def _is_released(word: str, ask: Ask) -> bool:
    """Tell whether a released document holds a word; hits carry the released words and no others."""
    hits = ask(Query(f"“{word}”", per_page=1)).hits
    shown = (
        "".join(text for text, _ in part)
        for hit in hits
        for part in (hit.title_parts, *hit.passages)
    )
    return any(fold(word) in fold(text) for text in shown)


def _parts(correction: Correction) -> list[tuple[str, bool]]:
    parts, at = [], 0
    for start, end in correction.spans:
        parts += [(correction.text[at:start], False), (correction.text[start:end], True)]
        at = end
    parts.append((correction.text[at:], False))
    return [(text, changed) for text, changed in parts if text]
