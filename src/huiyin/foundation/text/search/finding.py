"""查找: running a search against one state of the index."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, replace
from functools import lru_cache
from time import perf_counter
from typing import TYPE_CHECKING, Any

import tantivy
from tantivy import Order

from huiyin.foundation.text.folding import fold
from huiyin.foundation.text.search import weights
from huiyin.foundation.text.search.counting import counts, without
from huiyin.foundation.text.search.fields import TERMS_KEY
from huiyin.foundation.text.search.passages import marked, needles, passages, spans
from huiyin.foundation.text.search.rereading import Rereader, order
from huiyin.foundation.text.search.results import Hit, Page
from huiyin.foundation.text.search.suggesting import beginning
from huiyin.foundation.text.search.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from huiyin.foundation.text.search.query import Query
    from huiyin.foundation.text.search.question import Question

    Card = dict[str, Any]
    Current = Callable[[str, str], bool]
    Words = Callable[[str], "tuple[Card, str] | None"]
    Address = tuple[Any, tantivy.DocAddress]
    Nearness = Callable[[str, Sequence[str]], Sequence[float]]
    Ordered = tuple[int, Iterator[tuple[Card, str]]]

DEEPEST = 2_000
MORE = 100
"""Hits taken at a time after the first."""
LEAST_SEEN = 20
"""So many hits at least are looked at for whether they are current, so that totals of small results are exact."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question with what decides which hits are current and how near they are in meaning."""

    question: Question
    current: Current | None
    nearness: Nearness | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The documents of a page, the count of all, and those seen that are not current."""

    cards: list[tuple[Card, str]]
    total: int
    stale: list[Card]

    @property
    def current(self) -> int:
        """Return the count of all without what was seen not to be current."""
        return self.total - len(self.stale)


class Finder:
    """One state of the index, for reading; safe to share between threads.

    ``terms`` are the city's own words with which this state was written.
    """

    def __init__(self, searcher: tantivy.Searcher, schema: tantivy.Schema) -> None:
        self._searcher = searcher
        self._schema = schema
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
        yield from map(self._stored, self._searcher.search(self._tree.everything(), count).hits)

    def held(self, phrase: str) -> int:
        """Return how many documents hold an exact phrase; 0 where it has no letter or digit."""
        query = self._tree.holding(phrase)
        return int(self._searcher.search(query, 1).count) if query else 0  # type: ignore[attr-defined]

    def search(
        self,
        query: Query,
        *,
        current: Current | None = None,
        words: Words | None = None,
        nearness: Nearness | None = None,
    ) -> Page:
        """Return the page that was asked for; any text is a valid query.

        ``current(path, digest)`` False hides a document. ``words(path)`` gives the card and the body (see
        ``fields.held``) with which a hit is shown in place of what is stored here; None hides it.
        ``nearness(question, digests)`` tells how near in meaning documents are (``meaning.nearing``).
        """
        began = perf_counter()
        first, size = query.window()
        asking = Asking(query.question(), current, nearness)
        filters = query.usable_filters()
        if not asking.question.says and (query.text.strip() or not filters):
            return Page(page=first // size + 1, per_page=size)
        wide = {name: values for name, values in filters.items() if name != "type"}
        same = wide == filters
        first_page = query if same else replace(query, page=1, per_page=1, sort="newest")
        strictness, relaxed, every = self._decided(first_page, asking, wide)
        answer = every if same else self._answer(query, asking, filters, strictness)
        counted = self._tree.hits(asking.question, strictness=strictness)
        facets = counts(self._searcher, self._tree, counted, filters)
        types = {"type": facets.pop("type")}
        wanted = needles(asking.question.needles(), asking.question.phrases)
        hits = _hits(answer.cards, answer.stale, wanted, words)
        return Page(
            total=answer.current,
            hits=hits,
            facets={
                **without(facets, answer.stale, filters),
                **without(types, every.stale, filters),
            },
            took_ms=(perf_counter() - began) * 1000,
            page=first // size + 1,
            per_page=size,
            relaxed=relaxed and answer.current > 0,
        )

    def _decided(
        self, query: Query, asking: Asking, filters: Mapping[str, Sequence[str]]
    ) -> tuple[int, bool, Answer]:
        """Return how strictly is searched, whether only parts are found, and what is found of all types.

        It is decided of all types together: their counts stand beside each other, and each opens what it counts.
        Only what is current decides.
        """
        strict = self._answer(query, asking, filters, weights.STRICT)
        least = self._tree.enough(asking.question, compared=asking.nearness is not None)
        if not asking.question.says or strict.current >= least:
            return weights.STRICT, False, strict
        loose = self._answer(query, asking, filters, weights.RELAXED)
        return weights.RELAXED, not strict.current, loose

    def _answer(
        self, query: Query, asking: Asking, filters: Mapping[str, Sequence[str]], strictness: int
    ) -> Answer:
        found = self._tree.text(asking.question, strictness=strictness)
        asked = self._tree.filtered(found, filters)
        return _taken(self._ordered(asked, query, asking), query, asking.current)

    def titled(
        self, text: str, filters: Mapping[str, Sequence[str]], most: int
    ) -> list[tuple[str, str]]:
        """Return path and digest of the documents whose titles hold what is being typed, the nearest first."""
        query = beginning(self._schema, fold(text))
        if query is None:
            return []
        found = self._searcher.search(self._tree.filtered(query, filters), most)
        cards = [self._stored(hit)[0] for hit in found.hits]
        return [(card["path"], card["digest"]) for card in cards]

    def _ordered(self, found: tantivy.Query, query: Query, asking: Asking) -> Ordered:
        """Return the count of hits and the hits in their order, read from the index as they are asked for."""
        question, nearness = asking.question, asking.nearness
        most = weights.REREAD if nearness is None else weights.COMPARED
        result = self._searcher.search(found, most, **_order(query))
        total = int(result.count)  # type: ignore[attr-defined]
        first: Iterable[tuple[Card, str]] = map(self._stored, result.hits)
        if query.sort == "relevance" and len(result.hits) > 1 and question.long:
            first = self._reread(question, result.hits, nearness)
        return total, self._following(found, query, first, len(result.hits))

    def _following(
        self, found: tantivy.Query, query: Query, first: Iterable[tuple[Card, str]], seen: int
    ) -> Iterator[tuple[Card, str]]:
        """Yield the first hits, then the others as the engine has them."""
        yield from first
        while seen and seen < DEEPEST:
            hits = self._searcher.search(found, MORE, offset=seen, **_order(query)).hits
            if not hits:
                break
            yield from map(self._stored, hits)
            seen += len(hits)

    def _reread(
        self, question: Question, hits: Sequence[Address], nearness: Nearness | None
    ) -> list[tuple[Card, str]]:
        """Return hits in the order of a second reading."""
        rereader = Rereader(question, self._rarity)
        stored = [self._stored(hit) for hit in hits]
        seen = [rereader.read(f"{card['title']}\n{body}") for card, body in stored]
        scores = [float(score) / rereader.whole for score, _ in hits]
        if nearness is not None:
            near = nearness(question.free, [card["digest"] for card, _ in stored])
            scores = [
                score + weights.MEANING * value for score, value in zip(scores, near, strict=True)
            ]
        return [stored[at] for at in order(scores, seen)]

    def _rarity(self, bigram: str) -> float:
        """Return how telling a bigram is, in the unit of the first scores (BM25's inverse document frequency)."""
        held = self._searcher.doc_freq("text_bigrams", bigram)
        return math.log1p((self._searcher.num_docs - held + 0.5) / (held + 0.5))

    def _stored(self, hit: Address) -> tuple[Card, str]:
        stored = self._searcher.doc(hit[1])
        card = json.loads(bytes(stored.get_first("card") or b"{}"))
        return card, bytes(stored.get_first("body") or b"").decode()


def _order(query: Query) -> dict[str, Any]:
    if query.sort != "newest":
        return {}
    return {"order_by_field": "published", "order": Order.Desc}


def _taken(ordered: Ordered, query: Query, current: Current | None) -> Answer:
    """Return the page's documents, the count of all, and the documents seen that are not current."""
    total, hits = ordered
    first, size = query.window()
    kept: list[tuple[Card, str]] = []
    stale: list[Card] = []
    if first + size > DEEPEST:
        return Answer(kept, total, stale)
    stretch = max(first + size, LEAST_SEEN)
    for seen, (card, body) in enumerate(hits):
        full = len(kept) >= first + size
        if full and (current is None or not seen % stretch):
            break
        if current is not None and not current(card["path"], card["digest"]):
            stale.append(card)
        elif not full:
            kept.append((card, body))
    return Answer(kept[first:], total, stale)


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
