"""转为公开: what was withheld is taken up again because circumstances changed."""

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
def reopen(
    *, item_id: int, reason: str, actor: Actor, now: datetime, seen_version: int | None = None
) -> Case:
    """Open a withheld item for writing again; it goes through the whole chain before it is public."""
    item = item_for(actor, item_id, lock=True)
    return engine.advance(
        case_id=case_of(item).pk,
        action="reopen",
        actor=actor,
        now=now,
        seen_version=seen_version,
        opinion=reason,
    )
