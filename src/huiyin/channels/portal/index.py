"""索引: everything the publisher knows of the released sources without holding their bodies.

``apply`` changes the index and returns every fact key whose value may have changed. It compares what an item
contributed before with what it contributes now, so that a key is never forgotten because a field moved.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from huiyin.channels.portal import archives
from huiyin.channels.portal.cards import Card, card_of
from huiyin.channels.portal.corrections import Corrections, Told, told_by_card, told_by_notice
from huiyin.channels.portal.labels import labels
from huiyin.channels.portal.lists import Lists
from huiyin.channels.portal.redirects import Redirects
from huiyin.channels.portal.structure import Structure
from huiyin.foundation.release.rendering import IN_SEARCH

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from huiyin.foundation.release.rendering import Envelope

CONFIGURATION = frozenset({"site", "column", "organ"})


class Index:
    """The present state; ``today`` is a date in Asia/Shanghai, ``taken`` and ``trees`` memories of the plans."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.structure = Structure()
        self.cards: dict[str, Card] = {}
        self.withdrawn: dict[str, Told] = {}
        self.corrections = Corrections()
        self.batches: set[str] = set()
        self.redirects = Redirects()
        self.interpreted: dict[str, set[str]] = {}
        self.succeeded: dict[str, set[str]] = {}
        self.files: dict[str, dict[str, set[str]]] = {}
        self.lists = Lists()
        self._labels: dict[str, tuple[str, ...]] = {}
        self.taken: frozenset[str] | None = None
        self.trees: tuple[str, ...] | None = None
        self.types: Counter[tuple[str, str]] = Counter()
        self._ends: list[tuple[str, str]] | None = None

    def load(self, sources: Iterable[tuple[str, Envelope]]) -> None:
        """Build the index from every source."""
        for key, envelope in sources:
            kind, _, name = key.partition("/")
            if kind == "item":
                self.cards[name] = card_of(key, envelope)
                self._link(self.cards[name])
            elif kind in CONFIGURATION:
                self.structure.put(kind, name, envelope["document"])
            elif kind == "withdrawn":
                self._notice(name, envelope)
            else:
                self._small(kind, name, envelope)
        self.structure.settle()
        rows = []
        for item, card in self.cards.items():
            self._labels[item] = labels(self.structure, card, self.today)
            rows += [(label, card.order, item) for label in self._labels[item]]
        for item in {*self.cards, *self.withdrawn}:
            rows += self.corrections.enter(item, self._told(item), self.structure)
        self.lists.fill(rows)

    def apply(self, changes: Mapping[str, Envelope | None], today: date) -> set[str]:
        """Take changes and a date in; return the fact keys that they may have moved."""
        touched: set[str] = set()
        configured = any(key.partition("/")[0] in CONFIGURATION for key in changes)
        before = self._organ_places() if configured else set()
        for key, envelope in changes.items():
            kind, _, name = key.partition("/")
            if kind == "item":
                touched |= self._item(key, name, envelope)
            elif kind in CONFIGURATION:
                self.structure.put(kind, name, envelope["document"] if envelope else None)
            else:
                touched |= self._small(kind, name, envelope)
        if configured:
            self.taken = self.trees = None
            self.structure.settle()
            touched |= self._relabel()
            touched |= {f"{IN_SEARCH}organ/{code}" for code, _ in before ^ self._organ_places()}
        return touched | self._move_date(today)

    def _organ_places(self) -> set[tuple[str, tuple[str, ...]]]:
        return {(code, self.structure.organ_sites(code)) for code in self.structure.organs}

    def _item(self, key: str, item: str, envelope: Envelope | None) -> set[str]:
        before = self.cards.pop(item, None)
        touched = {f"plan/item/{item}"}
        types = +self.types
        self._ends = None
        if before is not None:
            touched |= self._unlink(before)
        card = card_of(key, envelope) if envelope else None
        if card is not None:
            self.cards[item] = card
            touched |= self._link(card)
        touched |= {f"{fact}/{item}" for fact in ("card", "row", "entry", "validity", "stamp")}
        if set(types) != set(+self.types):
            touched.add("types/")
        return touched | self._place(item, before, card) | self._tell(item)

    def _told(self, item: str) -> Told | None:
        """Return what the list of corrections and withdrawals says of an item, None where nothing."""
        card = self.cards.get(item)
        return told_by_card(card) if card else self.withdrawn.get(item)

    def _tell(self, item: str) -> set[str]:
        touched = self.corrections.put(item, self._told(item), self.structure, self.lists)
        return touched | moved_with_lists(touched)

    def _place(self, item: str, before: Card | None, card: Card | None) -> set[str]:
        """Move an item between lists; where its order stays, common lists are left alone."""
        touched: set[str] = set()
        old = self._labels.pop(item, ())
        new = labels(self.structure, card, self.today) if card else ()
        moved = before is None or card is None or before.order != card.order
        for label in old:
            if before is not None and (moved or label not in new):
                touched |= self.lists.remove(label, before.order, item)
        for label in new:
            if card is not None and (moved or label not in old):
                touched |= self.lists.add(label, card.order, item)
        if new:
            self._labels[item] = new
        return touched | moved_with_lists(touched)

    def _relabel(self) -> set[str]:
        """Place every item anew after the structure changed; what moved is found elsewhere in search too."""
        touched: set[str] = set()
        for item, card in self.cards.items():
            if labels(self.structure, card, self.today) != self._labels.get(item, ()):
                touched |= self._place(item, card, card) | {f"{IN_SEARCH}item/{item}"}
            elif not card.listed_on(self.today):  # it has columns still, only not in their lists
                touched.add(f"{IN_SEARCH}item/{item}")
        for item in self.corrections.items():
            touched |= self._tell(item)
        return touched

    def _small(self, kind: str, name: str, envelope: Envelope | None) -> set[str]:
        if kind == "withdrawn":
            self._notice(name, envelope)
            return {f"plan/item/{name}"} | self._tell(name)
        if kind == "batch":
            (self.batches.add if envelope else self.batches.discard)(name)
            return {f"plan/ticket/{name}"}
        if kind == "redirect":
            moved = self.redirects.put(name, envelope["document"] if envelope else None)
            return {f"plan/redirect{path}" for path in moved}
        return set()

    def _notice(self, item: str, envelope: Envelope | None) -> None:
        if envelope:
            self.withdrawn[item] = told_by_notice(envelope["document"])
        else:
            self.withdrawn.pop(item, None)

    def _link(self, card: Card) -> set[str]:
        """Enter what an item points to; return the facts of those it points to."""
        self.types[card.type, card.type_label] += 1
        for target in card.interprets:
            self.interpreted.setdefault(target, set()).add(card.id)
        for target in card.replaces:
            self.succeeded.setdefault(target, set()).add(card.id)
        for file in card.files:
            names = self.files.setdefault(file.digest[:16], {})
            names.setdefault(f"{file.digest}\n{file.name}\n{file.media}", set()).add(card.id)
        return pointed(card)

    def _unlink(self, card: Card) -> set[str]:
        self.types[card.type, card.type_label] -= 1
        for target in card.interprets:
            self.interpreted[target].discard(card.id)
        for target in card.replaces:
            self.succeeded[target].discard(card.id)
        for file in card.files:
            names = self.files[file.digest[:16]]
            row = f"{file.digest}\n{file.name}\n{file.media}"
            names[row].discard(card.id)
            if not names[row]:
                del names[row]
        return pointed(card)

    def _move_date(self, today: date) -> set[str]:
        """Return the facts of items that expire, or leave the lists, between the old and the new date."""
        if today == self.today:
            return set()
        if self._ends is None:
            self._ends = sorted(
                (day, c.id) for c in self.cards.values() for day in {c.ends, c.listed_until} if day
            )
        first, last = sorted((self.today.isoformat(), today.isoformat()))
        self.today = today
        begin = bisect_left(self._ends, (first, ""))
        end = bisect_right(self._ends, (last, "\uffff"))
        touched: set[str] = set()
        for _, item in self._ends[begin:end]:
            card = self.cards[item]
            touched |= {f"validity/{item}", f"row/{item}", f"{IN_SEARCH}item/{item}"}
            touched |= self._place(item, card, card)
        return touched


def pointed(card: Card) -> set[str]:
    """Return the facts about other things that an item takes part in."""
    keys = {f"interpretations/{target}" for target in card.interprets}
    keys |= {f"successors/{target}" for target in card.replaces}
    return keys | {f"plan/file/{file.digest[:16]}" for file in card.files}


def moved_with_lists(touched: Iterable[str]) -> set[str]:
    """Return the plans that depend on how many chunks the touched lists have, and the years of the columns."""
    plans = set()
    for key in touched:
        fact, _, name = key.partition("/")
        if fact == "chunks":
            kind, _, of = name.partition("/")
            if kind in {"month", "shelf", "class", "class-year", "corrections-year"}:
                plans.add(f"plan/{name}")
            if kind == "month":
                plans |= archives.moved_by(of)
            elif kind == "sitemap":
                plans.add("plan/sitemaps")
    return plans
