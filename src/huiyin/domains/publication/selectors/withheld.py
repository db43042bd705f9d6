"""不公开信息台账: what was decided not to be published, on which ground, and when it is looked at again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.timezone import localtime

from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules.publication import KIND
from huiyin.domains.publication.rules.withholding import GROUND_BY_CODE, Ground
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import Case, Decision

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

STATES = ("withheld", "withholding_due")


DUE = "withholding_due"


@dataclass(frozen=True, slots=True)
class WithheldRow:
    """One line of the register; ``due_on`` is the day by which it is assessed again, ``late`` that it has come."""

    item: Item
    case: Case
    disclosure: str
    ground: Ground
    reason: str
    decided_on: date
    decided_by: str
    due_on: date | None
    late: bool


def withheld(actor: Actor, now: datetime) -> list[WithheldRow]:
    """Return what is not published in the actor's organs, the next assessment first."""
    found = {c.subject: c for c in Case.objects.filter(kind=KIND, state__in=STATES)}
    ids = [int(subject.partition("/")[2]) for subject in found]
    items = Item.objects.visible_to(actor).filter(pk__in=ids).select_related("organ", "column")
    rows = [_row(item, found[item.key], now) for item in items]
    return sorted(rows, key=lambda row: (row.due_on or date.max, row.item.pk))


def _row(item: Item, case: Case, now: datetime) -> WithheldRow:
    decisions = Decision.objects.filter(case=case).order_by("-sequence")
    proposed = decisions.filter(action="withhold")[0]
    approved = decisions.filter(action="approve_withholding")[0]
    readings = cases.clock_readings(case, now)
    clock = next(
        (
            r.reading
            for r in readings
            if r.rule.name == "withholding_review" and not r.reading.stopped
        ),
        None,
    )
    return WithheldRow(
        item=item,
        case=case,
        disclosure=proposed.data["disclosure"],
        ground=GROUND_BY_CODE[proposed.data["ground"]],
        reason=proposed.data["reason"],
        decided_on=localtime(approved.at).date(),
        decided_by=approved.actor_name,
        due_on=clock.due_on if clock else None,
        late=case.state == DUE or bool(clock and clock.overdue),
    )
