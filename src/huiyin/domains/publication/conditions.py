"""自动离开的条件: when the system leaves a stage by itself, and which lane a case is in, judged from its marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from huiyin.domains.publication.rules import Marks, emergency_rule, required_actions
from huiyin.domains.publication.rules.stages import APPROVAL, POSTPONED, STAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.domains.publication.rules.stages import Stage
    from huiyin.foundation.cases.models import Case


def _skips(stage: Stage) -> Callable[[Case, datetime], str]:
    def reason(case: Case, now: datetime) -> str:
        """Return why the stage is left, or "" where it waits for a person."""
        marks, day = Marks.from_mapping(case.flags), localtime(now).date()
        if stage.action in required_actions(marks, day):
            return ""
        late = marks.emergency and stage.action in emergency_rule(day).postponed
        return POSTPONED if late else stage.skip_reason

    return reason


def asked(case: Case, role: str) -> bool:
    """Tell whether a role that a state names is asked: each lane has its own approver."""
    lane = "emergency_approver" if case.flags.get("emergency") else "approver"
    return case.state != APPROVAL.state or role == lane


CONDITIONS = {stage.skip: _skips(stage) for stage in STAGES if stage.skip}
"""Conditions of the rulebook's automatic steps, by name."""
