"""摘句: the passages of a document that show best why it was found, with what matched marked."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from huiyin.foundation.text import segmentation
from huiyin.foundation.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huiyin.foundation.text.search.results import Passage

LENGTH = 90
MOST = 2
_LEAD = 12
_PLACES = 200
_EVEN = 1e-9
"""Sums that were added and taken away again differ in their last digits."""
_SENTENCE_ENDS = "。！？；\n"

Span = tuple[int, int]


def needles(texts: Sequence[str], phrases: Sequence[str]) -> list[str]:
    """Return the folded strings to look for: phrases whole, free texts by words and bigrams."""
    wanted = [fold(p).strip() for p in phrases]
    wanted += [fold(part) for p in phrases for part in p.split() if part != p]
    for text in texts:
        tokens = _telling(text)
        alone = len(tokens) == 1
        wanted += [t for t in tokens if alone or len(t) > 1 or t.isdigit()]
    return list(dict.fromkeys(w for w in wanted if w))


def _telling(text: str) -> list[str]:
    """Return the bigrams of a text that touch no word with which one asks; all of them where none is left."""
    asking = segmentation.asking_spans(text)
    tokens = list(segmentation.bigram_tokens(text))
    kept = [
        t.text for t in tokens if all(t.end <= start or t.start >= end for start, end in asking)
    ]
    return kept or [t.text for t in tokens]


def spans(text: str, wanted: Iterable[str]) -> list[Span]:
    """Return where the strings stand in the text, joined where they touch, in reading order."""
    folded = fold(text)
    found: list[Span] = []
    for needle in wanted:
        whole = needle.isascii()
        at, left = folded.find(needle), _PLACES
        while at >= 0 and left:
            end = at + len(needle)
            if not whole or _stands_alone(folded, at, end):
                found.append((at, end))
                left -= 1
            at = folded.find(needle, at + 1)
    return _joined(sorted(found))


def marked(text: str, found: Iterable[Span]) -> Passage:
    """Return the text in pieces, the found spans marked; joined again they give the text."""
    pieces: Passage = []
    here = 0
    for start, end in found:
        if start > here:
            pieces.append((text[here:start], False))
        pieces.append((text[start:end], True))
        here = end
    if here < len(text):
        pieces.append((text[here:], False))
    return pieces


def passages(body: str, wanted: Sequence[str]) -> list[Passage]:
    """Return at most two passages of at most 90 characters where the matches stand densest.

    Without a match the beginning of the body stands alone; an empty body gives none.
    """
    found = spans(body, wanted)
    if not found:
        start = body[:LENGTH].strip()
        return [[(start, False)]] if start else []
    windows = [_densest(body, found)]
    first = windows[0]
    rest = [s for s in found if s[1] <= first[0] or s[0] >= first[1]]
    if rest:
        second = _densest(body, rest)
        if second[1] <= first[0] or second[0] >= first[1]:
            windows.append(second)
    return [_cut(body, found, window) for window in sorted(windows)]


def _densest(body: str, found: Sequence[Span]) -> Span:
    """Return the window that covers the most distinct matched text, the first of equals.

    The spans are in reading order and do not overlap, so one pass takes them in and lets them go.
    """
    pieces = [body[start:end] for start, end in found]
    inside: defaultdict[str, int] = defaultdict(int)
    best, best_score, worth, stop = 0, -1.0, 0.0, 0
    for at, (start, _) in enumerate(found):
        stop = max(stop, at)
        while stop < len(found) and found[stop][1] <= start + LENGTH - _LEAD:
            inside[pieces[stop]] += 1
            if inside[pieces[stop]] == 1:
                worth += len(pieces[stop]) ** 1.5
            stop += 1
        score = worth + 0.01 * (stop - at)
        if score > best_score + _EVEN:
            best, best_score = start, score
        if stop > at:
            inside[pieces[at]] -= 1
            if not inside[pieces[at]]:
                worth -= len(pieces[at]) ** 1.5
    begin = _beginning(body, best)
    return begin, min(len(body), begin + LENGTH)


def _beginning(body: str, at: int) -> int:
    """Return where a passage around ``at`` begins: at a sentence near by, else a few characters before."""
    earliest = max(0, at - _LEAD * 2)
    ends = [body.rfind(mark, earliest, at) + 1 for mark in _SENTENCE_ENDS]
    nearest = max(ends)
    return nearest if nearest > earliest or earliest == 0 else max(0, at - _LEAD)


def _cut(body: str, found: Sequence[Span], window: Span) -> Passage:
    start, end = window
    while start < end and body[start].isspace():
        start += 1
    inside = [
        (max(s, start) - start, min(e, end) - start) for s, e in found if s < end and e > start
    ]
    text = body[start:end].replace("\n", " ").replace("\r", " ")
    return marked(
        text.rstrip() or text, [(s, e) for s, e in inside if e <= len(text.rstrip() or text)]
    )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether a Latin word or number is not part of a longer one."""
    before = text[start - 1 : start] if start else ""
    after = text[end : end + 1]
    return not (_latin(before) or _latin(after))


def _latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _joined(ordered: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in ordered:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
