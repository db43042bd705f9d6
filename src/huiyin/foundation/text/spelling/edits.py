"""改动: one replacement in a piece of Chinese characters, and how likely it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huiyin.foundation.text.spelling.lexicon import LONG, SHORTEST, Kind
from huiyin.foundation.text.spelling.reading import Reading, is_term

if TYPE_CHECKING:
    from huiyin.foundation.text.spelling.lexicon import Alike, Lexicon
    from huiyin.foundation.text.spelling.reading import Held

COSTS = {
    Kind.SOUND: 0.2,
    Kind.SHAPE: 0.4,
    Kind.FUZZY: 0.5,
    Kind.SWAPPED: 0.2,
    Kind.DOUBLED: 0.3,
    Kind.MISSING: 0.6,
    Kind.OTHER: 0.9,
}
"""What a differing character costs, where a character that documents hold around it is worth 1 (as measured)."""
RARE = 30
"""So many times more documents hold a term than what was asked, where that is no word: those have the mistake too."""
FEW = 6
"""Characters of a question of a word or two."""
_NUMERALS = frozenset("〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾0123456789")  # noqa: RUF001 — the Chinese zero


class Edit(NamedTuple):
    """Characters of a run to be replaced; the term ``found`` stands in the ``window`` then."""

    start: int
    end: int
    instead: str
    window: tuple[int, int]
    found: Alike

    @property
    def place(self) -> tuple[int, int, str]:
        """Return what is done, without why."""
        return self.start, self.end, self.instead

    @property
    def cost(self) -> float:
        """Return how unlikely the mistake is."""
        return COSTS[self.found.kind] * self.found.differing

    @property
    def strength(self) -> tuple[int, float]:
        """Return what makes one reason for a replacement better than another for the same one."""
        return self.window[1] - self.window[0], -self.cost

    @classmethod
    def of(cls, run: str, window: tuple[int, int], found: Alike) -> Edit | None:
        """Return what a term in place of a window changes; None where that is a number."""
        start, end = window
        old, new = run[start:end], found.term
        most = min(len(old), len(new))
        head = next((n for n in range(most) if old[n] != new[n]), most)
        most -= head
        tail = next((n for n in range(most) if old[-1 - n] != new[-1 - n]), most)
        gone, instead = old[head : len(old) - tail], new[head : len(new) - tail]
        if not _NUMERALS.isdisjoint(gone + instead):
            return None
        return cls(start + head, end - tail, instead, window, found)


def allowed(reading: Reading, edit: Edit) -> bool:
    """Tell whether a replacement is likely enough by how it differs and where it stands."""
    return _there(reading, edit) and _such(reading, edit)


def _there(reading: Reading, edit: Edit) -> bool:
    """Tell whether there is a sign of a mistake: a loose character, or else whole words that never stand together."""
    start, end = edit.window
    if _whole(reading, edit):
        return reading.alone or end - start > SHORTEST
    apart = start in reading.starts and end in reading.ends
    return _touched(reading, edit) or (apart and start < edit.start < edit.end < end)


def _such(reading: Reading, edit: Edit) -> bool:
    """Tell whether a term is long enough for the kind of mistake."""
    _, kind, differing = edit.found
    size, whole, touched = len(edit.found.term), _whole(reading, edit), _touched(reading, edit)
    if size == SHORTEST and differing > 1:
        return False
    if kind is Kind.SOUND:
        return differing == 1 or whole or (2 * differing <= size and touched)
    if kind in {Kind.SHAPE, Kind.FUZZY}:
        short = kind is Kind.SHAPE and differing == 1
        return touched and (whole or short or 3 * differing <= size)
    if kind in {Kind.SWAPPED, Kind.DOUBLED}:
        return whole or size > LONG or (size == LONG and touched)
    return touched and ((whole and reading.alone) or size > LONG + 1)


def _whole(reading: Reading, edit: Edit) -> bool:
    return edit.window == (0, len(reading.run))


def _touched(reading: Reading, edit: Edit) -> bool:
    """Tell whether a character to be replaced, or one beside it in the window, is loose."""
    start, end = edit.window
    return any(reading.loose[max(start, edit.start - 1) : min(end, edit.end + 1)])


def rank(reading: Reading, edit: Edit, lexicon: Lexicon, held: Held) -> tuple[float, int]:
    """Return how much speaks for a replacement: what documents hold around it, and how many hold it; zeros for no."""
    start, end = edit.window
    run, term = reading.run, edit.found.term
    documents, asked = held(term), held(run[start:end])
    if documents <= RARE * asked or (asked and end - start > LONG):
        return 0.0, 0
    text = run[:start] + term + run[end:]
    context = _context(text, start, start + len(term), held)
    if not _whole(reading, edit):
        if Reading.of(text, lexicon, held, alone=False).cost >= reading.cost:
            return 0.0, 0
        least = max(len(term), SHORTEST + 1)
        if context <= least < LONG and not _new_beside(reading, edit, documents):
            return 0.0, 0
    return context + (len(run) - len(text)) - edit.cost, documents


def _new_beside(reading: Reading, edit: Edit, documents: int) -> bool:
    """Tell whether a short term is likely though no document holds it with what is beside it."""
    start, end = edit.window
    _, kind, differing = edit.found
    if differing > 1 or not all(reading.loose[start:end]):
        return False
    if end - start > SHORTEST:
        return kind in {Kind.SOUND, Kind.SHAPE}
    if not reading.alone or len(reading.run) > FEW:
        return False
    beside = reading.loose[max(start - 1, 0) : start] + reading.loose[end : end + 1]
    return kind is Kind.SOUND and documents >= RARE and not any(beside)


def _context(text: str, start: int, end: int, held: Held) -> int:
    """Return how long the piece around a term is that documents hold."""
    if held(text):
        return len(text)
    while start > 0 and held(text[start - 1 : end]):
        start -= 1
    while end < len(text) and held(text[start : end + 1]):
        end += 1
    return end - start


def as_asked(run: str, lexicon: Lexicon, held: Held) -> bool:
    """Tell whether documents hold a whole run; a short one that is no term may be there by chance or mistake."""
    return held(run) > 0 and (len(run) > LONG or is_term(run, lexicon))
