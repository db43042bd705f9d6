"""目录分类: the three classifications of the catalogue (catalogue-guideline-2009:3-5) and their addresses.

Classes have lasting codes, because addresses last: the number in the official order for topics and genres, the
code of the metadata for service groups. A class of a local list has its own name as its code. What carries no
class stands under ``none``, so that the counts of each classification add up to the whole catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.portal.renderers.parts import SERVICE_GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.channels.portal.cards import Card

TOPICS = (
    "机构职能",
    "综合政务",
    "国民经济管理、国有资产监管",
    "财政、金融、审计",
    "国土资源、能源",
    "农业、林业、水利",
    "工业、交通",
    "商贸、海关、旅游",
    "市场监管、安全生产监管",
    "城乡建设、环境保护",
    "科技、教育",
    "文化、广电、新闻出版",
    "卫生、体育",
    "人口与计划生育、妇女儿童工作",
    "劳动、人事、监察",
    "公安、安全、司法",
    "民政、扶贫、救灾",
    "民族、宗教",
    "对外事务",
    "港澳台侨工作",
    "国防",
    "其他",
)
GENRES = (
    *("决议", "决定", "命令（令）", "公报", "公告", "通告", "意见", "通知", "通报"),
    *("报告", "请示", "批复", "议案", "函", "纪要", "政府令", "其他"),
)
NONE, UNCLASSED = "none", "未归类"
CLASSIFICATIONS: Mapping[str, str] = {"topic": "主题", "genre": "体裁", "group": "服务对象"}
"""Code and name, in the order in which they are offered."""


def _numbered(names: tuple[str, ...]) -> dict[str, str]:
    return {f"{n:02}": name for n, name in enumerate(names, start=1)}


NAMES: dict[str, dict[str, str]] = {
    "topic": _numbered(TOPICS),
    "genre": _numbered(GENRES),
    "group": dict(SERVICE_GROUPS),
}
_CODES = {kind: {name: code for code, name in names.items()} for kind, names in NAMES.items()}


def classes_of(card: Card) -> dict[str, str]:
    """Return the code of an item's class in each classification."""
    return {
        "topic": code_of("topic", card.topic_class),
        "genre": code_of("genre", card.genre),
        "group": code_of("group", card.service_group),
    }


def code_of(kind: str, value: str) -> str:
    """Return the code of a value of the metadata."""
    code = value if kind == "group" else _CODES[kind].get(value, value)
    return code.replace("/", "·") or NONE


def name_of(kind: str, code: str) -> str:
    """Return what readers call a class."""
    return UNCLASSED if code == NONE else NAMES[kind].get(code, code)


def in_order(kind: str, counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return every class with its count: those of the official list first, empty ones too, then the others."""
    others = sorted(code for code in counts if code not in NAMES[kind] and code != NONE)
    last = [NONE] if counts.get(NONE) else []
    return [(code, counts.get(code, 0)) for code in (*NAMES[kind], *others, *last)]
