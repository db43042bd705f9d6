"""扫描: what machines can notice in a text before people release it; offsets are characters of the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.scanners.contacts import contacts
from huiyin.foundation.text.scanners.current import current_matcher
from huiyin.foundation.text.scanners.findings import GRAVITY, Finding
from huiyin.foundation.text.scanners.identity import id_numbers
from huiyin.foundation.text.scanners.internal import internal_marks
from huiyin.foundation.text.scanners.secrecy import secrecy_marks
from huiyin.foundation.text.scanners.words import WordMatcher

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Finding", "WordMatcher", "current_matcher", "personal_data", "scan"]


def scan(text: str, *, words: WordMatcher | None = None) -> list[Finding]:
    """Return everything noticed, in reading order; of overlapping personal data the gravest stands."""
    found = [*personal_data(text), *secrecy_marks(text), *internal_marks(text)]
    if words is not None:
        found += words.find(text)
    return sorted(found, key=lambda f: (f.start, GRAVITY[f.severity], f.end))


def personal_data(text: str) -> list[Finding]:
    """Return the places that may tell of a person: numbers of papers, telephones, mailboxes, cards, addresses."""
    folded = fold(text)
    return _gravest([*id_numbers(text, folded), *contacts(text, folded)])


def _gravest(found: Sequence[Finding]) -> list[Finding]:
    """Keep one finding a place: digits of an ID number are not a telephone as well."""
    kept: list[Finding] = []
    for finding in sorted(found, key=lambda f: (GRAVITY[f.severity], f.start - f.end)):
        if all(finding.end <= k.start or k.end <= finding.start for k in kept):
            kept.append(finding)
    return kept
