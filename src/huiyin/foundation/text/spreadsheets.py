"""表格单元: what may stand in a cell of a file that people open with a spreadsheet."""

from __future__ import annotations

from typing import Any

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so would be reckoned by a spreadsheet; it is given as text."""


def cell(value: Any) -> str:
    """Return a value as the words of a cell, harmless and empty for None."""
    words = "" if value is None else str(value)
    return f"'{words}" if words.startswith(FORMULA) else words
