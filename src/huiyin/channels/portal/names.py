"""机关名称沿革: which name an organ bore on a day. Documents keep the name of their time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Name = list[str]
"""``[name, since, until]``: ISO dates or empty text; ``until`` is the first day after."""


def history(document: Mapping[str, Any]) -> list[Name]:
    """Return the names of an organ's document, the oldest first; empty where it has no history."""
    rows = document.get("names") or ()
    names = [[str(r["name"]), str(r["since"] or ""), str(r["until"] or "")] for r in rows]
    return sorted(names, key=lambda name: name[1])


def name_on(names: Iterable[Sequence[str]], day: str, present: str) -> str:
    """Return the name borne on a day (``2026-11-23``); the present one where none is known."""
    for name, since, until in names:
        if day and since <= day and (not until or day < until):
            return name
    return present


def former(names: Iterable[Sequence[str]], present: str) -> list[dict[str, str]]:
    """Return the names no longer borne, the latest first."""
    return [
        {"name": name, "since": since, "until": until}
        for name, since, until in reversed(list(names))
        if until and name != present
    ]
