"""不公开: doubts of the secrecy review, matters put to an authority, and what is decided not to be published.

What is withheld is not forgotten: it stands in a register, and whether it can be disclosed after all is
looked at again and again (disclosure-regulation-2019:18).
"""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.kernel.steps import State, Step

REGULATION = "disclosure-regulation-2019"
OFFICER, APPROVER, AUTHOR = (
    frozenset({"secrecy_officer"}),
    frozenset({"approver"}),
    frozenset({"author"}),
)
SEEN = ("seen_this_version", "not_a_writer")


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is not disclosed proactively; ``disclosure`` is the attribute it leads to."""

    code: str
    label: str
    disclosure: str
    clause: str


GROUNDS = (
    Ground("state_secret", "依法确定为国家秘密", "withheld", f"{REGULATION}:14"),
    Ground("forbidden", "法律、行政法规禁止公开", "withheld", f"{REGULATION}:14"),
    Ground("safety", "可能危及国家安全、公共安全、经济安全、社会稳定", "withheld", f"{REGULATION}:14"),
    Ground("third_party", "商业秘密、个人隐私，公开会损害第三方合法权益", "withheld", f"{REGULATION}:15"),
    Ground("internal", "人事、后勤、内部工作流程等内部事务", "withheld", f"{REGULATION}:16"),
    Ground("process", "讨论记录、过程稿、磋商信函、请示报告等过程性信息", "withheld", f"{REGULATION}:16"),
    Ground("enforcement", "行政执法案卷信息", "withheld", f"{REGULATION}:16"),
    Ground("on_request", "不属于主动公开的范围，可以依申请获取", "on_request", f"{REGULATION}:27"),
)  # fmt: skip
GROUND_BY_CODE = {row.code: row for row in GROUNDS}

STATES = (
    State("secrecy_determination", "报请确定能否公开", waits_for=OFFICER),
    State("withholding", "拟不公开，待批准", waits_for=APPROVER),
    State("withheld", "已定不公开"),
    State("withholding_due", "不公开信息待评估", waits_for=OFFICER),
)


def _withhold(state: str) -> Step:
    return Step(
        state, "withhold", "withholding", OFFICER, "transparency-rules-2016:1", "拟不公开，报批",
        needs=("opinion", "disclosure", "ground", "reason"), distinct=("submit",),
        guards=(*SEEN, "withholding_grounded"),
    )  # fmt: skip


def _back(state: str, roles: frozenset[str]) -> tuple[Step, Step]:
    return (
        Step(state, "return_to_draft", "draft", roles, f"{REGULATION}:17", "退回修改",
             needs=("opinion",), guards=("seen_this_version",), tells=("submit",)),
        Step(state, "recall", "draft", AUTHOR, "changchun-2015:4.1a", "撤回送审", decides=False),
    )  # fmt: skip


STEPS = (
    Step("secrecy_review", "raise_doubt", "draft", OFFICER, f"{REGULATION}:17", "有疑问，退回修改",
         needs=("opinion",), distinct=("submit",), guards=(*SEEN, "points_in_doubt"),
         tells=("submit",)),
    Step("secrecy_review", "report_doubt", "secrecy_determination", OFFICER, f"{REGULATION}:17",
         "有疑问，报请确定", needs=("opinion", "authority"), distinct=("submit",),
         guards=(*SEEN, "points_in_doubt")),
    _withhold("secrecy_review"),
    Step("secrecy_determination", "record_determination", "secrecy_review", OFFICER,
         f"{REGULATION}:17", "记录确定意见", needs=("opinion", "authority"),
         guards=("seen_this_version",)),
    _withhold("secrecy_determination"),
    *_back("secrecy_determination", OFFICER),
    Step("withholding", "approve_withholding", "withheld", APPROVER, "transparency-rules-2016:1",
         "批准不公开", needs=("opinion",), distinct=("submit", "withhold"),
         guards=(*SEEN, "issued_by_this_organ", "nothing_public"), tells=("submit", "withhold")),
    *_back("withholding", APPROVER),
    Step("withheld", "call_for_review", "withholding_due", frozenset({"system"}),
         f"{REGULATION}:18", "到期提请评估", guards=("clock_is_late",)),
    *(
        step
        for state in ("withheld", "withholding_due")
        for step in (
            Step(state, "keep_withheld", "withheld", OFFICER, f"{REGULATION}:18", "评估后仍不公开",
                 needs=("opinion",)),
            Step(state, "reopen", "draft", AUTHOR | OFFICER, f"{REGULATION}:18", "情况变化，转为公开",
                 needs=("opinion",), decides=False),
        )
    ),
)  # fmt: skip
