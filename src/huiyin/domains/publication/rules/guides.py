"""公开指南的要素: what a disclosure guide must tell, and how often it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuidePart:
    """One obligatory part; a guide that has none of its ``words`` is taken to lack it."""

    code: str
    label: str
    words: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class GuideReview:
    """How long a guide may stand without being looked at, in days.

    The regulation says that guides are kept current and names no figure; a year is a custom (derived).
    """

    days: int
    clause: str


CLAUSE = "disclosure-regulation-2019:12"
GUIDE_PARTS = (
    GuidePart("classification", "信息分类", ("信息分类", "信息的分类", "公开范围"), CLAUSE),
    GuidePart("arrangement", "编排体系", ("编排", "索引号"), CLAUSE),
    GuidePart(
        "access", "获取方式", ("获取方式", "获取途径", "获取渠道", "怎样获取", "查阅"), CLAUSE
    ),
    GuidePart("office", "公开工作机构的名称", ("工作机构", "公开机构", "受理机构"), CLAUSE),
    GuidePart("address", "办公地址", ("办公地址", "办公地点", "通信地址", "地址："), CLAUSE),
    GuidePart("hours", "办公时间", ("办公时间", "工作时间", "受理时间"), CLAUSE),
    GuidePart("phone", "联系电话", ("电话",), CLAUSE),
    GuidePart("fax", "传真", ("传真",), CLAUSE),
    GuidePart("internet", "互联网联系方式", ("互联网联系方式", "电子邮箱", "邮箱", "网址"), CLAUSE),
)
GUIDE_REVIEW = GuideReview(365, CLAUSE)


def missing_parts(text: str) -> tuple[GuidePart, ...]:
    """Return the obligatory parts of which a guide's words say nothing."""
    return tuple(part for part in GUIDE_PARTS if not any(word in text for word in part.words))
