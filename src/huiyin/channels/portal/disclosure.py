"""政府信息公开栏目的固定部分: the four parts that the disclosure column has on every site."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DisclosurePart:
    """One fixed part; ``word`` finds the column that is it by its name, ``about`` is our own sentence."""

    name: str
    word: str
    about: str
    clause: str


FIXED = "platform-notice-2019:2"
DISCLOSURE_COLUMN = "政府信息公开"
DISCLOSURE_PARTS = (
    DisclosurePart(
        "政府信息公开指南", "指南", "怎样查阅、怎样申请、向谁反映，都写在指南里。", FIXED
    ),
    DisclosurePart("政府信息公开制度", "制度", "公开工作所依据的法规和本地制度。", FIXED),
    DisclosurePart(
        "法定主动公开内容",
        "法定主动公开",
        "按规定应当主动公开的文件、规划、预决算和公共服务信息。",
        FIXED,
    ),
    DisclosurePart("政府信息公开年报", "年报", "每年一份的政府信息公开工作年度报告。", FIXED),
)
"""The notice names the four; that they stand in this order too was not compared with its pictures (未核实)."""
