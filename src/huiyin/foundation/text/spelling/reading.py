"""读法: a piece of Chinese characters as it stands, cut into words, and where in it a mistake may be."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.spelling.lexicon import LONG, LONGEST, SHORTEST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huiyin.foundation.text.spelling.lexicon import Lexicon

    Held = Callable[[str], int]

GRAMMAR = frozenset(
    "的地得了着过是在有和与及或等对从为于把被将给让向到以我你他她它们这那个吗呢吧啊么不没都也就还要会能可去来"
    "上下里自由如何哪些谁怎请问想找各某每再更最很太又并若该其此"
)
"""Characters that stand by themselves in any sentence: one of them is no sign of a mistake."""


class Reading(NamedTuple):
    """A run cut into words; ``loose`` are the characters in no word, ``starts`` and ``ends`` those of words.

    ``alone`` tells whether nothing else was asked.
    """

    run: str
    words: list[str]
    loose: list[bool]
    starts: frozenset[int]
    ends: frozenset[int]
    alone: bool

    @classmethod
    def of(cls, run: str, lexicon: Lexicon, held: Held, *, alone: bool) -> Reading:
        """Return a run cut into words; what the segmenter has guessed is none unless documents hold it."""
        words = segmentation.plain_words(run, terms=lexicon.own)
        loose: list[bool] = []
        starts, ends = set(), set()
        for word in words:
            starts.add(len(loose))
            loose += [not (word in GRAMMAR or _known(word, lexicon, held))] * len(word)
            ends.add(len(loose))
        return cls(run, words, loose, frozenset(starts), frozenset(ends), alone)

    @property
    def cost(self) -> int:
        """Return how ill the run can be read: by loose characters, then by words."""
        return 2 * sum(self.loose) + len(self.words)

    def windows(self) -> Iterator[tuple[int, int]]:
        """Yield the pieces in which a mistake may be: at one end a word begins or ends, unless that is wrong too."""
        size = len(self.run)
        for start in range(size):
            for end in range(start + SHORTEST, min(size, start + LONGEST + 1) + 1):
                bounds = (start in self.starts) + (end in self.ends)
                if not bounds or (bounds == 1 and end - start == SHORTEST):
                    continue
                if end - start >= LONG or any(self.loose[start:end]):
                    yield start, end


def is_term(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a word is spelled well: a term of the index, or a word of the dictionary that may be in none."""
    return lexicon.count(word) > 0 or segmentation.is_word(word, terms=lexicon.own)


def _known(word: str, lexicon: Lexicon, held: Held) -> bool:
    """Tell whether a word is one; two characters stand side by side somewhere by chance."""
    if len(word) < SHORTEST:
        return False
    return is_term(word, lexicon) or (len(word) > SHORTEST and held(word) > 0)
