"""审签页: everything a reviewer needs to judge one frozen document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.findings import unsettled
from huiyin.domains.publication.lookup import case_of, item_for, latest_submission
from huiyin.domains.publication.models import Coordination, Submission
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.domains.publication.models import Item
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


@dataclass(frozen=True, slots=True)
class Review:
    """One item as a reviewer meets it; ``document`` and ``digest`` are of the frozen submission.

    ``before`` is the document that is public now, for the comparison of a correction. ``standing`` are the
    labels of automatic findings that nobody settled yet.
    """

    item: Item
    case: Case
    steps: list[Step]
    submission: Submission | None
    document: Mapping[str, Any] | None
    digest: str
    before: Mapping[str, Any] | None
    decisions: list[Decision]
    coordinations: list[Coordination]
    standing: list[str]


def review_of(item_id: int, actor: Actor) -> Review:
    """Return the review page of an item the actor may see."""
    item = item_for(actor, item_id)
    case = case_of(item)
    submission = latest_submission(item.pk)
    decisions = list(Decision.objects.filter(case=case).order_by("sequence"))
    return Review(
        item=item,
        case=case,
        steps=list(engine.available(case, actor)),
        submission=submission,
        document=gate.document_of(submission.frozen) if submission else None,
        digest=submission.frozen.digest if submission else "",
        before=_public(item),
        decisions=decisions,
        coordinations=list(Coordination.objects.filter(item=item, round=case.round)),
        standing=_standing(submission, decisions) if submission else [],
    )


def confirmed(decisions: list[Decision], submission: Submission) -> dict[str, str]:
    """Return the findings that reviewers of this submission confirmed, with their reasons."""
    settled: dict[str, str] = {}
    for decision in decisions:
        if decision.action != "submit" and decision.digest_seen == submission.frozen.digest:
            settled.update(decision.data.get("confirmed", {}))
    return settled


def _standing(submission: Submission, decisions: list[Decision]) -> list[str]:
    settled = confirmed(decisions, submission)
    return [f["label"] for f in submission.findings if unsettled([f], settled)]


def _public(item: Item) -> Mapping[str, Any] | None:
    public = gate.public_version(item.key)
    return gate.document_of(public.frozen) if public else None
