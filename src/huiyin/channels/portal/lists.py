"""Named lists of item ids, oldest first, cut into stable chunks.

A list is named by a path such as ``column/news`` or ``month/news/2026-11``. Chunks are counted from the
oldest item, so a new item touches the last chunk alone.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CHUNK = 100
TOPS = (5, 6, 8, 15, 20, 30)
"""How many of the newest a page may ask for: each is a fact of its own, so that a page that shows five is left
alone when the sixth changes."""


class Lists:
    """Every list of the index; an empty list does not exist."""

    def __init__(self) -> None:
        self._lists: dict[str, list[tuple[str, int, str]]] = {}
        self._parts: dict[str, set[str]] = {}

    def fill(self, rows: Iterable[tuple[str, str, str]]) -> None:
        """Add many rows of (list, order, id) at once."""
        for name, order, item in rows:
            self._open(name).append((order, _number(item), item))
        for values in self._lists.values():
            values.sort()

    def add(self, name: str, order: str, item: str) -> set[str]:
        """Put an item into a list and return the fact keys that may have changed."""
        values = self._open(name)
        row = (order, _number(item), item)
        insort(values, row)
        return self._touched(name, bisect_left(values, row), len(values))

    def remove(self, name: str, order: str, item: str) -> set[str]:
        """Take an item out of a list and return the fact keys that may have changed."""
        values = self._lists[name]
        position = bisect_left(values, (order, _number(item), item))
        touched = self._touched(name, position, len(values))
        del values[position]
        if not values:
            del self._lists[name]
            group, _, part = name.rpartition("/")
            self._parts[group].discard(part)
        return touched

    def _open(self, name: str) -> list[tuple[str, int, str]]:
        found = self._lists.get(name)
        if found is None:
            found = self._lists[name] = []
            group, _, part = name.rpartition("/")
            self._parts.setdefault(group, set()).add(part)
        return found

    def _touched(self, name: str, position: int, size: int) -> set[str]:
        group = name.rpartition("/")[0]
        keys = {
            *(f"newest/{top}/{name}" for top in TOPS if position >= size - top),
            f"count/{name}",
            f"chunks/{name}",
            f"parts/{group}",
            f"names/{group}",
        }
        for number in range(position // CHUNK + 1, (size - 1) // CHUNK + 2):
            keys.add(f"chunk/{number}/{name}")
        return keys

    def newest(self, name: str, top: int) -> list[str]:
        """Return the newest ids, newest first, at most ``top`` (one of ``TOPS``)."""
        return [item for _, _, item in reversed(self._lists.get(name, [])[-top:])]

    def count(self, name: str) -> int:
        """Return how many items a list holds."""
        return len(self._lists.get(name, ()))

    def chunks(self, name: str) -> int:
        """Return how many chunks a list has."""
        return -(-self.count(name) // CHUNK)

    def chunk(self, name: str, number: int) -> list[str]:
        """Return the ids of a chunk (counted from 1), oldest first."""
        rows = self._lists.get(name, [])[(number - 1) * CHUNK : number * CHUNK]
        return [item for _, _, item in rows]

    def parts(self, group: str) -> list[list[str | int]]:
        """Return ``[part, count]`` of every list ``group/<part>``, by name."""
        return [[p, self.count(f"{group}/{p}")] for p in sorted(self._parts.get(group, ()))]

    def part_names(self, group: str) -> list[str]:
        """Return the part of every list ``group/<part>``, by name."""
        return sorted(self._parts.get(group, ()))

    def months(self, group: str, year: str) -> list[list[str | int]]:
        """Return ``[month, count]`` of the lists ``group/<month>`` of a year, the newest first."""
        return [row for row in reversed(self.parts(group)) if str(row[0]).startswith(f"{year}-")]

    def years(self, group: str) -> list[str]:
        """Return the years of the lists ``group/<month>``, the newest first."""
        return sorted({part[:4] for part in self._parts.get(group, ())}, reverse=True)

    def has_year(self, group: str, year: str) -> bool:
        """Tell whether there is a list ``group/<month>`` of a year."""
        return any(part.startswith(f"{year}-") for part in self._parts.get(group, ()))

    def names(self, first: str) -> Iterator[str]:
        """Yield the names of lists whose first part is given."""
        return (name for name in sorted(self._lists) if name.partition("/")[0] == first)


def newest_fact(name: str, count: int) -> str:
    """Return the key of the fact that holds the newest ``count`` of a list, and more where no top is just that many."""
    top = next((top for top in TOPS if top >= count), TOPS[-1])
    return f"newest/{top}/{name}"


def _number(item: str) -> int:
    """Return an id as a number so that 9 comes before 10."""
    return int(item) if item.isdecimal() else 0
