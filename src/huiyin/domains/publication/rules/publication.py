"""主动公开规则册: states, steps and clocks of an item from draft to release, correction and purge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.rules import periods, supplements, withholding
from huiyin.domains.publication.rules.periods import START, begun, period
from huiyin.domains.publication.rules.reviews import (
    EmergencyRule,
    emergency_rule,
    emergency_rules,
)
from huiyin.domains.publication.rules.stages import APPROVAL, POLICY, REGISTRATION, REVIEWING, Stage
from huiyin.kernel.clocks import ClockRule
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

if TYPE_CHECKING:
    from datetime import date

KIND = "publication"
EDITABLE = ("draft",)
"""States in which the words may be changed; in every other state they are frozen."""
PUBLIC = ("released", supplements.STATE, supplements.LATE)
"""States of what is public and complete in itself."""

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
        guards=() if state in {*PUBLIC, "awaiting_release"} else ("something_public",),
        tells=("submit",),
    )


def _steps(lane: EmergencyRule) -> tuple[Step, ...]:
    author, system = frozenset({"author"}), frozenset({"system"})
    steps = [
        Step("draft", "submit", REVIEWING[0].state, author, f"{POLICY}:4.1a", "送审"),
        Step("approval", "approve_orally", REGISTRATION.state, frozenset({"emergency_approver"}),
             lane.clause, "口头批准应急发布",
             guards=("seen_this_version", "not_a_writer", "emergency_lane", "plan_made", "expiry_set",
                     "issued_by_this_organ", "findings_settled"),
             distinct=("submit",), needs=("opinion", "oral_approver", "oral_at")),
        Step("awaiting_release", "release", "released", system, f"{POLICY}:4.1b", "已发布",
             guards=("really_released", "nothing_missing"), tells=("submit",)),
        Step("awaiting_release", "refuse_release", REGISTRATION.state, system, f"{POLICY}:4.1b",
             "发布器未放行", tells=("submit", "register")),
        *(Step(state, "correct", "draft", author, f"{POLICY}:4.1a", "更正", needs=("opinion",),
               decides=False) for state in PUBLIC),
        Step("withdrawn", "correct", "draft", author, f"{POLICY}:4.1a", "修改后重新送审",
             needs=("opinion",), decides=False),
        *withholding.STEPS,
        *supplements.STEPS,
    ]  # fmt: skip
    for stage, target in zip(REVIEWING, _TARGETS, strict=True):
        steps += _stage_steps(stage, target)
    steps.append(
        Step("withdrawn", "purge", "purged", system, "personal-information-law-2021:57", "清除",
             guards=("purge_ordered",))
    )  # fmt: skip
    held = ("secrecy_determination", "withholding")
    steps += [_withdraw(s) for s in ("draft", *BY_ORDER, *held, "awaiting_release", *PUBLIC)]
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
    *supplements.STATES,
    *withholding.STATES,
    State("withdrawn", "已撤下"),
    State("purged", "已清除", final=True),
)
_BACK = ("return_to_draft", "recall", "raise_doubt", "withdraw")


def clocks(on: date) -> tuple[ClockRule, ...]:
    """Return the clocks with the lengths in force on a day; one whose first period begins later is not there yet."""
    lane = emergency_rule(on)
    made = (
        _clock("disclosure", "主动公开", on, start=("submit",),
               stop=("release", "release_before_reviews", "approve_withholding", *_BACK)),
        _clock("secrecy_review", "保密审查", on, start=("review_3", "skip_review_3"),
               stop=("clear_secrecy", "withhold", *_BACK), pause=("secrecy_determination",)),
        _clock("secrecy_determination", "报请确定", on, start=("report_doubt",),
               stop=("record_determination", "withhold", *_BACK)),
        _clock("withholding_review", "不公开信息评估", on, start=("approve_withholding",),
               restart=("keep_withheld",), stop=("reopen",)),
        ClockRule(
            name="missing_reviews", label="补做延后的审核校对", length=lane.days, unit="working_day",
            clause=lane.clause, start=("release_before_reviews",),
            stop=("finish_supplements", "release", "withdraw"), warn_before=1,
        ),
    )  # fmt: skip
    return tuple(clock for clock in made if clock is not None)


def _clock(
    name: str,
    label: str,
    on: date,
    *,
    start: tuple[str, ...],
    stop: tuple[str, ...],
    pause: tuple[str, ...] = (),
    restart: tuple[str, ...] = (),
) -> ClockRule | None:
    """Return a clock with the length and the clause of its row in force on a day; None before the first one."""
    if not begun(name, on):
        return None
    row = period(name, on)
    return ClockRule(
        name=name,
        label=label,
        length=row.length,
        unit=row.unit,
        clause=row.clause,
        start=start,
        stop=stop,
        pause=pause,
        restart=restart,
    )


def rulebook(since: date) -> Rulebook:
    """Return the rulebook in force from a day on."""
    return Rulebook(
        kind=KIND,
        name="publication-2015" if since == START else f"publication-{since.isoformat()}",
        since=since,
        initial="draft",
        states=STATES,
        steps=_steps(emergency_rule(since)),
        clocks=clocks(since),
        by_round=True,
    )


def rulebooks() -> tuple[Rulebook, ...]:
    """Return a rulebook for each day on which a row of periods or of the emergency lane begins."""
    days = {row.since for row in periods.rows()} | {row.since for row in emergency_rules()}
    return tuple(rulebook(day) for day in sorted(days))


@dataclass(frozen=True, slots=True)
class Escalation:
    """What the system does in a state when a clock has run out there."""

    clock: str
    state: str
    action: str
    clause: str


ESCALATIONS = (
    Escalation("missing_reviews", supplements.STATE, "escalate", supplements.CLAUSE),
    Escalation(
        "withholding_review", "withheld", "call_for_review", "disclosure-regulation-2019:18"
    ),
)
PUBLICATION = rulebook(START)
"""The rulebook of the first day; a later one differs in the lengths of its clocks only."""
__all__ = [
    "APPROVAL",
    "EDITABLE",
    "ESCALATIONS",
    "KIND",
    "PUBLIC",
    "PUBLICATION",
    "STATES",
    "rulebooks",
]
