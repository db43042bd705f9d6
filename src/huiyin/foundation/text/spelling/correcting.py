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
    """A question as it was probably meant; ``spans`` are the places in ``text`` that are other than asked.

    ``terms`` are the whole terms of the index that the changes come from: a change shows no more than a character of
    one, and whoever shows it shows that the index holds the term.
    """

    text: str
    spans: tuple[tuple[int, int], ...]
    terms: tuple[str, ...] = ()


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
    made, spans, terms, at = "", [], [], 0
    for match in _PIECE.finditer(folded):
        changes, meant = _better(match, lexicon, count)
        terms += meant
        for start, end, instead in changes:
            made += asked[at : match.start() + start]
            spans.append((len(made), len(made) + len(instead)))
            made += instead
            at = match.start() + end
    if not spans:
        return None
    return Correction(made + text[at:], tuple(spans), tuple(dict.fromkeys(terms)))


def _better(
    match: re.Match[str], lexicon: Lexicon, held: Callable[[str], int]
) -> tuple[list[tuple[int, int, str]], list[str]]:
    """Return the replacements within one piece, in order, and their terms; none in a document number."""
    _, chinese, latin = match.groups()
    alone = _BETWEEN.sub("", match.string) == match[0]
    if chinese and SHORTEST <= len(chinese) <= MOST_RUN:
        return corrected_run(chinese, lexicon, held, alone=alone)
    if latin:
        meant = chinese_of(latin, lexicon, held)
        if meant:
            return [(0, len(latin), meant[0])], meant[1]
    return [], []
