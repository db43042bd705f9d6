"""词表: the terms that an index holds, found by what sounds alike, looks alike or differs by one character.

Every term is entered under keys: its letters in pinyin, the same with fuzzy sounds, and what is left of it without
one of its characters. Keys are kept as hashes in one sorted array, twelve bytes each; whoever is found by a key is
compared character by character, so that equal hashes of different keys do no harm.
"""

from __future__ import annotations

from array import array
from enum import IntEnum
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from huiyin.foundation.text.spelling.shapes import look_alike, similar
from huiyin.foundation.text.spelling.sounds import (
    fuzzy,
    letters,
    nearly_sound_alike,
    sound_alike,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

SHORTEST, LONGEST = 2, 10
"""Characters of a term."""
LONG = 4
"""From so many characters on, a term is recognised with any one of them wrong, missing or too many."""
MOST_ALIKE = 60
"""Terms looked at for one key: the most frequent ones. More than a handful is rare."""


class Kind(IntEnum):
    """How a word differs from a term, the likeliest first."""

    SOUND = 1
    SHAPE = 2
    FUZZY = 3
    SWAPPED = 4
    DOUBLED = 5
    MISSING = 6
    OTHER = 7


class Alike(NamedTuple):
    """A term that a word may have been meant to be; ``differing`` characters are other ones."""

    term: str
    kind: Kind
    differing: int


class Lexicon:
    """Terms with the number of documents that hold each; read by several threads at a time, never changed.

    ``own`` are the city's own words, by which questions are cut.
    """

    def __init__(self, counts: Mapping[str, int], *, own: tuple[str, ...] = ()) -> None:
        self.own = own
        # The most frequent first, so that of many terms under one key those are looked at.
        fitting = (t for t in counts if SHORTEST <= len(t) <= LONGEST)
        self._terms = sorted(fitting, key=lambda term: (-counts[term], term))
        self._counts = {term: counts[term] for term in self._terms}
        hashes, owners = array("q"), array("i")
        for place, term in enumerate(self._terms):
            for key in _keys_of(term):
                hashes.append(hash(key))
                owners.append(place)
        unsorted = np.frombuffer(hashes, dtype=np.int64)
        order = np.argsort(unsorted, kind="stable")
        self._hashes = unsorted[order]
        self._owners = np.frombuffer(owners, dtype=np.int32)[order]

    def __len__(self) -> int:
        return len(self._terms)

    def count(self, term: str) -> int:
        """Return in how many documents' titles and keywords a term stands; 0 where it is none."""
        return self._counts.get(term, 0)

    def alike(self, words: Sequence[str]) -> Iterator[tuple[str, Alike]]:
        """Yield each word with the terms it may have been meant to be; all are looked up at once."""
        keys = [(key, number) for number, word in enumerate(words) for key in _asked(word)]
        seen: set[tuple[int, int]] = set()
        for (_, number), owners in zip(keys, self._owners_of([k for k, _ in keys]), strict=True):
            for owner in owners:
                if (number, owner) in seen:
                    continue
                seen.add((number, owner))
                found = compared(words[number], self._terms[owner])
                if found is not None:
                    yield words[number], found
        for word in words:
            for term in self._by_shape(word) if len(word) == SHORTEST else ():
                yield word, Alike(term, Kind.SHAPE, 1)

    def typed(self, texts: Sequence[str], *, nearly: bool = False) -> list[list[str]]:
        """Return, for each text in pinyin without tones or spaces, the terms that are typed so."""
        keys = [f"~{fuzzy(text)}" if nearly else f"={text}" for text in texts]
        found = []
        for text, owners in zip(texts, self._owners_of(keys), strict=True):
            terms = [self._terms[owner] for owner in owners]
            found.append([t for t in terms if nearly or text in letters(t)])
        return found

    def twice_alike(self, word: str) -> Iterator[Alike]:
        """Yield the terms that have two characters in place of similar ones of a word."""
        others = [similar(character) for character in word]
        for i, j in combinations([n for n, group in enumerate(others) if group], 2):
            for first, second in product(others[i], others[j]):
                term = word[:i] + first + word[i + 1 : j] + second + word[j + 1 :]
                if term in self._counts:
                    yield Alike(term, Kind.SHAPE, 2)

    def _by_shape(self, word: str) -> Iterator[str]:
        """Yield terms with one character of a word of two replaced by a similar one; longer ones have keys."""
        one, two = word[0], word[1]
        yield from (first + two for first in similar(one) if first + two in self._counts)
        yield from (one + second for second in similar(two) if one + second in self._counts)

    def _owners_of(self, keys: Iterable[str]) -> list[list[int]]:
        """Return, for each key, the places of the terms that are entered under it."""
        hashes = np.fromiter(map(hash, keys), dtype=np.int64)
        left = np.searchsorted(self._hashes, hashes, "left")
        right = np.searchsorted(self._hashes, hashes, "right")
        return [
            self._owners[a : min(b, a + MOST_ALIKE)].tolist() if a < b else []
            for a, b in zip(left.tolist(), right.tolist(), strict=True)
        ]


def _keys_of(term: str) -> Iterator[str]:
    """Yield the keys under which a term is entered."""
    ways = letters(term)
    yield from (f"={way}" for way in ways)
    yield from {f"~{fuzzy(way)}" for way in ways}
    if len(term) > SHORTEST:
        yield from _shortened(term)
        yield term


def _asked(word: str) -> Iterator[str]:
    """Yield the keys by which terms like a word are found."""
    ways = letters(word)
    yield from (f"={way}" for way in ways)
    yield from {f"~{fuzzy(way)}" for way in ways}
    if len(word) > SHORTEST:
        yield from _shortened(word)
    if len(word) >= LONG - 1:
        yield word


def _shortened(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def compared(word: str, term: str) -> Alike | None:
    """Return how a word differs from a term; None where they are the same or too different."""
    if len(word) == len(term):
        return _replaced(word, term)
    long = max(len(word), len(term)) >= LONG
    if not long or abs(len(word) - len(term)) > 1:
        return None
    if len(word) < len(term):
        return Alike(term, Kind.MISSING, 1) if word in _shortened(term) else None
    doubled = any(
        a == b and word[:place] + word[place + 1 :] == term
        for place, (a, b) in enumerate(pairwise(word))
    )
    return Alike(term, Kind.DOUBLED, 1) if doubled else None


def _replaced(word: str, term: str) -> Alike | None:
    places = [n for n, (a, b) in enumerate(zip(word, term, strict=True)) if a != b]
    if not places:
        return None
    if len(places) == 2 and places[1] == places[0] + 1 and len(term) >= LONG - 1:
        first, second = places
        if (word[first], word[second]) == (term[second], term[first]):
            return Alike(term, Kind.SWAPPED, 2)
    kind = max(_kind(word[n], term[n]) for n in places)
    if kind is Kind.OTHER and (len(places) > 1 or len(term) < LONG):
        return None
    return Alike(term, kind, len(places))


def _kind(one: str, other: str) -> Kind:
    if sound_alike(one, other):
        return Kind.SOUND
    if look_alike(one, other):
        return Kind.SHAPE
    return Kind.FUZZY if nearly_sound_alike(one, other) else Kind.OTHER
