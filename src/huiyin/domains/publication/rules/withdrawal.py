"""撤下告示: what readers may be told where an item was taken down. Nobody publishes words of his own by withdrawing.

One person may take down, but what the public reads in its place was reviewed beforehand: it is a sentence of this
table. A new sentence is a new row, reviewed like any other change of the rules.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WithdrawalNotice:
    """One notice: ``label`` names it on the form, ``sentence`` is what the public reads, word for word."""

    code: str
    label: str
    sentence: str
    clause: str


GENERAL = "general"
WITHDRAWAL_NOTICES = (
    WithdrawalNotice(
        "correcting",
        "内容有误，正在更正",
        "这条信息内容有误，发布机构正在更正，更正后重新公开。",
        "disclosure-regulation-2019:6",
    ),
    WithdrawalNotice(
        "replaced",
        "已被新的文件代替",
        "这条信息已被新的文件代替，请查阅现行文件。",
        "website-guideline-2017:3",
    ),
    WithdrawalNotice(
        "duplicate",
        "重复发布",
        "这条信息重复发布，已保留其中一条，请用标题检索查阅。",
        "changchun-2015:2.1d",
    ),
    WithdrawalNotice(
        "personal",
        "涉及个人信息",
        "这条信息涉及个人信息，为保护当事人，已停止公开。",
        "personal-information-law-2021:25",
    ),
    WithdrawalNotice(
        "third_party",
        "可能损害第三方合法权益",
        "这条信息可能损害第三方合法权益，已停止公开。",
        "disclosure-regulation-2019:15",
    ),
    WithdrawalNotice(
        "not_disclosed",
        "按规定不再公开",
        "按照政府信息公开的有关规定，这条信息不再公开。",
        "disclosure-regulation-2019:17",
    ),
    WithdrawalNotice(
        GENERAL,
        "其他情形",
        "这条信息已由发布机构撤下。",
        "changchun-2015:4.1a",
    ),
)
NOTICE_BY_CODE = {notice.code: notice for notice in WITHDRAWAL_NOTICES}
