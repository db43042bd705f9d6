"""延期 (extension): lengthening a running clock, by a leader, in time, as often as the rule allows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.foundation.cases import clockwork, selectors
from huiyin.foundation.cases.models import Case, ClockEvent
from huiyin.foundation.ledger.services import record
from huiyin.kernel.clocks import ExtensionFact, extend
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.models import CaseClock
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.clocks import ClockRule


@transaction.atomic
def extend_clock(
    *, case_id: int, clock: str, length: int, reason: str, actor: Actor, now: datetime
) -> ClockEvent:
    """Extend a clock by ``length`` of its units.

    ``PolicyBreach`` after expiry, beyond the rule, or where the rule knows no extension; ``NotPermitted``
    for a person without the role; ``WrongState`` where the clock is not running.
    """
    case = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case-not-found", "没有找到这件事项。")
    rule, row = _running(case, clock)
    role = _role(case, rule, actor)
    if not reason.strip():
        raise Invalid("reason-missing", "请写明延期理由。", field="reason")
    facts = clockwork.facts_of(row.events.select_related("decision"), case)
    fact = ExtensionFact(now, length, role, actor.name)
    extend(rule, facts, selectors.calendar(), fact)
    event = ClockEvent.objects.create(
        clock=row,
        kind="extended",
        at=now,
        recorded_at=now,
        actor_id=actor.id,
        actor_name=actor.name,
        evidence={"length": length, "role": role, "reason": reason.strip()},
    )
    record(
        kind="case.extended",
        actor=actor,
        at=now,
        subject=case.subject,
        basis=rule.extension.clause if rule.extension else rule.clause,
        data={"clock": rule.name, "label": rule.label, "length": length, "unit": rule.unit},
    )
    return event


def _running(case: Case, name: str) -> tuple[ClockRule, CaseClock]:
    row = next((c for c in clockwork.running_clocks(case) if c.name == name), None)
    rule = clockwork.rule_of(case, row) if row else None
    if rule is None or row is None:
        raise WrongState("clock-not-running", "这个时限没有在走，不用延期。")
    return rule, row


def _role(case: Case, rule: ClockRule, actor: Actor) -> str:
    if rule.extension is None:
        raise PolicyBreach(
            "extension-none", "“{label}”没有延期的规定。", clause=rule.clause, label=rule.label
        )
    path = case.organ_path()
    held = [role for role in sorted(rule.extension.roles) if actor.holds(role, path)]
    if not held:
        raise NotPermitted(
            "extension-not-permitted",
            "延期须由有权批准的负责人办理。",
            clause=rule.extension.clause,
        )
    return held[0]
