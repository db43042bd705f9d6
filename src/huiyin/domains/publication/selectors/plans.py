"""解读方案的查阅: the interpretation plan of a policy as it is, and as it was frozen with a submission."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import InterpretationPlan
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases.models import Decision

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Submission


def plan_of(item_id: int) -> dict[str, Any] | None:
    """Return the plan of a policy in the form that the gate reads."""
    plan = InterpretationPlan.objects.filter(policy_id=item_id).first()
    if plan is None:
        return None
    return {
        "form": plan.form,
        "author": plan.author,
        "channel": plan.channel,
        "outline": plan.outline,
        "due": plan.due.isoformat(),
    }


def plan_at(submission: Submission) -> dict[str, Any] | None:
    """Return the plan that was sent along with a submission."""
    sent = Decision.objects.filter(
        case__kind=KIND,
        case__subject=f"item/{submission.item_id}",
        action="submit",
        round=submission.round,
        digest_seen=submission.frozen.digest,
    )
    decision = sent.order_by("-sequence").first()
    plan: dict[str, Any] | None = decision.data.get("plan") if decision else None
    return plan
