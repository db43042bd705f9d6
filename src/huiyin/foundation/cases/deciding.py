"""写决定 (writing a decision): the sealed row of one step; only the engine calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.cases.models import Decision
from huiyin.foundation.cases.models.cases import PURPOSE
from huiyin.foundation.ledger.seal import seal
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


def write_decision(case: Case, actor: Actor, context: Context) -> Decision:
    """Write the sealed decision; the case is still in the state that is left."""
    step = context.step
    decision = Decision(
        case=case,
        sequence=case.version,
        round=case.round,
        action=step.action,
        label=step.label,
        stage=step.source,
        target=step.target,
        role=context.role,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_post=actor.post,
        at=context.now,
        basis=step.clause,
        digest_seen=context.digest_seen,
        verdict=_verdict(case, step, actor),
        opinion=context.opinion,
        data=dict(context.data),
        emergency=bool(case.flags.get("emergency")),
    )
    decision.seal = seal(PURPOSE, canonical_json(decision.body()))
    decision.save(force_insert=True)
    return decision


def _verdict(case: Case, step: Step, actor: Actor) -> str:
    if actor == SYSTEM:
        return "automatic"
    if not step.decides:
        return "noted"
    return "returned" if step.target == case.book.initial else "approved"
