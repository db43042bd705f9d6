"""References, documents and the places of clauses."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.clauses import ClauseRef, chinese_number, parse_document, place
from huiyin.kernel.errors import Invalid

DOCUMENT: dict[str, Any] = {
    "slug": "sample-law-2020",
    "title": "样本法（2020年）",
    "short": "样本法",
    "issuer": "样本机关",
    "in_force_from": date(2020, 1, 1),
    "in_force_until": date(2024, 1, 1),
    "numbering": "article",
    "source": "自拟",
    "verified": True,
    "clauses": {"20": "应当公开。", "21.3": {"text": "可以公开。", "verified": False}},
}


@pytest.mark.parametrize(
    "text",
    [
        "changchun-2015:4.1b",
        "disclosure-regulation-2019:20",
        "gb9704-2012:7.3.1",
        "inspection-indicators-2019:V1",
    ],
)
def test_a_reference_reads_back(text: str) -> None:
    assert str(ClauseRef.parse(text)) == text


@pytest.mark.parametrize(
    "text", ["", "changchun-2015", "changchun-2015:", ":4", "长春:4", "a:4.", "a:b", "a:1 ", "A:1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as error:
        ClauseRef.parse(text)
    assert "changchun-2015:4.1b" in str(error.value)


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_invalid(text: str) -> None:
    with suppress(Invalid):
        assert str(ClauseRef.parse(text)) == text


@pytest.mark.parametrize(
    ("clause", "numbering", "expected"),
    [
        ("4.1b", "section", "四（一）"),
        ("5.2", "section", "五（二）"),
        ("20", "article", "第二十条"),
        ("57", "article", "第五十七条"),
        ("203", "article", "第二百零三条"),
        ("21.3", "article", "第二十一条第（三）项"),
        ("7.3.1", "standard", "7.3.1"),
        ("V1", "section", "V1"),
    ],
)
def test_a_clause_is_cited_as_officials_write_it(
    clause: str, numbering: str, expected: str
) -> None:
    assert place(clause, numbering) == expected


def test_numerals() -> None:
    numbers = {0: "零", 9: "九", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一百"}
    numbers |= {101: "一百零一", 110: "一百一十", 115: "一百一十五", 999: "九百九十九"}
    assert {n: chinese_number(n) for n in numbers} == numbers
    assert len({chinese_number(n) for n in range(1000)}) == 1000
    with pytest.raises(ValueError, match="1000"):
        chinese_number(1000)


def test_a_document_with_its_clauses() -> None:
    document = parse_document(DOCUMENT)
    first, second = document.clauses.values()
    assert str(first) == "《样本法》第二十条"
    assert first.verified
    assert not second.verified
    assert document.in_force(date(2020, 1, 1))
    assert not document.in_force(date(2019, 12, 31))
    assert not document.in_force(date(2024, 1, 1))


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"title": ""}, "title"),
        ({"verified": "yes"}, "verified"),
        ({"numbering": "pages"}, "numbering"),
        ({"in_force_until": date(2019, 1, 1)}, "失效日期"),
        ({"made_on": "2020"}, "made_on"),
        ({"clauses": {"20": " "}}, "条款 20"),
        ({"clauses": {"第二十条": "x"}}, "条款引用"),
    ],
)
def test_a_wrong_document_says_what_is_wrong(change: dict[str, Any], word: str) -> None:
    with pytest.raises(Invalid) as error:
        parse_document(DOCUMENT | change)
    assert word in str(error.value)
