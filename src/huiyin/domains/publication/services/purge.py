"""清除稿件: ordering that an item's earlier public versions be erased, and closing its case when that is done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.lookup import item_for
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import purge
from huiyin.foundation.release.models import Erasure
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.release.purge import Trial
    from huiyin.kernel.actors import Actor


def try_purge(*, item_id: int, phrases: Sequence[str], actor: Actor) -> Trial:
    """Tell what an order about an item the actor may see would erase; nothing is written."""
    item = item_for(actor, item_id)
    return purge.try_purge(key=item.key, phrases=phrases, actor=actor, organ_path=item.organ.path())


def order_purge(
    *, item_id: int, phrases: Sequence[str], reason: str, actor: Actor, now: datetime
) -> Case:
    """Order an item's earlier public versions to be erased; a second person must agree."""
    item = item_for(actor, item_id)
    return purge.propose(
        key=item.key, phrases=phrases, reason=reason, organ=item.organ, actor=actor, now=now
    )


def settle_purges(now: datetime) -> int:
    """Close the case of every withdrawn item that was erased since; return how many.

    An item that was corrected and not withdrawn is public in its new version and goes on.
    """
    count = 0
    erased = Erasure.objects.filter(problem="", order__key__startswith="item/")
    for erasure in erased.select_related("order").order_by("pk"):
        case = Case.objects.filter(kind=KIND, subject=erasure.order.key, state="withdrawn").first()
        if case is None or not _withdrawn_before(case, erasure):
            continue
        engine.advance(
            case_id=case.pk,
            action="purge",
            actor=SYSTEM,
            now=now,
            seen_version=case.version,
            data={"order": erasure.order_id},
        )
        count += 1
    return count


def _withdrawn_before(case: Case, erasure: Erasure) -> bool:
    """Tell whether the order was about this withdrawal and not about a correction before it."""
    last = Decision.objects.filter(case=case, action="withdraw").order_by("-sequence").first()
    return last is not None and last.at <= erasure.order.made_at
