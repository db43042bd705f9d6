"""撤下: one person and a reason take a public item down at once; readers find a sentence of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.lookup import case_of, item_for
from huiyin.domains.publication.rules.withdrawal import GENERAL, NOTICE_BY_CODE
from huiyin.domains.publication.services.leaning import tell_of_leaning
from huiyin.foundation.cases import engine
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor


@transaction.atomic
def withdraw(
    *, item_id: int, reason: str, notice: str = GENERAL, actor: Actor, now: datetime
) -> Ticket:
    """Order an item to be taken down, whatever stage a correction of it has reached.

    ``reason`` is kept inside; ``notice`` is the code of a row of ``WITHDRAWAL_NOTICES``, whose sentence
    readers see. Another code is ``Invalid``. What interprets or replaces the item stays public until somebody
    decides about it; the people behind it are told.
    """
    chosen = NOTICE_BY_CODE.get(notice)
    if chosen is None:
        raise Invalid("notice-unknown", _("请选一句告诉公众的话。"), field="notice")
    item = item_for(actor, item_id, lock=True)
    engine.advance(
        case_id=case_of(item).pk,
        action="withdraw",
        actor=actor,
        now=now,
        opinion=reason,
        data={"notice": chosen.code},
    )
    ticket = gate.withdraw(
        key=item.key,
        reason=reason,
        notice=chosen.sentence,
        notice_code=chosen.code,
        actor=actor,
        now=now,
    )
    tell_of_leaning(item, ticket, now)
    return ticket
