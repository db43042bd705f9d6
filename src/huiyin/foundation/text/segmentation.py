"""分词: words for meaning, bigrams for exactness; every search index of the system uses these tokens.

Tokens are made here and joined by spaces, so any engine with a whitespace analyser sees the same ones.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, NamedTuple

import rjieba

from huiyin.foundation.text.folding import HAN, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

_RUN = re.compile(rf"([{HAN}]+)|([^\W_{HAN}]+(?:\.\d+)*)")
_HAN_CHARACTER = re.compile(rf"[{HAN}]")
_TERM_FREQUENCY = 20_000


class Token(NamedTuple):
    """A token and the characters of the text it stands for."""

    text: str
    start: int
    end: int


def runs(text: str) -> Iterator[tuple[Token, bool]]:
    """Yield maximal runs of Chinese characters (True) and whole words of other scripts (False), folded."""
    for match in _RUN.finditer(fold(text)):
        yield Token(match[0], match.start(), match.end()), match[1] is not None


def bigram_tokens(text: str) -> Iterator[Token]:
    """Yield the character bigrams of each Chinese run; a lone character and other words stay whole."""
    for run, chinese in runs(text):
        if not chinese or len(run.text) == 1:
            yield run
        else:
            for at in range(len(run.text) - 1):
                yield Token(run.text[at : at + 2], run.start + at, run.start + at + 2)


class Tokens(NamedTuple):
    """All tokens of a text, as an index takes them."""

    bigrams: list[str]
    words: list[str]
    characters: list[str]


def tokens(text: str, *, terms: tuple[str, ...] = ()) -> Tokens:
    """Return every kind of token in one pass; ``terms`` are the city's own words."""
    folded = fold(text)
    pairs: list[str] = []
    characters: list[str] = []
    for chinese, other in _RUN.findall(folded):
        if other:
            pairs.append(other)
        else:
            characters += chinese
            pairs += map(str.__add__, chinese, chinese[1:]) if len(chinese) > 1 else (chinese,)
    return Tokens(pairs, _search_words(folded, terms), characters)


def bigrams(text: str) -> list[str]:
    """Return the bigram tokens of a text in reading order."""
    return [token.text for token in bigram_tokens(text)]


def characters(text: str) -> list[str]:
    """Return every Chinese character of a text, for queries of a single character."""
    return _HAN_CHARACTER.findall(fold(text))


_at_hand: list[tuple[tuple[str, ...], rjieba.Jieba]] = []


def _segmenter(terms: tuple[str, ...]) -> rjieba.Jieba:
    """Return a segmenter that knows the city's own terms.

    The last two are at hand by identity: to look up a thousand terms by value takes as long as to cut a sentence.
    """
    for known, segmenter in _at_hand:
        if known is terms:
            return segmenter
    made = _made(terms)
    _at_hand[:] = [(terms, made), *_at_hand[:1]]
    return made


@lru_cache(maxsize=4)
def _made(terms: tuple[str, ...]) -> rjieba.Jieba:
    """Make a segmenter: that takes up to half a second, and it holds 25 MB."""
    segmenter = rjieba.Jieba()
    for term in terms:
        segmenter.add_word(term, _TERM_FREQUENCY, "nz")
    return segmenter


def words(text: str, *, terms: tuple[str, ...] = ()) -> list[str]:
    """Return search words: dictionary words and the shorter words inside them; ``terms`` are the city's own.

    Other scripts' words stay whole and small; punctuation is left out.
    """
    return _search_words(fold(text), terms)


def _search_words(folded: str, terms: tuple[str, ...]) -> list[str]:
    return [word for word in _segmenter(terms).cut_for_search(folded) if word[0].isalnum()]


def is_word(word: str, *, terms: tuple[str, ...] = ()) -> bool:
    """Tell whether the dictionary or the city's own words hold a word, rather than the segmenter guessing it."""
    return bool(_segmenter(terms).has_word(word))


def telling_words(text: str, *, terms: tuple[str, ...] = ()) -> list[str]:
    """Return the different words of a text that say something by themselves.

    A lone Chinese character does not, nor does a word with which one asks (怎么、哪些).
    """
    found = dict.fromkeys(plain_words(text, terms=terms))
    return [
        word
        for word in found
        if (len(word) > 1 or not _HAN_CHARACTER.match(word)) and word not in question_words()
    ]


def asking_spans(text: str) -> list[tuple[int, int]]:
    """Return where a text has words with which one asks, in reading order."""
    found, at, folded = [], 0, fold(text)
    for word in plain_words(text):
        start = folded.index(word, at)
        at = start + len(word)
        if word in question_words():
            found.append((start, at))
    return found


@lru_cache(maxsize=1)
def question_words() -> frozenset[str]:
    """Return the words with which one asks: they tell nothing of what is asked for."""
    file = resources.files("huiyin.foundation.text") / "data" / "question_words.txt"
    return frozenset(file.read_text(encoding="utf-8").split())


def plain_words(text: str, *, terms: tuple[str, ...] = ()) -> list[str]:
    """Return words that do not overlap, in reading order, for counting."""
    segmenter = _segmenter(terms)
    found: list[str] = []
    for match in _RUN.finditer(fold(text)):
        if match[1] is None or len(match[0]) == 1:
            found.append(match[0])
        else:
            found += segmenter.cut(match[0])
    return found
