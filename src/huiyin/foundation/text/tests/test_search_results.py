# ruff: noqa: RUF001 - full-width forms are meant
"""What is found, in which order, how it is counted and shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.numbers import number_tokens, partial_tokens
from huiyin.foundation.text.search.passages import LENGTH, MOST, needles, passages
from huiyin.foundation.text.search.query import Query
from huiyin.foundation.text.tests.searching import FUND, HEAT, ROADS, document, keys

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "云政发〔2026〕18号",
        "云政发[2026]18号",
        "云政发（2026）18号",
        "云政发 〔2026〕 18 号",
        "云政发２０２６年１８号",
        "云政发 18",
        "云政发18号",
        "政发〔2026〕18",
        "〔2026〕18号",
        "2026年第18号",
        "18号",
        "云政发〔2026〕",
        "云州市住房公积金提取办法",
        "《云州市住房公积金提取办法》",
        "11220000013544357T/2026-00017",
        "11220000013544357t/2026-00017",
    ],
)
def test_the_number_the_title_or_half_of_it_comes_first(index: SearchIndex, text: str) -> None:
    assert keys(index, text)[0] == "item/1"


def test_whoever_cites_a_number_comes_after_it(index: SearchIndex) -> None:
    assert keys(index, "云政发〔2026〕18号") == ["item/1", "item/2"]


def test_words_single_characters_and_word_order(index: SearchIndex) -> None:
    assert keys(index, "公积金") == ["item/1"]
    assert keys(index, "水") == ["item/3"]
    assert keys(index, "暖") == ["item/2"]
    assert keys(index, "提取 公积金") == ["item/1"]
    assert keys(index, "ＢＵＳ") == []


def test_short_words_must_all_be_there_and_questions_may_be_answered_in_other_words(
    index: SearchIndex,
) -> None:
    strict = index.search(Query("供暖通知"))
    assert ([h.key for h in strict.hits], strict.relaxed) == (["item/2"], False)
    asked = index.search(Query("请问今年供暖从哪天开始，有没有补贴呢？"))
    assert asked.hits[0].key == "item/2"
    loose = index.search(Query("公积金贷"))
    assert loose.relaxed
    assert loose.hits[0].key == "item/1"


@pytest.fixture
def foreign(index: SearchIndex) -> SearchIndex:
    """Return the index with a document in which pairs of characters of nonsense stand by chance."""
    words = "斯蒂芬森的蒸汽机展出；请问今天年中了吗，线路图见提示，老旧金属制品回收。"
    index.index([document(8, "蒸汽机展览", words)])
    index.commit()
    return index


@pytest.mark.parametrize(
    "nonsense",
    [
        "阿斯蒂芳qwerty",
        "自住住嘎嘎",
        "房公嘎嘎啦",
        "道施啦嘎",
        "金提嗒嗒",
        "路调啦啦啦",
        "asdf zxcv",
        "龘靐齉",
    ],
)
def test_pairs_of_characters_that_stand_somewhere_by_chance_are_no_hit(
    foreign: SearchIndex, nonsense: str
) -> None:
    assert foreign.search(Query(nonsense)).total == 0


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("公积金贷", "item/1"),
        ("公积金 qwerty", "item/1"),
        ("供暖补贴怎么申请", "item/2"),
        ("老人坐公交要不要钱", "item/3"),
        ("蒸汽机门票", "item/8"),
        ("自来水停了吗", "item/3"),
    ],
)
def test_one_word_of_several_is_enough_to_be_found(
    foreign: SearchIndex, asked: str, first: str
) -> None:
    assert keys(foreign, asked)[0] == first


def test_a_number_or_a_title_is_found_whatever_stands_beside_it(foreign: SearchIndex) -> None:
    assert keys(foreign, "云政办发〔2025〕7号") == ["item/2"]
    assert keys(foreign, "蒸汽机展览") == ["item/8"]


@pytest.mark.parametrize(
    ("phrase", "found"),
    [
        ("住房公积金", ["item/1"]),
        ("公积金住房", []),
        ("5年", ["item/1"]),
        ("5年内", ["item/1"]),
        ("年内只能", ["item/1"]),
        ("18路公交", ["item/3"]),
        ("第18路", []),
        ("10月20日", ["item/2"]),
        ("今年供暖自10", ["item/2"]),
        ("水", ["item/3"]),
    ],
)
def test_phrases_are_exact(index: SearchIndex, phrase: str, found: list[str]) -> None:
    for quoted in (f"“{phrase}”", f'"{phrase}"'):
        assert sorted(keys(index, quoted)) == found


@given(st.data())
@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
def test_every_run_of_a_body_is_found_as_a_phrase(index: SearchIndex, data: st.DataObject) -> None:
    body = data.draw(st.sampled_from([FUND.body, HEAT.body, ROADS.body]))
    run = data.draw(st.sampled_from([r for r in re.findall(r"[一-鿿]+", body) if len(r) > 1]))
    start = data.draw(st.integers(0, len(run) - 2))
    end = data.draw(st.integers(start + 2, len(run)))
    expected = {
        d.key
        for d in (FUND, HEAT, ROADS)
        if run[start:end] in f"{d.title}\n{d.document_number}\n{d.body}"
    }
    assert set(keys(index, f"“{run[start:end]}”")) == expected


def test_a_phrase_and_free_words_together(index: SearchIndex) -> None:
    assert keys(index, "“公积金” 提取") == ["item/1"]
    assert keys(index, "“公积金” 供暖") == []


def test_facets_ignore_their_own_filter_and_obey_the_others(index: SearchIndex) -> None:
    page = index.search(Query("", {"year": ("2026",)}))
    assert {h.key for h in page.hits} == {"item/1", "item/3"}
    assert dict(page.facets["year"]) == {"2026": 2, "2025": 1}
    assert dict(page.facets["type"]) == {"policy": 1, "notice": 1}
    page = index.search(Query("", {"year": ("2026",), "type": ("notice",)}))
    assert [h.key for h in page.hits] == ["item/3"]
    assert dict(page.facets["year"]) == {"2026": 1, "2025": 1}
    assert dict(page.facets["type"]) == {"policy": 1, "notice": 1}
    page = index.search(Query("", {"site": ("linxi",)}))
    assert [h.key for h in page.hits] == ["item/2"]
    both = index.search(Query("", {"organ": ("市供热办", "市交通局")}))
    assert both.total == 2


def test_a_topic_is_found_under_its_family_too(index: SearchIndex) -> None:
    assert keys(index, "", filters={"topic": ("住房",)}) == ["item/1"]
    assert keys(index, "", filters={"topic": ("住房/公积金",)}) == ["item/1"]


def test_newest_first(index: SearchIndex) -> None:
    page = index.search(Query("", {"site": ("city",)}, sort="newest"))
    assert [h.key for h in page.hits] == ["item/3", "item/1", "item/2"]


def test_the_citys_own_words_are_whole_words(tmp_path: Path) -> None:
    index = SearchIndex(tmp_path)
    index.rewrite([document(1, "惠云通办理指南"), document(2, "通办云惠民")], terms=("惠云通",))
    assert keys(index, "惠云通") == ["item/1"]


def test_what_matched_is_marked_and_the_text_is_plain(index: SearchIndex) -> None:
    (hit,) = index.search(Query("住房公积金")).hits
    assert ("住房公积金", True) in hit.title_parts
    assert ("住房公积金", True) in hit.passages[0]
    index.index([document(7, "<b>标题</b>", "<script>公积金</script>")])
    index.commit()
    hit = index.search(Query("标题")).hits[0]
    assert "".join(t for t, _ in hit.title_parts) == "<b>标题</b>"


@given(
    st.text(alphabet="公积金提取。\n 办法abc1", max_size=600),
    st.text(alphabet="公积金提取a1 ", max_size=8),
)
def test_passages_are_short_pieces_of_the_body(body: str, query: str) -> None:
    found = passages(body, needles([query], []))
    assert len(found) <= MOST
    flat = body.replace("\n", " ").replace("\r", " ")
    for passage in found:
        text = "".join(t for t, _ in passage)
        assert len(text) <= LENGTH
        assert text.replace("\n", " ") in flat


def test_passages_stand_where_the_matches_are_densest() -> None:
    body = "无关的话。" * 60 + "提取公积金的条件如下。" + "其他。" * 60 + "公积金。" + "无关。" * 60
    first, second = passages(body, needles(["提取公积金"], []))
    assert ("提取公积金", True) in first
    assert ("公积金", True) in second


def test_numbers_come_apart() -> None:
    assert number_tokens("") == number_tokens("通知") == []
    assert {"a:云政发", "a:政发", "y:2026", "n:18"} <= set(number_tokens("云政发〔2026〕18号"))
    assert {"a:国务院令", "n:711"} <= set(number_tokens("国务院令第711号"))
    assert partial_tokens("云政发 18") == ["a:云政发", "n:18"]
    assert (
        partial_tokens("18") == partial_tokens("2026年") == partial_tokens("供暖什么时候开始") == []
    )
