"""信息类型: the six kinds of government information and what each must carry."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ItemType:
    """One type: its required metadata, the column types that may carry it and the clause behind it.

    ``required`` names fields of ``Item``; ``column_types`` are values of the ColumnType tag. What is
    ``catalogued`` has an index number and a validity.
    """

    code: str
    label: str
    required: tuple[str, ...]
    column_types: tuple[str, ...]
    clause: str
    catalogued: bool = True


COMMON = ("title", "organ", "column", "disclosure", "source")
CATALOGUE = (*COMMON, "summary", "made_on", "topic", "genre")

ITEM_TYPES = (
    ItemType(
        "policy",
        "政策文件",
        (*CATALOGUE, "document_number", "validity"),
        ("政策文件", "信息公开目录"),
        "disclosure-regulation-2019:20",
    ),
    ItemType(
        "notice",
        "通知公告",
        CATALOGUE,
        ("通知公告", "信息公开目录"),
        "disclosure-regulation-2019:20",
    ),
    ItemType(
        "news",
        "政务动态",
        COMMON,
        ("政务动态", "动态要闻"),
        "changchun-2015:2.1a",
        catalogued=False,
    ),
    ItemType(
        "interpretation",
        "政策解读",
        (*COMMON, "summary", "interprets"),
        ("政策解读",),
        "changchun-2015:4.3a",
    ),
    ItemType(
        "guide",
        "信息公开指南",
        (*COMMON, "summary", "made_on"),
        ("信息公开目录", "信息公开指南"),
        "disclosure-regulation-2019:12",
    ),
    ItemType(
        "organ",
        "机构职能",
        (*COMMON, "summary", "made_on", "topic"),
        ("概况信息", "机构职能", "信息公开目录"),
        "disclosure-regulation-2019:20",
    ),
)
BY_CODE = {row.code: row for row in ITEM_TYPES}

FIELD_LABELS = {
    "title": "标题",
    "organ": "发布机构",
    "column": "主栏目",
    "disclosure": "公开属性",
    "source": "信息来源",
    "summary": "内容概述",
    "made_on": "成文日期",
    "topic": "主题分类",
    "genre": "体裁分类",
    "document_number": "发文字号",
    "validity": "有效性",
    "assembly": "组配分类",
    "scope": "公开范围",
    "interprets": "所解读的文件",
}
SUMMARY_LIMIT = 100
"""Characters of a summary: a local rule of cataloguing, taken as the default."""
