"""轮次: which day's rules a round goes by. They are those of the day of its submission, to its end."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from huiyin.domains.publication.rules import Marks, postponed_actions
from huiyin.domains.publication.rules.reviews import RULES_ON
from huiyin.domains.publication.rules.supplements import SUPPLEMENT
from huiyin.foundation.cases.models import Decision

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.models import Case


def rules_day(case: Case, now: datetime) -> date:
    """Return the day whose rules the present round goes by; today before its submission."""
    kept = case.flags.get(RULES_ON)
    return date.fromisoformat(kept) if kept else localtime(now).date()


def missing_supplements(case: Case) -> tuple[str, ...]:
    """Return the actions that still make up for what the emergency lane put off in this round."""
    kept = case.flags.get(RULES_ON)
    if not kept:
        return ()
    late = postponed_actions(Marks.from_mapping(case.flags), date.fromisoformat(kept))
    wanted = [f"{SUPPLEMENT}{action}" for action in late]
    if not wanted:
        return ()
    done = Decision.objects.filter(case=case, round=case.round, action__in=wanted)
    taken = set(done.values_list("action", flat=True))
    return tuple(action for action in wanted if action not in taken)
