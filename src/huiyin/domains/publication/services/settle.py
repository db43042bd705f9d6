"""发布回执: carrying into the cases what the releaser did with their tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.rounds import missing_supplements
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime


def settle_releases(now: datetime) -> int:
    """Move every waiting case whose ticket was answered; return how many. Safe to run any number of times."""
    count = 0
    for case in Case.objects.filter(kind=KIND, state="awaiting_release").order_by("pk"):
        status = gate.status(case.subject, now=now)
        if status.state == "released":
            action = "release_before_reviews" if missing_supplements(case) else "release"
            _advance(case, action, now, "", {"sequence": status.sequence})
        elif status.state == "refused":
            _advance(case, "refuse_release", now, "；".join(status.problems), {})
        else:
            continue
        count += 1
    return count


def _advance(case: Case, action: str, now: datetime, opinion: str, data: dict[str, object]) -> None:
    engine.advance(
        case_id=case.pk,
        action=action,
        actor=SYSTEM,
        now=now,
        seen_version=case.version,
        opinion=opinion,
        data=data,
    )
