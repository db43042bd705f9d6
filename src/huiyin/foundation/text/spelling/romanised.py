"""拼音: what a piece typed wholly in pinyin means, in terms that the index holds."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from huiyin.foundation.text.spelling.edits import RARE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huiyin.foundation.text.spelling.lexicon import Lexicon

    Held = Callable[[str], int]

SHORTEST, LONGEST = 4, 60
"""Letters that are read as pinyin: fewer mean too many terms."""
LONG = 8
"""From so many letters on, sounds may be confused: short names of other languages are like too much."""
LEAST, MOST = 3, 40
"""Letters of one term."""
A_TERM = 12.0
"""What one more term costs; a term that ten times more documents hold costs 2.3 less."""


def chinese_of(typed: str, lexicon: Lexicon, held: Held) -> tuple[str, list[str]] | None:
    """Return what letters mean, and its Chinese terms; None where they are words of the index or no pinyin."""
    joined = re.sub(r"[ ']", "", typed)
    if not SHORTEST <= len(joined) <= LONGEST:
        return None
    as_typed = min(held(word) for word in re.split(r"[ ']", typed))
    for nearly in (False, True) if len(joined) >= LONG else (False,):
        terms = _read(joined, lexicon, nearly=nearly)
        if terms:
            documents = max(held(term) for _, term in terms)
            if documents <= RARE * as_typed:
                return None
            return _spaced(typed, terms), [term for _, term in terms]
    return None


def _read(joined: str, lexicon: Lexicon, *, nearly: bool) -> list[tuple[str, str]]:
    """Return terms with their letters, few and frequent ones; none where some letters belong to no term."""
    best: dict[int, tuple[float, int, str]] = {0: (0.0, 0, "")}
    for start, end, term in _terms_in(joined, lexicon, nearly=nearly):
        if start in best:
            cost = best[start][0] + A_TERM - math.log(lexicon.count(term))
            if end not in best or cost < best[end][0]:
                best[end] = (cost, start, term)
    read: list[tuple[str, str]] = []
    at = len(joined)
    while at in best and at:
        _, start, term = best[at]
        read.insert(0, (joined[start:at], term))
        at = start
    return read


def _terms_in(joined: str, lexicon: Lexicon, *, nearly: bool) -> Iterator[tuple[int, int, str]]:
    """Yield the places of letters that are typed for a term, by where they end, each with its most frequent term."""
    size = len(joined)
    places = [(a, b) for b in range(size + 1) for a in range(max(b - MOST, 0), b - LEAST + 1)]
    found = lexicon.typed([joined[a:b] for a, b in places], nearly=nearly)
    for (start, end), terms in zip(places, found, strict=True):
        if terms:
            yield start, end, terms[0]


def _spaced(typed: str, terms: list[tuple[str, str]]) -> str:
    """Return the terms, with a space between them where one was typed."""
    made, at = "", 0
    for letters, term in terms:
        if made and typed[at] == " ":
            made += " "
        made += term
        left = len(letters)
        while left:
            at += 1
            left -= typed[at - 1].isalpha()
    return made
