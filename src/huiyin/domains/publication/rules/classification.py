"""分类: disclosure attribute, validity, genre, topic and service group of catalogued information."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a list, with its label and the clause behind the list."""

    code: str
    label: str
    clause: str = ""


DISCLOSURE = (
    Choice("proactive", "主动公开", "disclosure-regulation-2019:19"),
    Choice("on_request", "依申请公开", "disclosure-regulation-2019:27"),
    Choice("withheld", "不予公开", "disclosure-regulation-2019:14"),
)
VALIDITY = (
    Choice("in_force", "现行有效", "catalogue-guideline-2009:6"),
    Choice("amended", "已修改", "catalogue-guideline-2009:6"),
    Choice("repealed", "已废止", "catalogue-guideline-2009:6"),
    Choice("expired", "已失效", "catalogue-guideline-2009:6"),
)
GENRES = (
    "决议",
    "决定",
    "命令（令）",
    "公报",
    "公告",
    "通告",
    "意见",
    "通知",
    "通报",
    "报告",
    "请示",
    "批复",
    "议案",
    "函",
    "纪要",
    "政府令",
    "其他",
)
"""Fifteen document kinds (documents-regulation-2012:8) and two of local catalogues (derived)."""

SERVICE_GROUPS = (
    Choice("citizens", "面向公民"),
    Choice("enterprises", "面向企业"),
    Choice("organisations", "面向社会组织"),
    Choice("rural", "面向农村"),
    Choice("all", "面向公众"),
)


@dataclass(frozen=True, slots=True)
class LocalChoice:
    """A row of a list that each city makes for itself: no national values exist (未核实).

    ``list`` is assembly (组配分类, a tree of two levels written 大类/小类) or scope (公开范围).
    """

    list: str
    name: str
    since: date
    clause: str
    children: tuple[str, ...] = ()
    decision: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """Return what the field may hold."""
        return tuple(f"{self.name}/{child}" for child in self.children) or (self.name,)


LOCAL_LISTS = ("assembly", "scope")
_LOCAL: list[LocalChoice] = []


def adopt(rows: Iterable[LocalChoice]) -> None:
    """Take over the city's lists; ``ValueError`` for a list that is not the city's."""
    chosen = tuple(rows)
    for row in chosen:
        if row.list not in LOCAL_LISTS or any(len(value) > LONGEST for value in row.values):
            msg = f"no such list, or too long a name: {row.list} {row.name}"
            raise ValueError(msg)
    _LOCAL[:] = chosen


def local_choices() -> tuple[LocalChoice, ...]:
    """Return every row of the city's lists."""
    return tuple(_LOCAL)


def local_values(name: str, on: date) -> tuple[str, ...]:
    """Return the values of a city's list on a day; none where the city made no such list."""
    return tuple(v for row in _LOCAL if row.list == name and row.since <= on for v in row.values)


LONGEST = 60


@dataclass(frozen=True, slots=True)
class Topic:
    """A class of the topic classification with its second level."""

    name: str
    children: tuple[str, ...]


@cache
def topics() -> tuple[Topic, ...]:
    """Return the 22 topic classes (catalogue-guideline-2009), the first one in its local form."""
    file = resources.files("huiyin.domains.publication") / "data" / "topics.toml"
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["topic"]
    return tuple(Topic(row["name"], tuple(row["children"])) for row in rows)


@cache
def topic_names() -> tuple[str, ...]:
    """Return every value of the field: 大类/小类, or the class alone where it has no second level."""
    return tuple(
        f"{topic.name}/{child}" if child else topic.name
        for topic in topics()
        for child in topic.children or ("",)
    )
