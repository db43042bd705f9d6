"""机关层级和岗位 (levels and posts): frozen rows, each ending in the clause that asks for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """A level of government; ``rank`` 1 is the highest."""

    code: str
    label: str
    rank: int
    clause: str


@dataclass(frozen=True, slots=True)
class OrganKind:
    """What an organ is; ``publishes`` tells whether it discloses in its own name."""

    code: str
    label: str
    publishes: bool
    clause: str


@dataclass(frozen=True, slots=True)
class PostKind:
    """A post; ``single`` posts have one holder at a time, apart from A and B roles.

    ``required`` names the organ kinds in which an empty post counts as a vacancy.
    """

    code: str
    label: str
    single: bool
    required: tuple[str, ...]
    clause: str


LEVELS = (
    Level("city", "市级", 1, "changchun-2015:3.1a"),
    Level("county", "县（区）级", 2, "changchun-2015:3.1a"),
    Level("township", "乡镇（街道）级", 3, "changchun-2015:3.1a"),
)
ORGAN_KINDS = (
    OrganKind("government", "人民政府", publishes=True, clause="disclosure-regulation-2019:4"),
    OrganKind("department", "政府部门", publishes=True, clause="disclosure-regulation-2019:4"),
    OrganKind("office", "内设机构", publishes=False, clause="changchun-2015:5.1c"),
    OrganKind("institution", "事业单位", publishes=True, clause="disclosure-regulation-2019:4"),
)
_SINGLE, _SHARED = True, False
_BOTH = ("government", "department")
POST_KINDS = (
    PostKind("head", "主要负责人", _SINGLE, _BOTH, "changchun-2015:1.2d"),
    PostKind("deputy_in_charge", "分管负责人", _SHARED, _BOTH, "changchun-2015:5.1c"),
    PostKind("spokesperson", "新闻发言人", _SINGLE, _BOTH, "changchun-2015:1.3a"),
    PostKind("website_head", "网站负责人", _SINGLE, ("government",), "changchun-2015:5.1c"),
    PostKind("disclosure_head", "政务公开负责人", _SINGLE, _BOTH, "changchun-2015:5.1c"),
    PostKind("secrecy_officer", "保密员", _SHARED, _BOTH, "secrecy-regulation-2024:42"),
    PostKind("staff", "工作人员", _SHARED, (), "changchun-2015:5.1c"),
)
# A and B roles stand in for one another (1.3a); an empty value means that the post has one holder.
ROLE_ORDERS = (("", "单人"), ("A", "A 角"), ("B", "B 角"))

RANKS = {row.code: row.rank for row in LEVELS}
KINDS = {row.code: row for row in ORGAN_KINDS}
POSTS = {row.code: row for row in POST_KINDS}


def level_problem(level: str, parent_level: str | None) -> str:
    """Return a Chinese sentence when an organ of ``level`` cannot stand below ``parent_level``."""
    if level not in RANKS:
        return "请选择机关层级：市级、县（区）级或乡镇（街道）级。"
    if parent_level is not None and RANKS[parent_level] > RANKS[level]:
        return "上级机关的层级不能低于本机关。"
    return ""
