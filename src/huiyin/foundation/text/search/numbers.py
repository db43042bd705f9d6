"""文号检索: finding a document by its number, or by as much of it as a reader remembers.

``云政发〔2026〕18号`` is found by the whole number in any brackets, by ``云政发 18``, ``〔2026〕18号`` or ``18号``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.segmentation import HAN

_OPEN, _CLOSE = r"[〔﹝\[［【(（<〈《]", r"[〕﹞\]］】)）>〉》]"
_NUMBER = re.compile(
    rf"(?P<agency>[{HAN}]{{2,20}}?)?{_OPEN}?(?P<year>(?:19|20)\d\d)?(?:{_CLOSE}|年)?"
    r"第?0{0,4}(?P<serial>[1-9]\d{0,4})?(?P<sign>号)?"
)
_SPACE = re.compile(r"\s+")
_BRACKETS = str.maketrans(
    {**dict.fromkeys("﹝[［【(（", "〔"), **dict.fromkeys("﹞]］】)）", "〕")}
)
LONGEST = 60


@dataclass(frozen=True, slots=True)
class NumberParts:
    """What is known of a document number; empty strings for what is not."""

    agency: str
    year: str
    serial: str

    def tokens(self) -> list[str]:
        """Return the index tokens of the known parts."""
        named = (("a", self.agency), ("y", self.year), ("n", self.serial))
        return [f"{name}:{value}" for name, value in named if value]


def compact(number: str) -> str:
    """Return a number for exact comparison: folded, no spaces, one kind of brackets."""
    return _SPACE.sub("", fold(number)).translate(_BRACKETS)[:200]


def number_tokens(number: str) -> list[str]:
    """Return the tokens of a whole document number, with every part of its agency code."""
    parts = _parsed(number)
    if parts is None or not parts.serial:
        return []
    agency = parts.agency
    pieces = {f"a:{agency[i:j]}" for i in range(len(agency)) for j in range(i + 2, len(agency) + 1)}
    return sorted(pieces) + [t for t in parts.tokens() if not t.startswith("a:")]


def partial_number(query: str) -> NumberParts | None:
    """Return what a query says of a number: at least two parts of it, or a serial with 号."""
    parts = _parsed(query)
    if parts is None:
        return None
    known = len(parts.tokens())
    alone = known == 1 and parts.serial and compact(query).endswith("号")
    return parts if known >= 2 or alone else None


def _parsed(text: str) -> NumberParts | None:
    if len(text) > LONGEST:
        return None
    match = _NUMBER.fullmatch(_SPACE.sub("", fold(text)))
    if match is None:
        return None
    return NumberParts(match["agency"] or "", match["year"] or "", match["serial"] or "")
