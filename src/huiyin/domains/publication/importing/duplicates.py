"""重复: texts that are already there, exactly or almost, found while a file is read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.domains.publication.selectors.duplicates import THRESHOLD, near_signature
from huiyin.foundation.text import neardup

if TYPE_CHECKING:
    from collections.abc import Hashable


def _index() -> neardup.NearDuplicates:
    return neardup.NearDuplicates(threshold=THRESHOLD)


@dataclass
class UnsavedTexts:
    """The texts of a file that is read without being saved, kept in memory for the time of a trial."""

    _index: neardup.NearDuplicates = field(default_factory=_index)
    _titles: dict[Hashable, str] = field(default_factory=dict)

    def repeats(self, number: int, title: str, signature: bytes) -> list[str]:
        """Return what row ``number`` nearly repeats among the rows before it, and remember it."""
        found = [
            _sentence(self._titles[row], round(share * 100))
            for row, share in self._index.query(signature)[:1]
        ]
        self._index.add(number, signature)
        self._titles[number] = title
        return found


def repeats(signature: bytes) -> list[str]:
    """Return what a text nearly repeats among the items that are there."""
    return [_sentence(n.title, n.share) for n in near_signature(signature, limit=1)]


def _sentence(title: str, share: int) -> str:
    return f"与《{title}》约有{share}%相同"
