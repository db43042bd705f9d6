"""逾期提请: moving cases whose time ran out to where somebody answers for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.publication import ESCALATIONS, KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import Case
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime


def escalate_overdue(now: datetime) -> int:
    """Escalate every case whose clock has run out; return how many. Safe to run any number of times."""
    known, count = cases.calendar(), 0
    for row in ESCALATIONS:
        for case in Case.objects.filter(kind=KIND, state=row.state).order_by("pk"):
            readings = cases.clock_readings(case, now, known=known)
            running = [r.reading for r in readings if r.rule.name == row.clock]
            if any(r.overdue and not r.stopped for r in running):
                engine.advance(case_id=case.pk, action=row.action, actor=SYSTEM, now=now)
                count += 1
    return count
