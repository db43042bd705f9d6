"""自动离开的条件: when the system leaves a stage by itself, judged from the marks of the submission."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from huiyin.domains.publication.rules import Marks, emergency_rule, required_actions
from huiyin.domains.publication.rules.stages import POSTPONED, STAGES

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


CONDITIONS = {stage.skip: _skips(stage) for stage in STAGES if stage.skip}
"""Conditions of the rulebook's automatic steps, by name."""
