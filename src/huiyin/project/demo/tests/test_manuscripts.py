"""The items of the invented city: their form, their references, and figures that add up."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

import pytest

from huiyin.domains.publication.rules import BY_CODE, GENRES, topic_names
from huiyin.project.demo.city import city
from huiyin.project.demo.draw import PICTURES
from huiyin.project.demo.manuscripts import Manuscript, manuscripts, parse

ITEMS = manuscripts()
OWN_NAMES = {
    "document_number": "number",
    "service_group": "group",
    "source": "organ",
    "disclosure": "organ",
}
each = pytest.mark.parametrize("item", ITEMS, ids=lambda m: m.key)


def test_there_are_items_of_all_types_and_about_a_tenth_are_unfinished() -> None:
    assert {m.facts["type"] for m in ITEMS} == set(BY_CODE)
    assert len(ITEMS) >= 60
    assert len([m for m in ITEMS if "stage" in m.facts]) >= 8


def test_keys_and_titles_are_used_once() -> None:
    assert len({m.key for m in ITEMS}) == len(ITEMS)
    assert len({(m.facts["organ"], m.facts["title"]) for m in ITEMS}) == len(ITEMS)


@each
def test_required_metadata_is_there_and_known(item: Manuscript) -> None:
    facts, kind = item.facts, BY_CODE[item.facts["type"]]
    assert [n for n in kind.required if not facts.get(OWN_NAMES.get(n, n))] == []
    assert facts.get("topic", topic_names()[0]) in topic_names()
    assert facts.get("genre", GENRES[0]) in GENRES
    assert len(facts["summary"]) <= 100


@each
def test_columns_take_the_type(item: Manuscript) -> None:
    columns = {row.code: row.values for row in city().columns}
    first = columns[item.facts["column"]]
    assert first["column_type"] in BY_CODE[item.facts["type"]].column_types
    assert item.facts["type"] in first.get("item_types", [item.facts["type"]])
    assert set(item.facts.get("other_columns", ())) <= columns.keys()


@each
def test_references_and_pictures_exist(item: Manuscript) -> None:
    assert item.mentions <= {m.key for m in ITEMS}
    drawn = [b["value"] for b in item.blocks if b["type"] == "picture"]
    assert all(d["image"] in PICTURES and d["alt"] for d in drawn)


@each
def test_writers_may_write_for_the_organ(item: Manuscript) -> None:
    writer = next(p for p in city().people if p.username == item.facts["writer"])
    assert "author" in writer.roles
    assert writer.at in city().line(item.facts["organ"])


@each
def test_totals_are_the_sums_of_their_columns(item: Manuscript) -> None:
    for table in item.tables:
        head: list[str] = table["head"][0]
        rows: list[list[str]] = table["rows"]
        if rows[-1][0] != "合计":
            continue
        for place, name in enumerate(head[1:], start=1):
            values = [n for n in (_number(row[place]) for row in rows) if n is not None]
            if len(values) < len(rows) or "%" in name or "补贴" in name:
                continue
            *parts, total = values
            assert sum(parts) == total, (table["caption"], name)


@each
def test_no_number_looks_like_a_real_telephone(item: Manuscript) -> None:
    text = str(item.blocks)
    assert re.findall(r"(?<!\d)0\d{2,3}-(?!555)\d{7,8}", text) == []
    assert set(re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", text)) <= {"13800000000"}


def _number(cell: str) -> Decimal | None:
    try:
        return Decimal(cell.replace(",", ""))
    except InvalidOperation:
        return None


def test_the_format_reads_every_kind_of_block() -> None:
    text = """+++
type = "news"
title = "题"
+++
第一段，**粗**，<尖>，
接着写\\
换行。

- 甲
- 乙
## 小标题
:::table 表
年份 | 数量
2025 | 3
:::
:::chart bar | 图 | 件 | 注
年份 | 数量
2025 | 3
:::
:::picture bus | 一辆车 | 图注
:::
:::quote 某人
话
:::
:::card other
:::
"""
    item = parse("001-some-key.md", text)
    assert item.key == "some-key"
    kinds = [b["type"] for b in item.blocks]
    assert kinds == ["text", "heading", "table", "chart", "picture", "quote", "policy_card"]
    assert item.blocks[0]["value"]["html"] == (
        "<p>第一段，<b>粗</b>，&lt;尖&gt;，接着写<br/>换行。</p><ul><li>甲</li><li>乙</li></ul>"
    )
    assert item.blocks[3]["value"]["rows"] == [["2025", "3"]]
    assert item.mentions == {"other"}


@pytest.mark.parametrize(
    "text",
    [
        "no facts at all",
        "+++\na = \n+++\n",
        "+++\n+++\n:::table 表\na | b\n1\n:::\n",
        "+++\n+++\n:::odd\n:::\n",
    ],
)
def test_a_broken_file_is_named(text: str) -> None:
    with pytest.raises(ValueError, match=r"001-x\.md"):
        parse("001-x.md", text)


@each
def test_a_chart_of_shares_has_parts(item: Manuscript) -> None:
    charts = [b["value"] for b in item.blocks if b["type"] == "chart"]
    assert all(len(c["columns"]) > 2 for c in charts if c["kind"] == "share")
