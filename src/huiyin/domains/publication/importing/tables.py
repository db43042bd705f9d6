"""表格: the cells of a table in HTML or Markdown as a table block, or as lines where it only laid out a page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

MOST_COLUMNS, MOST_SPAN = 60, 60
_NUMERIC = re.compile(r"^[-+]?[\d,.]*%?$")


@dataclass
class Cell:
    """One cell: its lines, how far it spans, whether it is a heading."""

    lines: list[str] = field(default_factory=lambda: [""])
    across: int = 1
    down: int = 1
    head: bool = False

    @property
    def words(self) -> str:
        """Return its words on one line."""
        return " ".join(line.strip() for line in self.lines if line.strip())


@dataclass
class Table:
    """A table in the making; ``layout`` once it proved to hold other tables."""

    rows: list[list[Cell]] = field(default_factory=list)
    caption: str = ""
    cell: Cell | None = None
    layout: bool = False

    def lines(self) -> list[str]:
        """Return the lines of all cells, in reading order."""
        return [line for row in self.rows for cell in row for line in cell.lines if line.strip()]

    def value(self) -> dict[str, Any] | None:
        """Return the value of a table block, None where one column only laid out a page."""
        grid = _grid(self.rows)
        filled = [(row, cells) for row, cells in zip(self.rows, grid, strict=True) if any(cells)]
        width = max((len(cells) for _row, cells in filled), default=0)
        if width < 2 or width > MOST_COLUMNS:
            return None
        cells = [c + [""] * (width - len(c)) for _row, c in filled]
        marked = bool(filled[0][0]) and all(cell.head for cell in filled[0][0])
        if marked or _looks_like_head(cells):
            return {"caption": self.caption, "head": [cells[0]], "rows": cells[1:]}
        return {"caption": self.caption, "head": [], "rows": cells}


def _looks_like_head(cells: list[list[str]]) -> bool:
    """Tell whether the first row names the columns: every cell filled, different, and none a number."""
    first = cells[0]
    return (
        len(cells) > 1
        and all(first)
        and len(set(first)) == len(first)
        and not any(_NUMERIC.match(cell) for cell in first)
    )


def _grid(rows: list[list[Cell]]) -> list[list[str]]:
    """Return the words by row and column: a cell that spans rows is repeated, one that spans columns is not."""
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}
    for row in rows:
        line: list[str] = []
        for cell in row:
            _fill_from_above(line, below)
            if cell.down > 1:
                below[len(line)] = (min(cell.down, MOST_SPAN) - 1, cell.words)
            line += [cell.words, *[""] * (min(cell.across, MOST_SPAN) - 1)]
        _fill_from_above(line, below)
        grid.append(line)
    return grid


def _fill_from_above(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    while len(line) in below:
        left, words = below.pop(len(line))
        if left > 1:
            below[len(line)] = (left - 1, words)
        line.append(words)
