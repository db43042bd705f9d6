"""意见用语: what the people of the invented city write when they pass something on."""

from __future__ import annotations

OPINIONS = {
    "proofread_1": (
        "文字、标点、数字已校对。",
        "已对照原稿校对，改正标点两处。",
        "人名、单位名称核对无误。",
    ),
    "proofread_2": ("二校无误。", "表格合计复核一致。", "日期、文号复核无误。"),
    "proofread_3": ("终校无误。", "与送审稿一致。", "附件与正文核对一致。"),
    "review_1": ("内容属实，同意送审。", "数据与原始报表一致，同意。", "同意，请按程序办理。"),
    "review_2": ("同意。", "同意发布，注意与解读同步。", "已核，同意。"),
    "review_3": ("同意。", "同意公开。", "审核通过。"),
    "clear_secrecy": ("逐项审查，未发现不宜公开的内容。",),
    "pass_legality": ("制定权限、程序和内容合法，有效期符合规定，同意。",),
    "pass_competition": ("没有限定交易、指定经营者等内容，不影响公平竞争，同意。",),
    "approve": ("同意发布。", "签发。", "同意，按时公开。"),
}
FINDINGS = {
    "phone": "是机关公开的办公、值班电话，已拨打核实。",
    "landline": "是机关公开的办公、值班电话，已拨打核实。",
    "mobile": "号码经本人同意公开。",
    "email": "是机关公开的工作邮箱。",
    "address": "是机关和公共场所的地址，不涉及个人住址。",
    "near-duplicate": "与已发文件内容相关但不是同一件，不属于重复发布。",
}
OTHERWISE = "已核对，属于应当公开的内容，保留。"
REASONS = {
    "policy": "涉及公众利益，需要公众知晓，应当主动公开。",
    "notice": "需要公众周知，应当主动公开。",
    "news": "属于重要会议、活动和工作进展，可以公开。",
    "interpretation": "随所解读的文件一并公开。",
    "guide": "法定公开内容。",
    "organ": "机构职能属于法定公开内容。",
}


def opinion_on(subject: str, number: int) -> str:
    """Return the words for a stage or for a finding; different items get different ones."""
    if subject in OPINIONS:
        return OPINIONS[subject][number % len(OPINIONS[subject])]
    return FINDINGS.get(subject, OTHERWISE)


def reason_for(item_type: str) -> str:
    """Return why an item of a type is disclosed."""
    return REASONS[item_type]


def coordination_words(count: int) -> str:
    """Return the coordinator's conclusion."""
    return f"已征求 {count} 个机关意见，均同意发布。"
