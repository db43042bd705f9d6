"""审签环节: the stages between a draft and the public, as one table.

``skip`` names the condition under which the system leaves the stage by itself and records why.
"""

from __future__ import annotations

from dataclasses import dataclass

REGULATION = "disclosure-regulation-2019"
POLICY = "changchun-2015"


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage: the state, the action that passes it, who may, who must be somebody else."""

    state: str
    label: str
    action: str
    action_label: str
    role: str
    clause: str
    distinct: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    guards: tuple[str, ...] = ("seen_this_version", "not_a_writer")
    skip: str = ""
    skip_reason: str = ""


POSTPONED = "应急发布：本环节依规延后补做"
LIGHT = "审签规则表对这类信息不设本环节"

STAGES = (
    Stage(
        "proofreading_1", "初校", "proofread_1", "校对通过（初校）", "proofreader",
        f"{POLICY}:4.1a", ("submit",), skip="no_proofreading_1", skip_reason=LIGHT,
    ),
    Stage(
        "review_1", "初审", "review_1", "审核通过（初审）", "first_reviewer",
        f"{POLICY}:4.1a", ("submit", "proofread_1"),
    ),
    Stage(
        "proofreading_2", "二校", "proofread_2", "校对通过（二校）", "proofreader",
        f"{POLICY}:4.1a", ("submit",), skip="no_proofreading_2", skip_reason=LIGHT,
    ),
    Stage(
        "review_2", "二审", "review_2", "审核通过（二审）", "second_reviewer",
        f"{POLICY}:4.1a", ("submit", "review_1", "proofread_2"),
        skip="no_review_2", skip_reason=LIGHT,
    ),
    Stage(
        "proofreading_3", "终校", "proofread_3", "校对通过（终校）", "proofreader",
        f"{POLICY}:4.1a", ("submit",), skip="no_proofreading_3", skip_reason=LIGHT,
    ),
    Stage(
        "review_3", "终审", "review_3", "审核通过（终审）", "third_reviewer",
        f"{POLICY}:4.1a", ("submit", "review_1", "review_2", "proofread_3"),
        skip="no_review_3", skip_reason=LIGHT,
    ),
    Stage(
        "secrecy_review", "保密审查", "clear_secrecy", "保密审查通过", "secrecy_officer",
        "secrecy-regulation-2024:42", ("submit",),
        guards=("seen_this_version", "not_a_writer", "is_proactive", "points_answered"),
    ),
    Stage(
        "coordination", "发布协调", "coordinate", "协调一致", "coordinator",
        f"{REGULATION}:11", guards=("seen_this_version", "organs_agreed"),
        skip="no_coordination", skip_reason="不涉及其他机关，无须协调",
    ),
    Stage(
        "sensitive_conclusion", "敏感事项会商", "conclude_sensitive", "会商同意发布", "coordinator",
        f"{POLICY}:4.1e", ("submit",), guards=("seen_this_version", "conclusion_recorded"),
        skip="no_sensitive", skip_reason="未标为重大敏感事项，无须会商",
    ),
    Stage(
        "legality_review", "合法性审核", "pass_legality", "合法性审核通过", "legal_reviewer",
        "legality-review-2018:2", ("submit",), needs=("opinion",),
        skip="no_legality", skip_reason="不是行政规范性文件，无须合法性审核",
    ),
    Stage(
        "competition_review", "公平竞争审查", "pass_competition", "公平竞争审查通过",
        "competition_reviewer", "fair-competition-review-2024:18", ("submit",), needs=("opinion",),
        skip="no_competition", skip_reason="不是行政规范性文件，也没有标为涉及经营者经济活动，无须公平竞争审查",
    ),
)  # fmt: skip
APPROVAL = Stage(
    "approval",
    "签发",
    "approve",
    "签发",
    "approver",
    f"{POLICY}:4.1b",
    ("submit",),
    guards=(
        "seen_this_version",
        "not_a_writer",
        "ordinary_lane",
        "plan_made",
        "expiry_set",
        "issued_by_this_organ",
        "findings_settled",
        "enough_people",
    ),
)
REGISTRATION = Stage(
    "registration",
    "登记",
    "register",
    "登记并交付发布",
    "registrar",
    f"{POLICY}:4.1b",
    guards=("seen_this_version", "issued_by_this_organ", "findings_settled"),
)
REVIEWING = (*STAGES, APPROVAL, REGISTRATION)
BY_STATE = {stage.state: stage for stage in REVIEWING}
