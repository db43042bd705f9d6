"""同义词: what else a question means, from rows of words that mean the same and of lay words for the law's.

The rows are data (``foundation/text/data/synonyms.toml``); a city adds its own. Nothing is replaced: a question is
asked as it is, and what is found under other words ranks below the same under its own.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from huiyin.foundation.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST = 20
MOST = 12
"""Other words taken into one question; the first of a long one."""


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a question that mean something else as well: where they stand, and the other words."""

    start: int
    end: int
    others: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thesaurus:
    """Other words by word, all folded."""

    others: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def said_in(self, question: str) -> list[Said]:
        """Return the words of a question that have others, the longest at each place, in reading order."""
        text = fold(question)
        found: list[Said] = []
        at = 0
        while at < len(text):
            word = self._longest(text, at)
            if word:
                found.append(Said(at, at + len(word), self.others[word]))
            at += len(word) or 1
        return found

    def meanings(self, question: str) -> list[str]:
        """Return what else a question means and does not say itself."""
        text = fold(question)
        words = (other for said in self.said_in(question) for other in said.others)
        return [word for word in dict.fromkeys(words) if word not in text][:MOST]

    def variants(self, question: str, most: int) -> list[str]:
        """Return the question with one of its words replaced, as often as ``most`` says."""
        text = fold(question)
        found = [
            text[: said.start] + other + text[said.end :]
            for said in self.said_in(question)
            for other in said.others
        ]
        return [variant for variant in dict.fromkeys(found) if variant not in text][:most]

    def _longest(self, text: str, at: int) -> str:
        for length in range(min(LONGEST, len(text) - at), 1, -1):
            if text[at : at + length] in self.others:
                return text[at : at + length]
        return ""


def thesaurus(same: Iterable[Sequence[str]], lay: Iterable[Sequence[Sequence[str]]]) -> Thesaurus:
    """Return the thesaurus of rows that mean the same, and of rows (lay words, the law's words)."""
    others: dict[str, dict[str, None]] = {}
    for row in same:
        words = [fold(word) for word in row]
        for word in words:
            others.setdefault(word, {}).update(dict.fromkeys(w for w in words if w != word))
    for says, means in lay:
        for word in map(fold, says):
            meant = dict.fromkeys(w for w in map(fold, means) if w != word)
            others.setdefault(word, {}).update(meant)
    return Thesaurus({word: tuple(found) for word, found in others.items() if found})


@lru_cache(maxsize=8)
def with_rows(rows: tuple[tuple[str, ...], ...] = ()) -> Thesaurus:
    """Return the common thesaurus with a city's own rows of words that mean the same."""
    read = _read()
    return thesaurus([*read["same"], *rows], read["lay"])


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    place = resources.files("huiyin.foundation.text") / "data" / "synonyms.toml"
    return tomllib.loads(place.read_text(encoding="utf-8"))
