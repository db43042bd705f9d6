"""主动公开规则册: states, steps and clocks of an item from draft to release, correction and purge."""

from __future__ import annotations

from datetime import date

from huiyin.domains.publication.rules.reviews import EMERGENCY_RULES
from huiyin.domains.publication.rules.secrecy import SECRECY_DAYS
from huiyin.domains.publication.rules.stages import APPROVAL, POLICY, REGISTRATION, REVIEWING, Stage
from huiyin.kernel.clocks import ClockRule
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

KIND = "publication"
EDITABLE = ("draft",)
"""States in which the words may be changed; in every other state they are frozen."""

_TARGETS = [*(stage.state for stage in REVIEWING[1:]), "awaiting_release"]
_WITHDRAWERS = frozenset({"approver", "registrar", "secrecy_officer"})


def _stage_steps(stage: Stage, target: str) -> list[Step]:
    """Return the ways out of a stage: forward, skipped by the system, returned, recalled."""
    steps = [
        Step(
            stage.state,
            stage.action,
            target,
            frozenset({stage.role}),
            stage.clause,
            stage.action_label,
            guards=stage.guards,
            distinct=stage.distinct,
            needs=stage.needs,
        ),
        Step(
            stage.state,
            "return_to_draft",
            "draft",
            frozenset({stage.role}),
            stage.clause,
            "退回修改",
            needs=("opinion",),
            guards=("seen_this_version",),
            tells=("submit",),
        ),
        Step(
            stage.state,
            "recall",
            "draft",
            frozenset({"author"}),
            f"{POLICY}:4.1a",
            "撤回送审",
            decides=False,
        ),
    ]
    if stage.skip:
        steps.append(
            Step(
                stage.state,
                f"skip_{stage.state}",
                target,
                frozenset({"system"}),
                stage.clause,
                f"{stage.label}：无须办理",
                auto=stage.skip,
            )
        )
    return steps


def _withdraw(state: str) -> Step:
    return Step(
        state,
        "withdraw",
        "withdrawn",
        _WITHDRAWERS,
        f"{POLICY}:4.1a",
        "从网上撤下",
        needs=("opinion",),
        guards=() if state in {"released", "awaiting_release"} else ("something_public",),
        tells=("submit",),
    )


def _supplement(number: int, kind: str, role: str, distinct: tuple[str, ...]) -> Step:
    name = {"proofread": "校对", "review": "审核"}[kind]
    return Step(
        "released",
        f"supplement_{kind}_{number}",
        "released",
        frozenset({role}),
        f"{POLICY}:1.1b",
        f"补做第 {number} 次{name}",
        distinct=distinct,
        guards=("postponed", "seen_this_version", "not_a_writer"),
    )


def _steps() -> tuple[Step, ...]:
    author, system = frozenset({"author"}), frozenset({"system"})
    steps = [
        Step("draft", "submit", REVIEWING[0].state, author, f"{POLICY}:4.1a", "送审"),
        Step("approval", "approve_orally", REGISTRATION.state, frozenset({"emergency_approver"}),
             EMERGENCY_RULES[-1].clause, "口头批准应急发布",
             guards=("seen_this_version", "not_a_writer", "emergency_lane", "findings_settled"),
             distinct=("submit",), needs=("opinion", "oral_approver", "oral_at")),
        Step("awaiting_release", "release", "released", system, f"{POLICY}:4.1b", "已发布",
             guards=("really_released",), tells=("submit",)),
        Step("awaiting_release", "refuse_release", REGISTRATION.state, system, f"{POLICY}:4.1b",
             "发布器未放行", tells=("submit", "register")),
        Step("released", "correct", "draft", author, f"{POLICY}:4.1a", "更正", needs=("opinion",),
             decides=False),
        Step("withdrawn", "correct", "draft", author, f"{POLICY}:4.1a", "修改后重新送审",
             needs=("opinion",), decides=False),
        _supplement(1, "proofread", "proofreader", ("submit", "review_1")),
        _supplement(2, "proofread", "proofreader", ("submit",)),
        _supplement(2, "review", "second_reviewer", ("submit", "review_1", "supplement_proofread_2")),
        _supplement(3, "proofread", "proofreader", ("submit",)),
        _supplement(3, "review", "third_reviewer",
                    ("submit", "review_1", "supplement_review_2", "supplement_proofread_3")),
    ]  # fmt: skip
    for stage, target in zip(REVIEWING, _TARGETS, strict=True):
        steps += _stage_steps(stage, target)
    steps.append(
        Step("withdrawn", "purge", "purged", system, "personal-information-law-2021:57", "清除",
             guards=("purge_ordered",))
    )  # fmt: skip
    steps += [_withdraw(s) for s in ("draft", *BY_ORDER, "awaiting_release", "released")]
    return tuple(steps)


BY_ORDER = tuple(stage.state for stage in REVIEWING)


def _waits(stage: Stage) -> frozenset[str]:
    """Return whose turn it is; approval may also be given by word of mouth in the emergency lane."""
    lane = {"emergency_approver"} if stage is APPROVAL else set()
    return frozenset({stage.role} | lane)


STATES = (
    State("draft", "起草", waits_for=frozenset({"author"})),
    *(State(s.state, s.label, waits_for=_waits(s)) for s in REVIEWING),
    State("awaiting_release", "待发布"),
    State("released", "已发布"),
    State("withdrawn", "已撤下"),
    State("purged", "已清除", final=True),
)

CLOCKS = (
    ClockRule(
        name="secrecy_review",
        label="保密审查",
        length=SECRECY_DAYS,
        unit="working_day",
        clause="secrecy-regulation-2024:42",
        start=("review_3", "skip_review_3"),
        stop=("clear_secrecy", "return_to_draft", "recall"),
        warn_before=1,
    ),
    ClockRule(
        name="missing_reviews",
        label="补做延后的审核校对",
        length=EMERGENCY_RULES[-1].days,
        unit="working_day",
        clause=EMERGENCY_RULES[-1].clause,
        start=("approve_orally",),
        stop=("supplement_review_3", "withdraw"),
        warn_before=1,
    ),
)
DISCLOSURE_DAYS = 20
"""Working days from the making of information to its disclosure (disclosure-regulation-2019:26)."""

PUBLICATION = Rulebook(
    kind=KIND,
    name="publication-2015",
    since=date(2015, 5, 13),
    initial="draft",
    states=STATES,
    steps=_steps(),
    clocks=CLOCKS,
)
__all__ = ["APPROVAL", "CLOCKS", "DISCLOSURE_DAYS", "EDITABLE", "KIND", "PUBLICATION", "STATES"]
