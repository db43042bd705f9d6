"""敏感事项会商: recording the meeting's conclusion; agreement passes the stage, refusal sends back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.domains.publication.access import COORDINATING
from huiyin.domains.publication.lookup import case_of, item_for
from huiyin.domains.publication.models import SensitiveConclusion
from huiyin.domains.publication.services.decide import decide
from huiyin.domains.publication.services.returning import return_to_draft
from huiyin.foundation.access import require
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


@transaction.atomic
def conclude_sensitive(
    *,
    item_id: int,
    held_on: date,
    members: str,
    conclusion: str,
    agreed: bool,
    digest_seen: str,
    actor: Actor,
    now: datetime,
) -> Case:
    """Record what the coordination meeting concluded about a major sensitive matter."""
    if not members.strip() or not conclusion.strip():
        raise Invalid("conclusion-missing", "请写明参加人员和会商结论。", field="conclusion")
    item = item_for(actor, item_id, lock=True)
    require(COORDINATING, actor, "coordinate", item.organ.path())
    SensitiveConclusion.objects.create(
        item=item,
        round=case_of(item).round,
        held_on=held_on,
        members=members,
        conclusion=conclusion,
        agreed=agreed,
        recorded_at=now,
    )
    if not agreed:
        return return_to_draft(
            item_id=item_id, opinion=conclusion, digest_seen=digest_seen, actor=actor, now=now
        )
    return decide(
        item_id=item_id,
        action="conclude_sensitive",
        actor=actor,
        now=now,
        digest_seen=digest_seen,
        opinion=conclusion,
        data={"agreed": True, "held_on": held_on.isoformat(), "members": members},
    )
