"""栏目存档: the months of a column, a year at a time; the pages of the years give way to what was there before.

A year's address lies among the addresses that columns may have. Where one has it, the year has no page, and whoever
asks for the year is led to its newest month. An old address yields to the year, as it does to every page of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.lists import CHUNK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from huiyin.channels.portal.index import Index


def address(index: Index, code: str, year: str) -> str:
    """Return where a year of a column may have its page."""
    return f"{index.structure.path(code)}{year}/"


def has_page(index: Index, code: str, year: str) -> bool:
    """Tell whether the year is there (``plans`` asks who has its address)."""
    return index.lists.has_year(f"month/{code}", year)


def newest_month(path: str, part: str, count: int) -> str:
    """Return the newest page of a month, which is its last one; ``part`` is ``2026-11``."""
    last = -(-count // CHUNK)
    base = f"{path}{part.replace('-', '/')}/"
    return base if last == 1 else f"{base}{last}/"


def months(index: Index, name: str) -> list[list[str | int]]:
    """Return ``[month, count]`` of ``<column>/<year>``, the newest first."""
    code, _, year = name.partition("/")
    return index.lists.months(f"month/{code}", year)


def pages_of(index: Index) -> Iterator[str]:
    """Yield ``<column>/<year>`` of every year of every column."""
    names = (name.split("/") for name in index.lists.names("month"))
    yield from dict.fromkeys(f"{code}/{part[:4]}" for _, code, part in names)


def moved_by(name: str) -> set[str]:
    """Return the facts that may have moved with a list of a month, ``<column>/2026-11``."""
    code, _, part = name.partition("/")
    year = f"{code}/{part[:4]}"
    return {f"plan/year/{year}", f"year/{year}", f"months/{year}", f"years/{code}"}


def every_fact(index: Index) -> Iterable[str]:
    """Yield the facts of all years, which a change of the configuration may move."""
    for name in pages_of(index):
        yield from (f"year/{name}", f"months/{name}", f"years/{name.partition('/')[0]}")


def linked(index: Index, code: str, year: str, *, page: bool) -> Any:
    """Return ``[year, path]``: its page, or its newest month where it has none."""
    path = address(index, code, year)
    if not page:
        part, count = index.lists.months(f"month/{code}", year)[0]
        path = newest_month(index.structure.path(code), str(part), int(count))
    return [year, path]
