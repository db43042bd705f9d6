"""规则册登记 (registry of rulebooks): which rules are in force for a kind of case on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import WrongState

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.kernel.rulebooks import Rulebook

_BOOKS: dict[str, dict[str, Rulebook]] = {}


def register(rulebook: Rulebook) -> None:
    """Register a rulebook; ``ValueError`` where another one has its name or its first day."""
    books = _BOOKS.setdefault(rulebook.kind, {})
    if books.get(rulebook.name) == rulebook:
        return
    if rulebook.name in books or any(b.since == rulebook.since for b in books.values()):
        msg = f"two rulebooks of kind {rulebook.kind!r} have one name or one first day"
        raise ValueError(msg)
    books[rulebook.name] = rulebook


def in_force(kind: str, on: date) -> Rulebook:
    """Return the newest rulebook of a kind whose first day has come; ``WrongState`` where there is none."""
    begun = [b for b in _BOOKS.get(kind, {}).values() if b.since <= on]
    if not begun:
        raise WrongState(
            "no-rulebook", "{day} 还没有“{kind}”的办理规则。", kind=kind, day=on.isoformat()
        )
    return max(begun, key=lambda b: b.since)


def named(kind: str, name: str) -> Rulebook:
    """Return a rulebook by name; ``KeyError`` where it is not registered."""
    return _BOOKS[kind][name]


def registered() -> tuple[Rulebook, ...]:
    """Return every rulebook, by kind and first day."""
    books = (b for by_name in _BOOKS.values() for b in by_name.values())
    return tuple(sorted(books, key=lambda b: (b.kind, b.since)))


def day_of(moment: datetime) -> date:
    """Return the calendar day of a moment in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()
