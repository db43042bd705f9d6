"""有日期的行: which of the rows of a table is in force on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


class Dated(Protocol):
    """A row that counts from a day on."""

    @property
    def since(self) -> date:
        """Return the day."""


Row = TypeVar("Row", bound=Dated)


def in_force(rows: Iterable[Row], on: date) -> Row:
    """Return the newest row that has begun on a day, the later one of two of one day; ``KeyError`` before the first."""
    begun = [row for row in rows if row.since <= on]
    if not begun:
        raise KeyError(on)
    return max(reversed(begun), key=lambda row: row.since)
