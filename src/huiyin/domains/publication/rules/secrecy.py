"""保密审查: the points that are examined one by one before anything is disclosed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SecrecyPoint:
    """One point of the checklist; the officer answers each with clear or concern and may add a note."""

    code: str
    label: str
    question: str
    clause: str


SECRECY_POINTS = (
    SecrecyPoint(
        "state_secret", "国家秘密", "是否含有国家秘密或工作秘密？", "secrecy-regulation-2024:42"
    ),
    SecrecyPoint(
        "business_secret",
        "商业秘密",
        "是否含有商业秘密，公开会损害他人权益？",
        "disclosure-regulation-2019:15",
    ),
    SecrecyPoint(
        "privacy",
        "个人隐私",
        "是否含有个人隐私或未脱敏的个人信息？",
        "disclosure-regulation-2019:15",
    ),
    SecrecyPoint(
        "internal",
        "内部事务",
        "是否属于人事、后勤、内部工作流程等内部事务？",
        "disclosure-regulation-2019:16",
    ),
    SecrecyPoint(
        "process",
        "过程性信息",
        "是否属于讨论记录、过程稿、磋商信函、请示报告？",
        "disclosure-regulation-2019:16",
    ),
    SecrecyPoint(
        "enforcement", "执法案卷", "是否属于行政执法案卷信息？", "disclosure-regulation-2019:16"
    ),
    SecrecyPoint(
        "safety",
        "三安全一稳定",
        "公开后是否可能危及国家安全、公共安全、经济安全、社会稳定？",
        "disclosure-regulation-2019:14",
    ),
)
POINT_CODES = tuple(point.code for point in SECRECY_POINTS)
FINDINGS = {"clear": "未发现问题", "concern": "有疑问"}
