"""发布协调: asking the other organs an item concerns, and recording what they answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import COORDINATING
from huiyin.domains.publication.lookup import case_of, item_for
from huiyin.domains.publication.models import Coordination
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.foundation.access import require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor

CLAUSE = clause_of("coordination")


@transaction.atomic
def ask_organs(
    *, item_id: int, organs: Sequence[str], actor: Actor, now: datetime
) -> list[Coordination]:
    """Ask organs (by code) for their opinion on this round; asking twice changes nothing."""
    item = item_for(actor, item_id, lock=True)
    require(COORDINATING, actor, "coordinate", item.organ.path())
    case = _open(case_of(item))
    found = {o.code: o for o in Organ.objects.filter(code__in=organs)}
    missing = [code for code in organs if code not in found]
    if missing:
        raise Invalid("organ-unknown", _("没有这些机关：{codes}。"), codes="、".join(missing))
    rows = [
        Coordination.objects.get_or_create(
            item=item, round=case.round, organ=found[code], defaults={"asked_at": now}
        )[0]
        for code in organs
    ]
    record(
        kind="publication.coordination.asked",
        actor=actor,
        at=now,
        subject=item.key,
        basis=CLAUSE,
        data={"organs": list(organs), "round": case.round},
    )
    return rows


@transaction.atomic
def record_opinion(
    *, item_id: int, organ: str, opinion: str, words: str = "", actor: Actor, now: datetime
) -> Coordination:
    """Record an organ's answer: agree, object or silent (no answer in time)."""
    item = item_for(actor, item_id, lock=True)
    require(COORDINATING, actor, "coordinate", item.organ.path())
    case = _open(case_of(item))
    row = Coordination.objects.filter(item=item, round=case.round, organ__code=organ).first()
    if row is None:
        raise Invalid("organ-not-asked", _("还没有征求这个机关的意见。"))
    if opinion not in dict(Coordination.OPINIONS):
        raise Invalid("opinion-unknown", _("请选择“同意”“不同意”或“逾期未复”。"), field="opinion")
    row.opinion, row.words, row.answered_at = opinion, words, now
    row.save()
    record(
        kind="publication.coordination.answered",
        actor=actor,
        at=now,
        subject=item.key,
        basis=CLAUSE,
        data={"organ": organ, "opinion": opinion, "round": case.round},
    )
    return row


def _open(case: Case) -> Case:
    if case.state != "coordination":
        raise WrongState("not-coordinating", _("这篇稿件现在不在发布协调环节。"))
    return case
