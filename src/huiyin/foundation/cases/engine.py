"""事项引擎 (engine): the only code that writes the state of a case.

One verb, one transaction: lock the row, find the step in the case's own rulebook, check who, whom else,
what is needed and the guards; then state, clocks, a sealed decision, a ledger entry and the notices to those
whom it waits for now together, or nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huiyin.foundation.cases import clockwork, conditions, guards, rulebooks
from huiyin.foundation.cases.checking import (
    check_distinct,
    check_fresh,
    check_needs,
    held_role,
    step_for,
)
from huiyin.foundation.cases.deciding import write_decision
from huiyin.foundation.cases.guards import Context
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.telling import tell
from huiyin.foundation.ledger.services import record
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import Invalid, NotFound, WrongState
from huiyin.kernel.rulebooks import OPEN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


@transaction.atomic
def open_case(
    *,
    kind: str,
    subject: str,
    organ: Organ | None,
    actor: Actor,
    now: datetime,
    flags: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Open a case under the rulebook in force at ``now``; it keeps that rulebook.

    Who may open is the caller's rule. ``WrongState`` where the subject already has a case of this kind.
    ``happened_at`` is the moment from which clocks count, where that is earlier than ``now``.
    """
    book = rulebooks.in_force(kind, rulebooks.day_of(now))
    if Case.objects.filter(kind=kind, subject=subject).exists():
        raise WrongState("case-exists", "这件事已经在办理，不用再次开始。")
    case = Case.objects.create(
        kind=kind,
        subject=subject,
        organ=organ,
        state=book.initial,
        rulebook=book.name,
        opened_at=now,
        flags=dict(flags or {}),
    )
    clockwork.move(
        case=case,
        action=OPEN,
        left="",
        decision=None,
        actor=actor,
        happened_at=_moment(happened_at, now),
        now=now,
    )
    record(
        kind="case.opened",
        actor=actor,
        at=now,
        subject=subject,
        data={"kind": kind, "rulebook": book.name, "state": book.by_state[book.initial].label},
    )
    tell(case, _automatic(case, now), now)
    return case


@transaction.atomic
def advance(
    *,
    case_id: int,
    action: str,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
    digest_seen: str = "",
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    happened_at: datetime | None = None,
) -> Case:
    """Take one step, and the automatic steps that follow from it.

    Raises ``NotFound``, ``Stale`` (``seen_version`` is not the present one), ``WrongState``,
    ``NotPermitted``, ``PolicyBreach`` (another person is needed), ``Invalid`` (fields missing), and
    what the guards raise. ``data`` is JSON without floats.
    """
    case: Case | None = Case.objects.select_for_update(of=("self",)).filter(pk=case_id).first()
    if case is None:
        raise NotFound("case-not-found", "没有找到这件事项。")
    check_fresh(case, seen_version)
    step = step_for(case, action)
    role = held_role(case, actor, step)
    check_distinct(case, actor, step)
    plain = json.loads(canonical_json(dict(data or {})))
    context = Context(step, role, now, digest_seen, opinion.strip(), plain)
    check_needs(context)
    taken = _take(case, actor, context, _moment(happened_at, now))
    tell(case, [taken, *_automatic(case, now)], now)
    return case


@transaction.atomic
def adopt(
    *,
    kind: str,
    subjects: Sequence[tuple[str, int | None]],
    state: str,
    actor: Actor,
    now: datetime,
    evidence: str,
) -> int:
    """Take over matters that were settled elsewhere, straight in a state, with one ledger entry for all.

    ``subjects`` are pairs of subject and organ id; those that already have a case are left alone.
    ``evidence`` names the case that stands behind it, such as a signed batch.
    """
    book = rulebooks.in_force(kind, rulebooks.day_of(now))
    if state not in book.by_state:
        raise WrongState("state-unknown", "规则册里没有“{state}”这个状态。", state=state)
    known = set(Case.objects.filter(kind=kind).values_list("subject", flat=True))
    fresh = [(subject, organ) for subject, organ in subjects if subject not in known]
    Case.objects.bulk_create(
        [
            Case(
                kind=kind,
                subject=subject,
                organ_id=organ,
                state=state,
                rulebook=book.name,
                opened_at=now,
            )
            for subject, organ in fresh
        ],
        batch_size=500,
    )
    record(
        kind="case.adopted",
        actor=actor,
        at=now,
        subject=evidence,
        data={
            "kind": kind,
            "state": book.by_state[state].label,
            "into": state,
            "count": len(fresh),
            "subjects": [subject for subject, _organ in fresh],
        },
    )
    return len(fresh)


def available(case: Case, actor: Actor) -> list[Step]:
    """Return the steps the actor may take now, in the order of the rulebook, for menus.

    Guards are not asked: they judge the decision itself.
    """
    taken = set(
        Decision.objects.filter(case=case, round=case.round, actor_id=actor.id)
        .exclude(actor_id=None)
        .values_list("action", flat=True)
    )
    path = case.organ_path()
    return [
        step
        for step in case.book.actions_from(case.state)
        if not step.auto
        and any(actor.holds(r, path) for r in step.roles)
        and not taken & set(step.distinct)
    ]


def _take(case: Case, actor: Actor, context: Context, happened_at: datetime) -> Decision:
    """Run the guards, then write everything a step changes; return the decision."""
    step = context.step
    for name in step.guards:
        guards.find(case.kind, name)(case, actor, context)
    left, book = case.state, case.book
    case.version += 1
    decision = write_decision(case, actor, context)
    case.state = step.target
    if step.target == book.initial and left != book.initial:
        case.round += 1
    case.closed_at = context.now if book.by_state[step.target].final else None
    case.save(update_fields=["state", "round", "version", "closed_at"])
    clockwork.move(
        case=case,
        action=step.action,
        left=left,
        decision=decision,
        actor=actor,
        happened_at=happened_at,
        now=context.now,
    )
    # The opinion stays out of the ledger: it may name people, and the ledger cannot be purged.
    record(
        kind="case.step",
        actor=actor,
        at=context.now,
        subject=case.subject,
        basis=step.clause,
        data={
            "kind": case.kind,
            "action": step.action,
            "label": step.label,
            "stage": book.by_state[left].label,
            "state": book.by_state[case.state].label,
            "round": decision.round,
            "sequence": decision.sequence,
            "digest_seen": decision.digest_seen,
            "seal": decision.seal,
        },
    )
    return decision


def _automatic(case: Case, now: datetime) -> list[Decision]:
    """Take automatic steps until none applies; each is recorded like any other, with its reason."""
    taken: list[Decision] = []
    for _state in case.book.states:
        found = _due_step(case, now)
        if found is None:
            return taken
        step, reason = found
        taken.append(_take(case, SYSTEM, Context(step, "system", now, "", reason, {}), now))
    msg = f"automatic steps of {case.kind!r} go round in a circle"
    raise RuntimeError(msg)


def _due_step(case: Case, now: datetime) -> tuple[Step, str] | None:
    for step in case.book.actions_from(case.state):
        if step.auto:
            reason = conditions.find(case.kind, step.auto)(case, now)
            if reason:
                return step, step.label if reason is True else reason
    return None


def _moment(happened_at: datetime | None, now: datetime) -> datetime:
    """Return the moment that counts; evidence cannot lie in the future."""
    if happened_at is not None and happened_at > now:
        raise Invalid("happened-later", "发生时间不能晚于现在。", field="happened_at")
    return happened_at or now
