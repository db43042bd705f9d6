"""应急发布: approval given by word of mouth, recorded by a second person; the missing reviews follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.domains.publication.lookup import case_of, item_for, latest_submission
from huiyin.domains.publication.selectors.checking import explained
from huiyin.foundation.cases import engine

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


@transaction.atomic
def approve_orally(
    *,
    item_id: int,
    oral_approver: str,
    oral_at: datetime,
    opinion: str,
    digest_seen: str,
    actor: Actor,
    now: datetime,
    confirmed: dict[str, str] | None = None,
) -> Case:
    """Record an oral approval: who gave it, when and in which words.

    Only items submitted through the emergency lane take it; it starts the clock of the missing reviews.
    """
    item = item_for(actor, item_id, lock=True)
    return engine.advance(
        case_id=case_of(item).pk,
        action="approve_orally",
        actor=actor,
        now=now,
        digest_seen=digest_seen,
        opinion=opinion,
        data={
            "oral_approver": oral_approver,
            "oral_at": oral_at.isoformat(),
        }
        | explained(latest_submission(item.pk), confirmed or {}, now=now),
    )
