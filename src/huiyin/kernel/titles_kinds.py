"""文种: the fifteen kinds of official documents with their direction, and the kinds of normative texts.

Source: 党政机关公文处理工作条例 第八条 (documents-regulation-2012:8) for the fifteen; the others are words
by which the texts that documents carry are commonly called.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Direction = Literal["down", "up", "level", "public", "various"]
Group = Literal["official", "normative", "explanatory"]
STATUTE = "documents-regulation-2012:8"


@dataclass(frozen=True, slots=True)
class DocumentKind:
    """A kind: its name, which way it goes between organs, its group and other words for it."""

    name: str
    direction: Direction
    use: str = ""
    group: Group = "official"
    also: tuple[str, ...] = ()
    clause: str = STATUTE


KINDS: tuple[DocumentKind, ...] = (
    DocumentKind("决议", "down", "会议讨论通过的重大决策"),
    DocumentKind("决定", "down", "重要事项的决策部署、奖惩、变更或者撤销"),
    DocumentKind("命令", "down", "公布法规规章、宣布强制措施、授衔、嘉奖", also=("嘉奖令", "令")),
    DocumentKind("公报", "public", "公布重要决定或者重大事项"),
    DocumentKind("公告", "public", "向国内外宣布重要事项或者法定事项"),
    DocumentKind("通告", "public", "在一定范围公布应当遵守或者周知的事项"),
    DocumentKind("意见", "various", "对重要问题提出见解和办法", also=("指导意见", "若干意见")),
    DocumentKind("通知", "down", "传达要求执行和周知的事项，批转、转发公文", also=("紧急通知",)),
    DocumentKind("通报", "down", "表彰、批评、告知重要情况"),
    DocumentKind("报告", "up", "汇报工作、反映情况、回复询问"),
    DocumentKind("请示", "up", "请求指示、批准，一文一事"),
    DocumentKind("批复", "down", "答复下级的请示"),
    DocumentKind("议案", "level", "政府向同级人大或者常委会提请审议"),
    DocumentKind("函", "level", "不相隶属机关之间商洽、询答、请求批准", also=("复函",)),
    DocumentKind("纪要", "various", "会议的主要情况和议定事项", also=("会议纪要",)),
)


def _normative(*names: str) -> tuple[DocumentKind, ...]:
    return tuple(DocumentKind(n, "public", group="normative", clause="") for n in names)


NORMATIVE_KINDS = (
    *_normative(
        "法", "条例", "规定", "办法", "细则", "实施细则", "实施办法", "实施意见", "实施方案"
    ),
    *_normative(
        "规则", "规程", "规范", "准则", "守则", "章程", "制度", "标准", "基准", "指标", "定额"
    ),
    *_normative(
        "方案", "计划", "规划", "预案", "要点", "纲要", "纲领", "目录", "清单", "名单", "名录"
    ),
    *_normative(
        "措施",
        "举措",
        "条件",
        "修正案",
        "政策",
        "指南",
        "指引",
        "须知",
        "图",
        "表",
        "范围",
        "分工",
        "任务",
    ),
    *_normative(
        "暂行办法", "暂行规定", "暂行条例", "管理办法", "补充规定", "解释", "行动", "承诺", "合同"
    ),
)
EXPLANATORY_KINDS = tuple(
    DocumentKind(name, "public", group="explanatory", clause="")
    for name in (
        "解读",
        "政策解读",
        "图解",
        "说明",
        "起草说明",
        "问答",
        "答记者问",
        "公示",
        "年度报告",
        "年报",
        "情况",
        "汇报",
        "简介",
    )
)
ALL_KINDS = (*KINDS, *NORMATIVE_KINDS, *EXPLANATORY_KINDS)
_BY_WORD = {word: kind for kind in ALL_KINDS for word in (kind.name, *kind.also)}
_LONGEST = max(map(len, _BY_WORD))


def kind_at_end(text: str) -> tuple[DocumentKind, str] | None:
    """Return the kind a text ends with and the word it is written with; the longest word counts."""
    for length in range(min(_LONGEST, len(text)), 0, -1):
        word = text[-length:]
        if word in _BY_WORD:
            return _BY_WORD[word], word
    return None


def kind_named(name: str) -> DocumentKind | None:
    """Return the kind of this name or other word."""
    return _BY_WORD.get(name)
