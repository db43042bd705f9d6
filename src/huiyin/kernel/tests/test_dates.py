# ruff: noqa: RUF001 - the Chinese zero is meant
"""成文日期: every written form, both ways, and clear refusals."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.kernel.dates import (
    chinese_number,
    find_dates,
    format_arabic,
    format_chinese,
    impossible_dates,
    number_from_chinese,
    parse_date,
)
from huiyin.kernel.errors import Invalid


@pytest.mark.parametrize(
    "text",
    [
        "2015年5月13日",
        "2015年05月13日",
        "2015 年 5 月 13 日",
        "２０１５年５月１３日",
        "二○一五年五月十三日",
        "二〇一五年五月十三日",
        "二零一五年五月十三日",
        "二◯一五年五月十三日",
        "2015-05-13",
        "2015-5-13",
        "2015/5/13",
        "2015.05.13",
        "  2015年5月13日\n",
    ],
)
def test_written_forms(text: str) -> None:
    assert parse_date(text) == date(2015, 5, 13)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2015年2月29日", "2015 年 2 月没有 29 日"),
        ("2015-13-01", "2015 年没有 13 月"),
        ("二〇一五年二月三十日", "2015 年 2 月没有 30 日"),
        ("0000年1月1日", "没有公元 0 年"),
        ("15年5月13日", "年份请写满四位"),
        ("15-05-13", "年份请写满四位"),
        ("2015-05/13", "认不出日期"),
        ("昨天", "认不出日期"),
        ("", "认不出日期"),
        ("٢٠١٥年5月1日", "认不出日期"),
        ("二〇一五年十十月一日", "认不出日期"),
        ("2015年5月13日" * 50, "认不出日期"),
    ],
)
def test_refusals(text: str, said: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse_date(text)
    assert said in str(caught.value)


def test_find_in_running_text() -> None:
    text = "自2015年5月13日起施行，有效期至2020-05-12；二○○八年五月一日的规定同时废止（2015.2.30 不算）。"
    found = find_dates(text)
    assert [f.date for f in found] == [date(2015, 5, 13), date(2020, 5, 12), date(2008, 5, 1)]
    assert [text[f.start : f.end] for f in found][2] == "二○○八年五月一日"
    assert [(text[a:b], why) for a, b, why in impossible_dates(text)] == [
        ("2015.2.30", "2015 年 2 月没有 30 日")
    ]


@pytest.mark.parametrize(
    "text",
    ["192.168.2015.05.13", "2015.05.13.4", "12015年5月13日", "2015-05-130", "版本 1-2015-05-13"],
)
def test_not_a_date_inside_something_longer(text: str) -> None:
    assert find_dates(text) == []


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_both_ways(day: date) -> None:
    for text in (
        format_arabic(day),
        format_chinese(day),
        format_chinese(day, zero="○"),
        day.isoformat(),
    ):
        assert parse_date(text) == day
        assert [f.date for f in find_dates(f"于{text}印发")] == [day]


def test_written_without_padding() -> None:
    assert format_arabic(date(2015, 5, 3)) == "2015年5月3日"
    assert format_chinese(date(2010, 10, 20)) == "二〇一〇年十月二十日"
    assert format_chinese(date(2015, 12, 31), zero="○") == "二○一五年十二月三十一日"


@given(st.integers(1, 99))
def test_numerals_both_ways(value: int) -> None:
    assert number_from_chinese(chinese_number(value)) == value


def test_numerals_refused() -> None:
    assert [number_from_chinese(t) for t in ("", "十十", "二三", "百", "十二三")] == [None] * 5
    assert number_from_chinese("廿一") == 21
    with pytest.raises(ValueError, match="1 to 99"):
        chinese_number(100)


@given(st.text(max_size=300))
def test_any_text_is_read_without_an_error(text: str) -> None:
    find_dates(text)
    impossible_dates(text)
    with suppress(Invalid):
        parse_date(text)
