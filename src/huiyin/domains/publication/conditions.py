"""自动离开的条件: when the system leaves a stage by itself, and which lane a case is in, judged from its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.rounds import missing_supplements, rules_day
from huiyin.domains.publication.rules import Marks, postponed_actions, required_actions, supplements
from huiyin.domains.publication.rules.stages import APPROVAL, POSTPONED, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.domains.publication.rules.stages import Stage
    from huiyin.foundation.cases.models import Case


def _skips(stage: Stage) -> Callable[[Case, datetime], str]:
    def reason(case: Case, now: datetime) -> str:
        """Return why the stage is left, or "" where it waits for a person."""
        marks, day = Marks.from_mapping(case.flags), rules_day(case, now)
        if stage.action in required_actions(marks, day):
            return ""
        return POSTPONED if stage.action in postponed_actions(marks, day) else stage.skip_reason

    return reason


def _supplements_complete(case: Case, now: datetime) -> str:  # noqa: ARG001
    """Tell that everything put off was made up for; "" while something is missing."""
    return "" if missing_supplements(case) else "延后的审核校对已全部补齐"


def asked(case: Case, role: str) -> bool:
    """Tell whether a role that a state names is asked.

    Each lane has its own approver; of what the emergency lane put off, each reviewer makes up their own part.
    """
    if case.state in {supplements.STATE, supplements.LATE}:
        return role not in supplements.REVIEWERS or role in _makers(case)
    lane = "emergency_approver" if case.flags.get("emergency") else "approver"
    return case.state != APPROVAL.state or role == lane


def _makers(case: Case) -> set[str]:
    """Return the roles of the reviews that are still missing."""
    missing = missing_supplements(case)
    return {supplements.role_of(a.removeprefix(supplements.SUPPLEMENT)) for a in missing}


CONDITIONS = {
    **{stage.skip: _skips(stage) for stage in STAGES if stage.skip},
    "supplements_complete": _supplements_complete,
}
"""Conditions of the rulebook's automatic steps, by name."""
