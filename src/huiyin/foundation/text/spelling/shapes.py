"""形近字: which characters are taken for each other because they look alike."""

from __future__ import annotations

from functools import cache
from importlib import resources


@cache
def _similar() -> dict[str, frozenset[str]]:
    """Return by character those that look like it; a character may stand in several groups."""
    file = resources.files("huiyin.foundation.text") / "data" / "similar_shapes.txt"
    found: dict[str, set[str]] = {}
    for row in file.read_text(encoding="utf-8").splitlines():
        for group in () if row.startswith("#") else row.split():
            for character in group:
                found.setdefault(character, set()).update(group)
    return {character: frozenset(group - {character}) for character, group in found.items()}


def similar(character: str) -> frozenset[str]:
    """Return the characters that look like a character."""
    return _similar().get(character, frozenset())


def look_alike(one: str, other: str) -> bool:
    """Tell whether two characters look alike."""
    return other in similar(one)
