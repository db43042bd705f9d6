"""用语: expressions that may not stand, are wrong, or are better put otherwise, found in one pass.

Spaces and invisible characters inside an expression make no difference. Of overlapping expressions the
longest counts; one that stands inside an exception of its own (冀图 in 希冀图强) does not.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from ahocorasick_rs import AhoCorasick, MatchKind

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.scanners.findings import GRAVITY, WORDING, Finding, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

WordKind = Literal["banned", "wrong", "suggest"]
WORD_KINDS: dict[WordKind, Kind] = {
    "banned": Kind("word-banned", "有严重表述错误", "refuse", "请改写或去掉。", WORDING),
    "wrong": Kind("word-wrong", "疑似用词错误", "confirm", "请改写，或说明为什么保留。", WORDING),
    "suggest": Kind("word-suggest", "用词建议", "note", "可以换一种写法。", WORDING),
}
_INVISIBLE = re.compile(r"[ \t\u3000\u00a0\u00ad\u200b-\u200f\u2060\ufeff]+")
_LATIN = re.compile(r"[a-z0-9]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One expression of a list; ``suggestion`` is what should stand instead, "" when nothing should."""

    pattern: str
    kind: WordKind
    suggestion: str = ""
    note: str = ""
    exceptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    entry: Entry


class WordMatcher:
    """All active expressions in one automaton; immutable, made anew when a list changes."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        gravest_last = sorted(entries, key=lambda e: -GRAVITY[WORD_KINDS[e.kind].severity])
        unique = {_bare(e.pattern)[0]: e for e in gravest_last if _bare(e.pattern)[0]}
        self._entries = list(unique.values())
        self._owners: list[tuple[int, bool]] = [(i, False) for i in range(len(unique))]
        patterns = list(unique)
        for i, entry in enumerate(self._entries):
            for exception in filter(None, (_bare(x)[0] for x in entry.exceptions)):
                patterns.append(exception)
                self._owners.append((i, True))
        self._automaton = AhoCorasick(patterns, matchkind=MatchKind.Standard)

    def __len__(self) -> int:
        """Return the number of expressions."""
        return len(self._entries)

    def find(self, text: str) -> Iterator[Finding]:
        """Yield a finding for every expression in the text, in reading order."""
        bare, places = _bare(text)
        last = -1
        for match in self._leftmost_longest(bare):
            start = places[match.start] if places else match.start
            end = (places[match.end - 1] if places else match.end - 1) + 1
            if start > last and "\n" not in text[start:end]:
                last = end - 1
                yield _finding(match.entry, start, end, text)

    def _leftmost_longest(self, bare: str) -> Iterator[_Match]:
        excused: dict[int, list[tuple[int, int]]] = {}
        found: list[tuple[int, int, int]] = []
        for number, start, end in self._automaton.find_matches_as_indexes(bare, overlapping=True):
            owner, exception = self._owners[number]
            if exception:
                excused.setdefault(owner, []).append((start, end))
            elif not _inside_latin(bare, start, end):
                found.append((start, end, owner))
        here = 0
        for start, end, owner in sorted(found, key=lambda m: (m[0], -m[1])):
            if start >= here and not any(
                s <= start and end <= e for s, e in excused.get(owner, ())
            ):
                yield _Match(start, end, self._entries[owner])
                here = end


def _bare(text: str) -> tuple[str, list[int] | None]:
    """Return folded text without spaces, and the place of each character in the given text if they differ."""
    folded = fold(text)
    if _INVISIBLE.search(folded) is None:
        return folded, None
    places: list[int] = []
    here = 0
    for gap in _INVISIBLE.finditer(folded):
        places.extend(range(here, gap.start()))
        here = gap.end()
    places.extend(range(here, len(folded)))
    return _INVISIBLE.sub("", folded), places


def _inside_latin(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin expression is only part of a longer word."""
    before = start and _LATIN.match(text[start]) and _LATIN.match(text[start - 1])
    after = end < len(text) and _LATIN.match(text[end - 1]) and _LATIN.match(text[end])
    return bool(before or after)


def _finding(entry: Entry, start: int, end: int, text: str) -> Finding:
    kind = WORD_KINDS[entry.kind]
    advice = f"建议改为“{entry.suggestion}”。" if entry.suggestion else kind.advice
    found = kind.at(start, end, text[start:end])
    return replace(found, advice=advice + entry.note)
