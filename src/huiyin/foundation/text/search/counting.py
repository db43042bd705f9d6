"""分面计数: how many of the found documents have which value, by field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.foundation.text.search.schema import FACETS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import tantivy

    from huiyin.foundation.text.search.tree import Tree

    Card = dict[str, Any]

BUCKETS = 50


def counts(
    searcher: tantivy.Searcher,
    tree: Tree,
    found: tantivy.Query | None,
    filters: Mapping[str, Sequence[str]],
) -> dict[str, dict[str, int]]:
    """Return counts by field and value; a field's own filter does not narrow its counts."""
    free = [name for name in FACETS if name not in filters]
    found_counts = _aggregate(searcher, tree.filtered(found, filters), free)
    for name in filters:
        others = {n: v for n, v in filters.items() if n != name}
        found_counts.update(_aggregate(searcher, tree.filtered(found, others), [name]))
    return found_counts


def _aggregate(
    searcher: tantivy.Searcher, query: tantivy.Query, names: Sequence[str]
) -> dict[str, dict[str, int]]:
    wish = {name: {"terms": {"field": name, "size": BUCKETS}} for name in names}
    answer = searcher.aggregate(query, wish)
    return {
        name: {b["key"]: int(b["doc_count"]) for b in answer[name]["buckets"]} for name in names
    }


def without(
    facets: dict[str, dict[str, int]], stale: Sequence[Card], filters: Mapping[str, Sequence[str]]
) -> dict[str, list[tuple[str, int]]]:
    """Take documents that are not current out of the counts, and put the most frequent first."""
    for card in stale:
        for name, values in card["facets"].items():
            for value in values:
                if value in facets[name]:
                    facets[name][value] -= 1
    chosen = {name: set(values) for name, values in filters.items()}
    return {
        name: sorted(
            ((v, n) for v, n in counts.items() if n > 0 or v in chosen.get(name, ())),
            key=lambda pair: (-pair[1], pair[0]),
        )
        for name, counts in facets.items()
    }
