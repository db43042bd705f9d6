"""对照: what changed between two texts, for Chinese: first by sentence, then by character within a sentence.

A diff that splits on spaces marks a whole Chinese sentence for one changed character; this one marks the
character.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Kind = Literal["same", "added", "removed"]
SENTENCE = re.compile(r"[^。！？；\n]*[。！？；\n]?")
ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of characters that stayed, came or went."""

    kind: Kind
    text: str


def sentences(text: str) -> list[str]:
    """Split after 。！？； and line ends; joined again they give the text."""
    return [s for s in SENTENCE.findall(text) if s]


def compare(old: str, new: str) -> list[Segment]:
    """Return the segments of both texts in reading order; neighbours of one kind are joined.

    Without the added ones they give the old text, without the removed ones the new.
    """
    before, after = sentences(old), sentences(new)
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    found: list[Segment] = []
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            found.append(Segment("same", "".join(before[i1:i2])))
        else:
            found.extend(_within(before[i1:i2], after[j1:j2]))
    return list(_joined(found))


def _within(old: Sequence[str], new: Sequence[str]) -> Iterator[Segment]:
    """Pair replaced sentences in order where they are alike, and mark characters inside them."""
    for at in range(max(len(old), len(new))):
        one = old[at] if at < len(old) else ""
        two = new[at] if at < len(new) else ""
        matcher = SequenceMatcher(a=one, b=two, autojunk=False)
        if one and two and matcher.ratio() >= ALIKE:
            yield from _characters(one, two, matcher)
        else:
            if one:
                yield Segment("removed", one)
            if two:
                yield Segment("added", two)


def _characters(old: str, new: str, matcher: SequenceMatcher[str]) -> Iterator[Segment]:
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            yield Segment("same", old[i1:i2])
            continue
        if i2 > i1:
            yield Segment("removed", old[i1:i2])
        if j2 > j1:
            yield Segment("added", new[j1:j2])


def _joined(segments: Sequence[Segment]) -> Iterator[Segment]:
    last: Segment | None = None
    for segment in segments:
        if last is not None and last.kind == segment.kind:
            last = Segment(last.kind, last.text + segment.text)
            continue
        if last is not None:
            yield last
        last = segment
    if last is not None:
        yield last
