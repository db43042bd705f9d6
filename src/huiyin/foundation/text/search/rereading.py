"""复读: the first hits of a long question are read again, as a whole text and not as a bag of tokens.

The first order knows how often a document holds each token. Read again, three things are seen that it cannot know:
how much of the question the document holds at all, whether it holds it in long runs of characters as they were
asked, and whether it holds it close together in one place. Runs count by the best document of the question: where no
document repeats the question's words, as with lay words for a matter of law, shared runs are chance.

Measured on judged questions (``tests/bench/bench_search.py``); the weights are in ``weights``.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.search import weights

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from huiyin.foundation.text.search.question import Question

SHORTEST_RUN = 2


class Read(NamedTuple):
    """What was seen of one document: shares of the question between 0 and 1, and the logarithm of its length."""

    coverage: float
    runs: float
    together: float
    length: float


class Rereader:
    """Reads documents for one question; ``rarity(bigram)`` is how telling a bigram is in this index."""

    def __init__(self, question: Question, rarity: Callable[[str], float]) -> None:
        self._rarity = {token: rarity(token) for token in dict.fromkeys(question.tokens)}
        self._plain = "".join(run.text for run, _ in segmentation.runs(question.free))
        self.whole = sum(self._rarity.values()) or 1.0

    def read(self, text: str) -> Read:
        """Return what is seen of a text."""
        plain = text[
            : weights.READ
        ].lower()  # wide letters stay: folding them costs more than all the rest
        places = _places(plain, self._rarity)
        held = {token for _, token in places}
        return Read(
            coverage=sum(self._rarity[token] for token in held) / self.whole,
            runs=_runs(self._plain, plain),
            together=_together(places, self._rarity) / self.whole,
            length=math.log1p(len(plain)),
        )


def order(scores: Sequence[float], seen: Sequence[Read]) -> list[int]:
    """Return the places of the documents in their new order; first scores are shares of the question's rarity."""
    most = max((read.runs for read in seen), default=0.0)
    values = [score + _worth(read, most) for score, read in zip(scores, seen, strict=True)]
    return sorted(range(len(values)), key=lambda at: -values[at])


def _worth(read: Read, most: float) -> float:
    return (
        weights.COVERAGE * read.coverage
        + weights.RUNS * read.runs * most
        + weights.TOGETHER * read.together
        + weights.LENGTH * read.length
    )


def _places(text: str, tokens: Mapping[str, float]) -> list[tuple[int, str]]:
    """Return where the tokens stand in a text, each at its first places, in reading order."""
    found = []
    for token in tokens:
        at, left = text.find(token), weights.PLACES
        while at >= 0 and left:
            found.append((at, token))
            at, left = text.find(token, at + 1), left - 1
    return sorted(found)


def _together(places: Sequence[tuple[int, str]], rarity: Mapping[str, float]) -> float:
    """Return the rarity of the different tokens in the window that holds most."""
    inside: dict[str, int] = {}
    best = worth = 0.0
    first = 0
    for at, token in places:
        inside[token] = inside.get(token, 0) + 1
        if inside[token] == 1:
            worth += rarity[token]
        while places[first][0] <= at - weights.NEAR:
            gone = places[first][1]
            inside[gone] -= 1
            if not inside[gone]:
                worth -= rarity[gone]
            first += 1
        best = max(best, worth)
    return best


def _runs(question: str, text: str) -> float:
    """Return the sum of the squared lengths of the question's runs that stand in the text, by the whole squared.

    Runs are taken from the left, each as long as it goes on in the text.
    """
    at, total, last = 0, 0, len(question)
    while at < last - 1:
        end = at + SHORTEST_RUN
        if question[at:end] not in text:
            at += 1
            continue
        while end < last and question[at : end + 1] in text:
            end += 1
        total += (end - at) ** 2
        at = end
    return total / max(1, last) ** 2
