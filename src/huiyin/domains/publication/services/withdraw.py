"""撤下: one person and a reason take a public item down at once; readers find a neutral notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.lookup import case_of, item_for
from huiyin.foundation.cases import engine
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor


@transaction.atomic
def withdraw(*, item_id: int, reason: str, notice: str = "", actor: Actor, now: datetime) -> Ticket:
    """Order an item to be taken down, whatever stage a correction of it has reached.

    ``reason`` is kept inside; ``notice`` is the sentence readers see.
    """
    item = item_for(actor, item_id, lock=True)
    engine.advance(
        case_id=case_of(item).pk, action="withdraw", actor=actor, now=now, opinion=reason
    )
    return gate.withdraw(
        key=item.key,
        reason=reason,
        notice=notice or _("这条信息已由发布机构撤下。"),
        actor=actor,
        now=now,
    )
