"""审签页: everything a reviewer needs to judge one frozen document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.lookup import (
    case_of,
    item_for,
    latest_submission,
    public_document,
)
from huiyin.domains.publication.models import Coordination
from huiyin.domains.publication.rules.publication import EDITABLE
from huiyin.domains.publication.selectors.checking import draft_findings, findings_of, standing
from huiyin.domains.publication.selectors.confirmed import confirmed
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.domains.publication.models import Item, Submission
    from huiyin.domains.publication.selectors.checking import StandingFinding
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


@dataclass(frozen=True, slots=True)
class Review:
    """One item as a reviewer meets it; ``document`` and ``digest`` are of the frozen submission.

    ``before`` is the document that is public now, for the comparison of a correction.
    ``erased``: the submission was erased by order.
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
    erased: bool = False


def review_of(item_id: int, actor: Actor) -> Review:
    """Return the review page of an item the actor may see."""
    item = item_for(actor, item_id)
    case = case_of(item)
    submission = latest_submission(item.pk)
    decisions = list(Decision.objects.filter(case=case).order_by("sequence"))
    document = gate.kept_document(submission.frozen) if submission else None
    return Review(
        item=item,
        case=case,
        steps=list(engine.available(case, actor)),
        submission=submission,
        document=document,
        digest=submission.frozen.digest if submission else "",
        before=public_document(item),
        decisions=decisions,
        coordinations=list(Coordination.objects.filter(item=item, round=case.round)),
        erased=submission is not None and document is None,
    )


def findings_in(review: Review, *, now: datetime) -> list[StandingFinding]:
    """Return the automatic findings of this moment.

    They are those of the draft while it may be changed, else of what is frozen, or of what is public where
    that came from elsewhere.
    """
    if review.case.state in EDITABLE:
        return standing(draft_findings(review.item, now=now), [], {})
    document = review.document or review.before
    if document is None:
        return []
    if review.submission is None:
        return standing(findings_of(document, now=now), [], {})
    reasons = confirmed(review.decisions, review.submission)
    present = findings_of(document, now=now, submission=review.submission)
    return standing(present, review.submission.findings, reasons)
