"""段落: a document as the reviewer reads it, with the difference to an earlier version marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.html import strip_tags

from huiyin.foundation.text.differences import compare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.text.differences import Segment


@dataclass(frozen=True, slots=True)
class Passage:
    """One block: ``kind`` of block, ``segments`` of its words, ``change`` new, gone, changed or same."""

    kind: str
    segments: list[Segment]
    change: str
    value: Mapping[str, Any]


def plain(block: Mapping[str, Any]) -> str:
    """Return the words of a block."""
    kind, value = block["type"], block["value"]
    if kind == "text":
        return strip_tags(value["html"].replace("</p>", "\n").replace("<br>", "\n")).strip()
    if kind == "table":
        rows = [*value["head"], *value["rows"]]
        return "\n".join([value["caption"], *(" | ".join(map(str, row)) for row in rows)])
    if kind == "chart":
        rows = [value["columns"], *value["rows"]]
        return "\n".join([value["title"], *(" | ".join(map(str, row)) for row in rows)])
    names = ("text", "attribution", "alt", "caption", "name", "title", "document_number", "summary")
    return "\n".join(str(value[n]) for n in names if value.get(n))


def passages(document: Mapping[str, Any], before: Mapping[str, Any] | None) -> list[Passage]:
    """Return the blocks of a document; those that went since ``before`` stand where they were."""
    old = {b["id"]: b for b in before["body"]} if before else {}
    found = [
        _passage(block, old.get(block["id"]), compared=before is not None)
        for block in document["body"]
    ]
    present = {block["id"] for block in document["body"]}
    order = [b["id"] for b in before["body"]] if before else []
    for at, name in enumerate(order):
        if name not in present:
            found.insert(min(at, len(found)), _gone(old[name]))
    return found


def _passage(block: Mapping[str, Any], old: Mapping[str, Any] | None, *, compared: bool) -> Passage:
    words = plain(block)
    if not compared:
        return Passage(block["type"], compare(words, words), "same", block["value"])
    segments = compare(plain(old) if old else "", words)
    if old is None:
        return Passage(block["type"], segments, "new", block["value"])
    changed = any(s.kind != "same" for s in segments)
    return Passage(block["type"], segments, "changed" if changed else "same", block["value"])


def _gone(block: Mapping[str, Any]) -> Passage:
    return Passage(block["type"], compare(plain(block), ""), "gone", block["value"])


FIELDS = (
    ("title", "标题"),
    ("document_number", "发文字号"),
    ("organ", "发布机构"),
    ("made_on", "成文日期"),
    ("topic", "主题分类"),
    ("genre", "体裁分类"),
    ("index_number", "索引号"),
    ("summary", "内容概述"),
    ("keywords", "关键词"),
    ("source", "信息来源"),
    ("assembly", "组配分类"),
    ("scope", "公开范围"),
    ("columns", "栏目"),
    ("disclosure", "公开属性"),
    ("disclosure_reason", "定为该属性的理由"),
    ("listed_until", "网上展示至"),
)


def card(
    document: Mapping[str, Any], before: Mapping[str, Any] | None, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return the metadata of a document, changed fields marked; ``names`` are the names of codes."""
    old = before or document
    return [
        {
            "label": label,
            "segments": compare(_text(old.get(name), names), _text(document.get(name), names)),
        }
        for name, label in FIELDS
        if document.get(name) or (before and before.get(name))
    ]


def _text(value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return "、".join(names.get(str(v), str(v)) for v in value)
    return "" if value is None else names.get(str(value), str(value))
