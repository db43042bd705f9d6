"""查找: running a search against one state of the index."""

from __future__ import annotations

import json
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Order

from huiyin.foundation.text.search.counting import counts, without
from huiyin.foundation.text.search.fields import TERMS_KEY
from huiyin.foundation.text.search.passages import marked, needles, passages, spans
from huiyin.foundation.text.search.results import Hit, Page
from huiyin.foundation.text.search.tree import Tree
from huiyin.foundation.text.search.weights import RELAXED, STRICT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from huiyin.foundation.text.search.query import Query

    Card = dict[str, Any]
    Current = Callable[[str, str], bool]
    Words = Callable[[str], "tuple[Card, str] | None"]

DEEPEST = 2_000
LEAST_SEEN = 20
"""Hits looked at for whether they are current, so that totals of small results are exact."""


class Finder:
    """One state of the index, for reading; safe to share between threads.

    ``terms`` are the city's own words with which this state was written.
    """

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self.terms = _terms(searcher, schema)
        self._tree = Tree(schema, terms=self.terms)

    @property
    def size(self) -> int:
        """Return the number of documents."""
        return int(self._searcher.num_docs) - bool(self.terms)

    def stored(self) -> Iterator[tuple[Card, str]]:
        """Yield every document as it is held: its card and its body."""
        count = self.size
        if not count:
            return
        for _, address in self._searcher.search(self._tree.everything(), count).hits:
            held = self._searcher.doc(address)
            card = json.loads(bytes(held.get_first("card") or b"{}"))
            yield card, bytes(held.get_first("body") or b"").decode()

    def held(self, phrase: str) -> int:
        """Return how many documents hold an exact phrase; 0 where it has no letter or digit."""
        query = self._tree.holding(phrase)
        return int(self._searcher.search(query, 1).count) if query else 0  # type: ignore[attr-defined]

    def search(
        self, query: Query, *, current: Current | None = None, words: Words | None = None
    ) -> Page:
        """Return the page that was asked for; any text is a valid query.

        ``current(path, digest)`` False hides a document. ``words(path)`` gives the card and the body (see
        ``fields.held``) with which a hit is shown in place of what is stored here; None hides it.
        """
        began = perf_counter()
        first, size = query.window()
        free, phrases = query.parts()
        filters = query.usable_filters()
        empty = Page(page=first // size + 1, per_page=size)
        found, relaxed = None, False
        answer: tuple[list[tuple[Card, str]], int, list[Card]] = [], 0, []
        for strictness in (STRICT, RELAXED):
            found = self._tree.text(free, phrases, strictness=strictness)
            if found is None and (query.text.strip() or not filters):
                return empty
            asked = self._tree.filtered(found, filters)
            answer = self._cards(asked, query, current, bodies=words is None)
            if found is None or answer[1] >= self._tree.enough(free):
                break
            relaxed = relaxed or not answer[1]
        cards, total, stale = answer
        counted = self._tree.hits(free, phrases, strictness=strictness)
        facets = counts(self._searcher, self._tree, counted, filters)
        hits = _hits(cards, stale, needles(free, phrases), words)
        return Page(
            total=total - len(stale),
            hits=hits,
            facets=without(facets, stale, filters),
            took_ms=(perf_counter() - began) * 1000,
            page=first // size + 1,
            per_page=size,
            relaxed=relaxed and bool(hits),
        )

    def _cards(
        self, query: tantivy.Query, asked: Query, current: Current | None, *, bodies: bool
    ) -> tuple[list[tuple[Card, str]], int, list[Card]]:
        """Return the page's documents, the count of all, and the documents seen that are not current."""
        first, size = asked.window()
        if first + size > DEEPEST:
            return [], int(self._searcher.search(query, 1).count), []  # type: ignore[attr-defined]
        order: dict[str, Any] = (
            {"order_by_field": "published", "order": Order.Desc} if asked.sort == "newest" else {}
        )
        kept: list[tuple[Card, bytes]] = []
        stale: list[Card] = []
        seen, total = 0, 0
        while len(kept) < first + size and seen < DEEPEST:
            limit = max(first + size, LEAST_SEEN) if current else size
            start = seen if current else first
            result = self._searcher.search(query, limit, offset=start, **order)
            total = int(result.count)  # type: ignore[attr-defined]
            for _, address in result.hits:
                stored = self._searcher.doc(address)
                card = json.loads(bytes(stored.get_first("card") or b"{}"))
                if current is not None and not current(card["path"], card["digest"]):
                    stale.append(card)
                else:
                    body = stored.get_first("body") if bodies else None
                    kept.append((card, bytes(body or b"")))
            seen = start + len(result.hits)
            if current is None or seen >= total or not result.hits:
                break
        page = kept[first : first + size] if current else kept
        return [(card, body.decode()) for card, body in page], total, stale


def _hits(
    cards: Sequence[tuple[Card, str]],
    stale: list[Card],
    wanted: Sequence[str],
    words: Words | None,
) -> list[Hit]:
    """Return the hits in the words they are shown with; what has none goes to the stale ones."""
    found = []
    for card, body in cards:
        told = words(card["path"]) if words is not None else (card, body)
        if told is None:
            stale.append(card)
        else:
            found.append(_hit(*told, wanted))
    return found


def _terms(searcher: tantivy.Searcher, schema: tantivy.Schema) -> tuple[str, ...]:
    """Return the words that a state of the index was written with; most have a list, an older one has none."""
    listed = tantivy.Query.term_query(schema, "key", TERMS_KEY)
    for _, address in searcher.search(listed, 1).hits:
        return _listed(bytes(searcher.doc(address).get_first("card") or b"[]"))
    return ()


@lru_cache(maxsize=8)
def _listed(card: bytes) -> tuple[str, ...]:
    """Return a list of words, the same object for the same list: each commit is opened, few have another list."""
    return tuple(json.loads(card))


def _hit(card: Card, body: str, wanted: Sequence[str]) -> Hit:
    fields = {
        k: v for k, v in card.items() if k not in {"facets", "title", "path", "key", "digest"}
    }
    return Hit(
        key=card["key"],
        path=card["path"],
        digest=card["digest"],
        title=card["title"],
        document_number=card["document_number"],
        fields=fields,
        title_parts=marked(card["title"], spans(card["title"], wanted)),
        passages=passages(body or card["summary"], wanted),
    )
