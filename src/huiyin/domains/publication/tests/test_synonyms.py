"""A city's own words that mean the same: how they are typed, what is refused, and the document they go into."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.configuration_documents import every_document
from huiyin.domains.publication.synonyms import (
    LONGEST,
    MOST_ROWS,
    MOST_WORDS,
    problems_of_synonyms,
    typed_rows,
    written_lines,
)
from huiyin.foundation.text.search import synonyms as search
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

HALL = ["市民中心", "六号楼", "办事大厅"]


@pytest.mark.parametrize(
    "line",
    [
        "市民中心、六号楼、办事大厅",
        "市民中心，六号楼,办事大厅",
        "  市民中心 = 六号楼\uff1d办事大厅、",
        "市民中心、 、六号楼\u3000，办事大厅",
    ],
)
def test_a_line_is_a_row_whatever_stands_between_its_words(line: str) -> None:
    assert typed_rows(line) == [(1, HALL)]


def test_lines_keep_their_numbers_and_empty_ones_are_none() -> None:
    typed = typed_rows("\r\n市民中心、办事大厅\r\n \r\n、\r\nIC  卡，一卡通")
    assert typed == [(2, ["市民中心", "办事大厅"]), (4, []), (5, ["IC 卡", "一卡通"])]


def test_what_is_written_out_is_read_back() -> None:
    rows = [HALL, ["IC 卡", "一卡通"]]
    assert [row for _number, row in typed_rows(written_lines(rows))] == rows
    assert written_lines([]) == ""


def test_search_reads_words_as_long_as_they_may_be_here() -> None:
    assert search.LONGEST == LONGEST
    assert search.with_rows((tuple(HALL),)).meanings("六号楼几点开门") == ["市民中心", "办事大厅"]


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [HALL],
        [["甲乙", "丙" * LONGEST]],
        [[f"词{n}" for n in range(10, 10 + MOST_WORDS)]],
        [[f"甲{n}", f"乙{n}"] for n in range(MOST_ROWS)],
        [["𪚥塘", "龙塘"]],
    ],
)
def test_these_are_in_order(rows: list[list[str]]) -> None:
    assert list(problems_of_synonyms(rows)) == []


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["市民中心"]], "第 1 行要写 2 至 12 个词，用顿号或逗号隔开，现在有 1 个。"),
        ([[f"词{n}" for n in range(10, 23)]], "第 1 行要写 2 至 12 个词，用顿号或逗号隔开，现在有 13 个。"),
        ([HALL, ["厅", "大堂"]], "第 2 行的“厅”要在 2 至 20 个字之间。"),
        ([["厅堂", "长" * 21]], f"第 1 行的“{'长' * 20}…”要在 2 至 20 个字之间。"),
        ([HALL, ["大堂", "六号楼"]], "第 2 行的“六号楼”在第 1 行已经写过，一个词只能写在一行里。"),
        ([["市民中心", "市民中心"]], "第 1 行的“市民中心”写了两遍。"),
        ([["ETC卡", "\uff25tc卡", "通行卡"]], "第 1 行的“\uff25tc卡”写了两遍。"),
        ([["市民\u200b中心", "大厅"]], "第 1 行的“市民\u200b中心”里有看不见的字符、多余的空格或分隔符号，请重写。"),
        ([["市民中心 ", "大厅"]], "第 1 行的“市民中心 ”里有看不见的字符、多余的空格或分隔符号，请重写。"),
        ([["市民、中心", "大厅"]], "第 1 行的“市民、中心”里有看不见的字符、多余的空格或分隔符号，请重写。"),
        ([["甲乙", "丙丁"]] * 301, "同义词最多写 300 行，现在有 301 行。"),
        (["市民中心"], "同义词要写成一行一组的词。"),
        ([["市民中心", 6]], "同义词要写成一行一组的词。"),
        ({"市民中心": "大厅"}, "同义词要写成一行一组的词。"),
        (None, "同义词要写成一行一组的词。"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(rows: Any, told: str) -> None:
    assert list(problems_of_synonyms(rows)) == [told]


def test_problems_name_the_lines_of_the_screen() -> None:
    problems = list(problems_of_synonyms([["市民中心"], ["厅", "大堂"]], [3, 7]))
    assert [p[:5] for p in problems] == ["第 3 行", "第 7 行"]


def test_the_rows_of_a_site_are_in_its_document(city: City) -> None:
    assert every_document()["site/city"]["synonyms"] == []
    save(city, [HALL])
    assert every_document()["site/city"]["synonyms"] == [HALL]


def test_rows_of_a_program_are_checked_like_those_of_the_form(city: City) -> None:
    with pytest.raises(Invalid) as refused:
        save(city, [HALL, ["厅", "六号楼"]])
    told = refused.value.problems["synonyms"]
    assert "第 2 行的“厅”" in told
    assert "“六号楼”在第 1 行已经写过" in told
    assert every_document()["site/city"]["synonyms"] == []


def save(city: City, rows: list[list[str]]) -> None:
    services.save_site(
        slug="city", organ="yc-gov", values={"synonyms": rows},
        actor=city.people["registrar"], now=city.tick(),
    )  # fmt: skip
