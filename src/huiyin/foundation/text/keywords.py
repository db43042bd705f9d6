"""关键词与概述: suggestions for a writer, made from the text itself; a person decides.

Words are weighed by how often they stand in the text and how rarely in the released ones (TF-IDF); words of the
title count more. Neighbouring words that recur together are offered as one.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.differences import sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

TITLE_WEIGHT = 4.0
_LONGEST_WORD = 8
"""An organ's full name is a word of the city's own and mostly longer: the catalogue names the organ elsewhere."""
_RECURS = 3
_TOGETHER = 0.7
"""Two words are offered as one when the rarer of them seldom stands without the other."""

_NUMERIC = re.compile(
    r"[\d.%a-z]*\d[\d.%a-z]*|[一二三四五六七八九十百千万亿两第]+[年月日号章条款项个]?"
)
_OPENINGS = re.compile(
    r"^(?:各[^。]{0,60}?[:：]|为(?:了|深入|进一步|全面|切实|认真)?贯彻|现将|特此|根据|按照|经[^。]{0,20}同意|[^。]{0,120}(?:现印发给|请认真贯彻|请遵照|请结合实际|解读如下|通知如下|公告如下)|第[一二三四五六七八九十百]+[章节条]|\d{4}年\d{1,2}月\d{1,2}日[^。]{0,12}$|[一二三四五六七八九十]+、)"
)
_HEAD = re.compile(
    r"^[^。！？]{0,300}?(?:各[^。:：]{1,150}|[^。:：]{1,60}(?:委|办|局|厅|部|府|位|关|司|会))\s*[:：]"
)
_SHORTEST_SENTENCE = 10


def keywords(
    text: str,
    *,
    title: str = "",
    document_frequency: Mapping[str, int] | None = None,
    documents: int = 0,
    terms: tuple[str, ...] = (),
    limit: int = 5,
) -> list[str]:
    """Return the words that tell most about a text, the best first.

    ``document_frequency`` says in how many of the ``documents`` released texts a word stands; without it
    only the text itself counts. ``terms`` are the city's own words.
    """
    frequency = document_frequency or {}
    body = segmentation.plain_words(text, terms=terms)
    head = segmentation.plain_words(title, terms=terms)
    counts = Counter(w for w in body if _tells(w))
    titled = Counter(w for w in head if _tells(w))
    weights = {
        word: (1 + math.log1p(counts[word]) + TITLE_WEIGHT * bool(titled[word]))
        * math.log((documents + 2) / (frequency.get(word, 0) + 1))
        * min(len(word), 4) ** 0.5
        for word in counts | titled
    }
    for (one, two), times in _pairs(f"{title}\n{text}", terms).items():
        if one not in weights or two not in weights or len(one + two) > _LONGEST_WORD:
            continue
        rarer = min(counts[one] + titled[one], counts[two] + titled[two])
        if times >= _RECURS and times >= rarer * _TOGETHER:
            weights[one + two] = max(weights[one], weights[two]) * 1.1
    return _apart(sorted(weights, key=lambda w: (-weights[w], w)), limit)


def document_frequencies(texts: Iterable[str], *, terms: tuple[str, ...] = ()) -> Counter[str]:
    """Return in how many texts each telling word stands."""
    found: Counter[str] = Counter()
    for text in texts:
        found.update({w for w in segmentation.plain_words(text, terms=terms) if _tells(w)})
    return found


def summary(text: str, *, title: str = "", limit: int = 100) -> str:
    """Return the first sentences that say something of their own, within ``limit`` characters.

    Addressees, headings, the title repeated and formal openings are passed over; when nothing is left the text's
    beginning stands, cut at a comma where possible.
    """
    whole = [" ".join(s.split()) for s in sentences(_HEAD.sub("", text.strip(), count=1))]
    usable = [s for s in whole if len(s) >= _SHORTEST_SENTENCE and s.strip("。 ") != title.strip()]
    chosen = [s for s in usable if s[-1] in "。！？" and not _OPENINGS.match(s)] or usable or whole
    found = ""
    for sentence in chosen:
        if found and len(found + sentence) > limit:
            break
        found += sentence
        if len(found) >= limit // 2:
            break
    return _shortened(found, limit)


def _shortened(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    cut = max(text.rfind(mark, limit // 2, limit - 1) for mark in "，；：、")
    return text[: cut if cut > 0 else limit - 1].rstrip("，；：、") + "…"


@cache
def _stop_words() -> frozenset[str]:
    """Return words that stand in every document and tell nothing about one."""
    file = resources.files("huiyin.foundation.text") / "data" / "stop_words.txt"
    return frozenset(file.read_text(encoding="utf-8").split())


def _tells(word: str) -> bool:
    return (
        1 < len(word) <= _LONGEST_WORD
        and not word.isascii()
        and word not in _stop_words()
        and not _NUMERIC.fullmatch(word)
    )


def _pairs(text: str, terms: tuple[str, ...]) -> Counter[tuple[str, str]]:
    """Return how often two words stand side by side with nothing between them."""
    found: Counter[tuple[str, str]] = Counter()
    for run, chinese in segmentation.runs(text):
        if chinese:
            words = segmentation.plain_words(run.text, terms=terms)
            found.update(itertools.pairwise(words))
    return found


def _apart(ordered: Sequence[str], limit: int) -> list[str]:
    """Keep the best words of which none is part of another."""
    kept: list[str] = []
    for word in ordered:
        if len(kept) == limit:
            break
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return kept
