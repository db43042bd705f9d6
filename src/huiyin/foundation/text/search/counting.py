"""分面计数: how many of the found documents have which value, by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from huiyin.foundation.text.search.schema import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import tantivy

    from huiyin.foundation.text.search.tree import Tree

    Card = dict[str, Any]

BUCKETS = 50
MANY_BUCKETS = 500
MANY_VALUED = frozenset({"topic", "column", "organ"})
"""Fields in which what matters may be rare: the second-level topics of a small class, a small organ."""


def counts(
    searcher: tantivy.Searcher,
    tree: Tree,
    found: tantivy.Query | None,
    filters: Mapping[str, Sequence[str]],
) -> dict[str, dict[str, int]]:
    """Return counts by field and value; a field's own filter does not narrow its counts.

    A filter with one value is applied while counting, so that the documents are gone through once for all. With
    several values a document that has two of them would count twice: such filters narrow the query.
    """
    inside = {name: values for name, values in filters.items() if len(values) == 1}
    outside = {name: values for name, values in filters.items() if len(values) > 1}
    wishes = [Wish([name for name in FACETS if name not in filters], inside)]
    wishes += [Wish([name], _others(inside, name)) for name in inside]
    counted = _aggregate(searcher, tree.filtered(found, outside), wishes)
    for name in outside:
        query = tree.filtered(found, _others(outside, name))
        counted |= _aggregate(searcher, query, [Wish([name], inside)])
    return counted


class Wish(NamedTuple):
    """Fields to count, and the one value of each field that narrows them."""

    names: Sequence[str]
    filters: Mapping[str, Sequence[str]]


def _others(filters: Mapping[str, Sequence[str]], left_out: str) -> dict[str, Sequence[str]]:
    return {name: values for name, values in filters.items() if name != left_out}


def _aggregate(
    searcher: tantivy.Searcher, query: tantivy.Query, wishes: Sequence[Wish]
) -> dict[str, dict[str, int]]:
    """Count all wishes in one pass over what the query finds."""
    asked: dict[str, Any] = {}
    for wish in wishes:
        below: dict[str, Any] = {
            name: {"terms": {"field": name, "size": _buckets(name)}} for name in wish.names
        }
        for name, values in wish.filters.items():
            below = {
                _only(wish): {"terms": {"field": name, "include": list(values)}, "aggs": below}
            }
        asked |= below
    answer = searcher.aggregate(query, asked)
    return {name: counted for wish in wishes for name, counted in _counted(answer, wish).items()}


def _buckets(name: str) -> int:
    """Return how many values of a field are counted, the most frequent first."""
    return MANY_BUCKETS if name in MANY_VALUED else BUCKETS


def _only(wish: Wish) -> str:
    """Return the name of the steps that narrow a wish; no field is called so."""
    return f"only for {wish.names}"


def _counted(answer: Mapping[str, Any], wish: Wish) -> dict[str, dict[str, int]]:
    """Return the counts of a wish; where a filter has no document, there is nothing below it."""
    for _ in wish.filters:
        buckets = answer[_only(wish)]["buckets"]
        if not buckets:
            return {name: {} for name in wish.names}
        answer = buckets[0]
    return {
        name: {b["key"]: int(b["doc_count"]) for b in answer[name]["buckets"]}
        for name in wish.names
    }


def without(
    facets: dict[str, dict[str, int]], stale: Sequence[Card], filters: Mapping[str, Sequence[str]]
) -> dict[str, list[tuple[str, int]]]:
    """Take documents that are not current out of the counts, and put the most frequent first."""
    for card in stale:
        for name, values in card["facets"].items():
            for value in values:
                if value in facets.get(name, ()):
                    facets[name][value] -= 1
    chosen = {name: set(values) for name, values in filters.items()}
    return {
        name: sorted(
            ((v, n) for v, n in counts.items() if n > 0 or v in chosen.get(name, ())),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for name, counts in facets.items()
    }
