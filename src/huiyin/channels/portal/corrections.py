"""更正和撤回: what was changed or taken down after it was public, by year.

A correction is told by the title of what is public now. A withdrawal is told by its time and its neutral reason alone:
no word of what was withdrawn is known here, whatever it leaked. What is public again after a withdrawal is a
correction, and what was corrected twice stands once, with its present version: a list of released sources tells what
is, the log tells everything that was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.cards import local

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.channels.portal.cards import Card
    from huiyin.channels.portal.lists import Lists
    from huiyin.channels.portal.structure import Structure


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the list: ``at`` is ISO text in Asia/Shanghai, ``version`` is 0 for a withdrawal."""

    at: str
    columns: tuple[str, ...]
    version: int = 0
    title: str = ""
    reason: str = ""


def told_by_card(card: Card) -> Told | None:
    """Return the line of a public item, None where its first version is the public one."""
    if not card.corrected:
        return None
    return Told(card.updated, card.columns, card.corrected, title=card.title)


def told_by_notice(document: Mapping[str, Any]) -> Told:
    """Return the line of a withdrawn item; an older notice names no columns, so that the root site alone lists it."""
    at = local(document["at"]).isoformat(timespec="seconds")
    columns = tuple(document.get("columns") or ())
    return Told(at, columns, reason=document.get("reason") or "")


class Corrections:
    """The lines by item, and in which lists each stands."""

    def __init__(self) -> None:
        self._told: dict[str, Told] = {}
        self._labels: dict[str, tuple[str, ...]] = {}

    def told(self, item: str) -> Told | None:
        """Return the line of an item."""
        return self._told.get(item)

    def items(self) -> list[str]:
        """Return the ids of all items that have a line."""
        return list(self._told)

    def enter(
        self, item: str, told: Told | None, structure: Structure
    ) -> list[tuple[str, str, str]]:
        """Note a line at the start; return its rows (list, order, id) for lists that are filled at once."""
        if told is None:
            return []
        self._told[item] = told
        self._labels[item] = labels(structure, told)
        return [(label, told.at, item) for label in self._labels[item]]

    def put(self, item: str, told: Told | None, structure: Structure, lists: Lists) -> set[str]:
        """Set or remove a line; return the fact keys that may have changed."""
        before, old = self._told.pop(item, None), self._labels.pop(item, ())
        rows = self.enter(item, told, structure)
        new = self._labels.get(item, ())
        touched = {f"correction/{item}"} if told != before else set()
        moved = before is None or told is None or before.at != told.at
        for label in old:
            if before is not None and (moved or label not in new):
                touched |= lists.remove(label, before.at, item)
        for label, order, _ in rows:
            if moved or label not in old:
                touched |= lists.add(label, order, item)
        return touched


def labels(structure: Structure, told: Told) -> tuple[str, ...]:
    """Return the lists in which a line stands: those of the root site, and of the sites of the item's own columns."""
    own = {structure.site_of(code) for code in told.columns if code in structure.columns}
    year = told.at[:4]
    return tuple(
        name
        for site in sorted({structure.root, *own} - {""})
        for name in (f"corrections/{site}", f"corrections-year/{site}/{year}")
    )
