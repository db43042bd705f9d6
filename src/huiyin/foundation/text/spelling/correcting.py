"""纠正: a question with the parts that the index does not hold replaced by likely ones that it does.

What is asked stays as it is unless there is a reason: a piece that no document holds, beside a term that documents
hold and that sounds alike, looks alike or differs by one character. Numbers are never touched.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from huiyin.foundation.text.folding import HAN, fold, storable
from huiyin.foundation.text.search.numbers import partial_tokens
from huiyin.foundation.text.spelling.lexicon import SHORTEST
from huiyin.foundation.text.spelling.romanised import chinese_of
from huiyin.foundation.text.spelling.runs import corrected_run

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.text.spelling.lexicon import Lexicon

LONGEST = 200
"""Characters of a question that are read, as in a search."""
MOST_RUN = 80
"""Chinese characters in one piece: whoever pastes more of them has not typed them."""
_YEAR = r"\s*(?:19|20)\d\d\s*"
_NUMBER = rf"[{HAN}a-z]*\s*(?:[〔\[【﹝]{_YEAR}[〕\]】﹞]|\({_YEAR}\)\s*第?\s*\d)"
_PIECE = re.compile(
    rf"({_NUMBER})|([{HAN}]+)|(?<![a-z\d.@/_-])([a-z]+(?:[ '][a-z]+)*)(?![a-z\d.@/_-])"
)
_BETWEEN = re.compile(r"[\W_]+")


class Correction(NamedTuple):
    """A question as it was probably meant; ``spans`` are the places in ``text`` that are other than asked."""

    text: str
    spans: tuple[tuple[int, int], ...]


def corrected(text: str, lexicon: Lexicon, held: Callable[[str], int]) -> Correction | None:
    """Return the question that was probably meant; None where nothing is better.

    Characters beyond the first 200 are left as they are. ``held`` tells how many documents of the index hold a
    string as a phrase. Any text is valid.
    """
    text = storable(text)
    asked = text[:LONGEST]
    folded = fold(asked)
    if partial_tokens(folded):
        return None
    count = cache(held)
    made, spans, at = "", [], 0
    for match in _PIECE.finditer(folded):
        for start, end, instead in _better(match, lexicon, count):
            made += asked[at : match.start() + start]
            spans.append((len(made), len(made) + len(instead)))
            made += instead
            at = match.start() + end
    return Correction(made + text[at:], tuple(spans)) if spans else None


def _better(
    match: re.Match[str], lexicon: Lexicon, held: Callable[[str], int]
) -> list[tuple[int, int, str]]:
    """Return the replacements within one piece, in order; none in a document number."""
    _, chinese, latin = match.groups()
    alone = _BETWEEN.sub("", match.string) == match[0]
    if chinese and SHORTEST <= len(chinese) <= MOST_RUN:
        return corrected_run(chinese, lexicon, held, alone=alone)
    if latin:
        meant = chinese_of(latin, lexicon, held)
        return [(0, len(latin), meant)] if meant else []
    return []
