"""取词: the terms of an index: what titles, subjects and names of organs are made of, and words of the bodies.

Bodies hold words that no title does (户籍, 执照). A part of each is enough, since only words that recur are taken.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.folding import HAN
from huiyin.foundation.text.spelling.lexicon import LONGEST, SHORTEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

RECURS = 2
"""Documents in which a word of a body, or adjacent words of a title, stand before they are taken for a term."""
MOST_TOGETHER = 3
CUT = 2_000_000
"""Characters of bodies that are cut into words, shared among all documents; that takes two or three seconds."""
LEAST_CUT, MOST_CUT = 100, 2_000
OPENING = 100
"""Characters of a body that are left out: whom it is addressed to, and by whom."""
NAMED = ("organ", "topic", "genre", "service_group")
"""Fields of a card whose values are terms as they are."""
ASKING = (
    "怎么",
    "如何",
    "什么",
    "哪里",
    "哪些",
    "多少",
    "怎样",
    "需要",
    "可以",
    "办理",
    "申请",
    "查询",
)
"""Words of questions: hardly a title holds them, and who types in pinyin types them too."""
_EDGES = frozenset("的和与及等在对从为是于之其并以由将把被向了有或至到自按经")
_CHINESE = re.compile(rf"[{HAN}]+")


def counted(
    stored: Iterable[tuple[Mapping[str, Any], str]], size: int, *, terms: tuple[str, ...] = ()
) -> Counter[str]:
    """Return terms with the number of documents they were seen in.

    ``stored`` gives ``size`` documents as card and body; ``terms`` are the city's own words.
    """
    share = min(max(CUT // max(size, 1), LEAST_CUT), MOST_CUT)
    found: Counter[str] = Counter()
    recurring: Counter[str] = Counter()
    for card, body in stored:
        words, joined = _told(card, terms)
        found.update(words)
        part = segmentation.plain_words(body[OPENING : OPENING + share], terms=terms)
        recurring.update(joined.union(part) - words)
    found.update(
        {term: n for term, n in recurring.items() if term in found or (n >= RECURS and _fits(term))}
    )
    for term in (*ASKING, *terms):
        found.setdefault(term, 1)
    return found


def _fits(word: str) -> bool:
    return SHORTEST <= len(word) <= LONGEST and _CHINESE.fullmatch(word) is not None


def _told(card: Mapping[str, Any], terms: tuple[str, ...]) -> tuple[set[str], set[str]]:
    """Return the words of a card, and adjacent words of it in one piece."""
    words = {part for name in NAMED for part in _CHINESE.findall(card.get(name) or "")}
    joined: set[str] = set()
    for run in _CHINESE.findall(card.get("title") or ""):
        cut = segmentation.plain_words(run, terms=terms)
        words.update(cut)
        joined.update(_joined(cut))
    return set(filter(_fits, words)), joined


def _joined(words: list[str]) -> Iterator[str]:
    """Yield two and three adjacent words in one piece that neither begins nor ends with a word of grammar."""
    for at in range(len(words)):
        if words[at] in _EDGES:
            continue
        for end in range(at + 2, min(at + MOST_TOGETHER, len(words)) + 1):
            piece = "".join(words[at:end])
            if len(piece) > LONGEST:
                break
            if words[end - 1] not in _EDGES:
                yield piece
