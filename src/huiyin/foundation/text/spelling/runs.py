"""一段汉字: what a piece of Chinese characters was probably meant to be."""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from huiyin.foundation.text.spelling.edits import Edit, allowed, as_asked, rank
from huiyin.foundation.text.spelling.lexicon import LONGEST
from huiyin.foundation.text.spelling.reading import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.foundation.text.spelling.lexicon import Alike, Lexicon
    from huiyin.foundation.text.spelling.reading import Held

MOST_MISTAKES = 3
"""Mistakes put right in one piece."""
MOST_WEIGHED = 12
"""Possible replacements whose surroundings are looked up."""


def corrected_run(
    run: str, lexicon: Lexicon, held: Held, *, alone: bool
) -> tuple[list[tuple[int, int, str]], list[str]]:
    """Return replacements in order, each with its place in the run, and the whole terms they come from.

    ``alone`` tells whether nothing else was asked.
    """
    text, terms = run, []
    for _ in range(MOST_MISTAKES):
        edit = _best(text, lexicon, held, alone=alone)
        if edit is None:
            break
        text = text[: edit.start] + edit.instead + text[edit.end :]
        terms.append(edit.found.term)
    codes = SequenceMatcher(None, run, text, autojunk=False).get_opcodes()
    return [(a, b, text[c:d]) for kind, a, b, c, d in codes if kind != "equal"], terms


def _best(run: str, lexicon: Lexicon, held: Held, *, alone: bool) -> Edit | None:
    """Return the one replacement that most speaks for; None where nothing does."""
    if as_asked(run, lexicon, held):
        return None
    reading = Reading.of(run, lexicon, held, alone=alone)
    likely: dict[tuple[int, int, str], Edit] = {}
    for window, found in _alike(reading, lexicon):
        edit = Edit.of(run, window, found)
        if edit is None or not allowed(reading, edit):
            continue
        other = likely.get(edit.place)
        if other is None or edit.strength > other.strength:
            likely[edit.place] = edit
    edits = sorted(likely.values(), key=lambda e: (e.cost, -lexicon.count(e.found.term), e.place))
    best, most = None, (0.0, 0)
    for edit in edits[:MOST_WEIGHED]:
        weight = rank(reading, edit, lexicon, held)
        if weight > most:
            best, most = edit, weight
    return best


def _alike(reading: Reading, lexicon: Lexicon) -> Iterator[tuple[tuple[int, int], Alike]]:
    """Yield the terms that pieces of a run may have been meant to be, with the places of those."""
    run = reading.run
    places: dict[str, list[tuple[int, int]]] = {}
    for start, end in reading.windows():
        places.setdefault(run[start:end], []).append((start, end))
    for word, found in lexicon.alike(list(places)):
        for window in places[word]:
            yield window, found
    if len(run) <= LONGEST:
        for found in lexicon.twice_alike(run):
            yield (0, len(run)), found
