"""完整性检查: what a document says it is, and then does not hold: parts of a guide, the number of a map."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.domains.publication.rules.guides import missing_parts

if TYPE_CHECKING:
    from collections.abc import Mapping

    Document = Mapping[str, Any]

MAP = re.compile(r"地图|区划图|区位图|位置图")
MAP_NUMBER = re.compile(r"审图号|[\u4e00-\u9fff]?S[（(]\d{4}[）)]\d+号")


def guide_findings(document: Document) -> list[ItemFinding]:
    """Return the obligatory parts that a disclosure guide lacks."""
    if document["type"] != "guide":
        return []
    return [
        finding(
            "guide-part-missing",
            f"指南里没有{part.label}",
            "confirm",
            part.label,
            f"指南应当写明{part.label}，请补写；换了说法的，请说明写在哪里。",
            part.clause,
        )
        for part in missing_parts(words(document))
    ]


def map_findings(document: Document) -> list[ItemFinding]:
    """Return pictures that are called maps and show no approval number."""
    return [
        finding(
            "map-number-missing",
            "地图没有审图号",
            "confirm",
            said,
            "使用地图须用标准地图并标注审图号，请在图片里填写；不是地图的，请说明。",
            "website-guideline-2017:11",
        )
        for block in document["body"]
        if block["type"] == "picture"
        for said in [_called(block["value"])]
        if MAP.search(said) and not _numbered(block["value"], said)
    ]


def _called(value: Mapping[str, Any]) -> str:
    return " ".join(filter(None, (value["alt"], value["caption"])))


def _numbered(value: Mapping[str, Any], said: str) -> bool:
    return bool(value.get("map_number")) or bool(MAP_NUMBER.search(said))
