"""退回与撤回: a reviewer sends a draft back with an opinion, or its author takes it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.domains.publication.lookup import case_of, item_for
from huiyin.foundation.cases import engine

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


@transaction.atomic
def return_to_draft(
    *,
    item_id: int,
    opinion: str,
    digest_seen: str,
    actor: Actor,
    now: datetime,
    seen_version: int | None = None,
) -> Case:
    """Send the draft back to its author; the next submission begins a new round of all stages."""
    item = item_for(actor, item_id, lock=True)
    return engine.advance(
        case_id=case_of(item).pk,
        action="return_to_draft",
        actor=actor,
        now=now,
        seen_version=seen_version,
        digest_seen=digest_seen,
        opinion=opinion,
    )


@transaction.atomic
def recall(
    *, item_id: int, actor: Actor, now: datetime, opinion: str = "", seen_version: int | None = None
) -> Case:
    """Take one's own draft back before it is registered."""
    item = item_for(actor, item_id, lock=True)
    return engine.advance(
        case_id=case_of(item).pk,
        action="recall",
        actor=actor,
        now=now,
        seen_version=seen_version,
        opinion=opinion,
    )
