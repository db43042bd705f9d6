"""Counts by field are those that counting by hand gives, whatever filters are set."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.search.schema import FACETS
from huiyin.foundation.text.tests.searching import document

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.text.search.schema import IndexDocument

ORGANS = ("市住建局", "市.*局", '市"局"', "市\\局", "a|b", "nobody's")
SITES, YEARS, TOPICS = (
    ("city", "linxi", "town"),
    ("2024", "2025", "2026"),
    ("住房", "住房/公积金", "教育"),
)


@pytest.mark.parametrize("seed", [20151109, 1, 2])
def test_counts_are_those_of_counting_by_hand(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    documents = [made(number, chance) for number in range(200)]
    index = SearchIndex(tmp_path)
    index.index(documents)
    index.commit()
    for _ in range(20):
        filters = chosen(chance)
        text = chance.choice(("", "提取", "通知", "“公积金”"))
        counted = index.search(Query(text, filters)).facets
        for name in FACETS:
            others = {n: v for n, v in filters.items() if n != name}
            hits = found(index, documents, Query(text, others))
            by_hand = Counter(v for d in documents if d.key in hits for v in d.facets()[name])
            assert dict(counted[name]) == dict(by_hand), (text, filters, name)


def found(index: SearchIndex, documents: list[IndexDocument], query: Query) -> set[str]:
    """Return the keys of all hits; a query that asks for nothing, which the index finds nothing for, means all."""
    if not query.text and not query.filters:
        return {d.key for d in documents}
    pages = (replace(query, page=page, per_page=100) for page in (1, 2))
    return {hit.key for page in pages for hit in index.search(page).hits}


def made(number: int, chance: random.Random) -> IndexDocument:
    return document(
        number,
        chance.choice(("住房公积金提取办法", "关于公积金的通知", "供暖通知")),
        organ=chance.choice(ORGANS),
        topic=chance.choice(TOPICS),
        site=tuple(chance.sample(SITES, chance.randint(0, 3))),
        year=chance.choice(YEARS),
        interpretation=chance.random() < 0.3,
    )


def chosen(chance: random.Random) -> dict[str, tuple[str, ...]]:
    """Return some filters with one or two values each; at times with a value that nothing has."""
    values = {"organ": ORGANS, "site": SITES, "year": (*YEARS, "1999"), "topic": TOPICS}
    names = chance.sample(sorted(values), chance.randint(1, 3))
    return {n: tuple(chance.sample(values[n], chance.choice((1, 1, 1, 2)))) for n in names}


def test_a_small_class_keeps_its_second_level_beside_many_larger_ones(tmp_path: Path) -> None:
    """There are 22 classes with 119 topics below them: all are counted, however rare."""
    large = [f"第{n}类/第{m}项" for n in range(20) for m in range(6) for _ in range(2)]
    documents = [
        document(number, "关于公积金的通知", topic=topic, column=(topic,), organ=topic)
        for number, topic in enumerate([*large, "小类/小项"])
    ]
    index = SearchIndex(tmp_path)
    index.index(documents)
    index.commit()
    counted = index.search(Query("公积金", {"topic": ("小类",)})).facets
    assert dict(counted["topic"])["小类/小项"] == 1
    everything = index.search(Query("公积金")).facets
    assert [len(everything[name]) for name in ("topic", "column", "organ")] == [142, 121, 121]
