"""审签: one decision of one person about exactly the bytes that were frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.domains.publication.lookup import case_of, item_for, latest_submission
from huiyin.domains.publication.rules.publication import PUBLICATION
from huiyin.domains.publication.rules.stages import APPROVAL, STAGES
from huiyin.domains.publication.selectors.checking import explained
from huiyin.foundation.cases import engine
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor

DECISIONS = frozenset(
    {stage.action for stage in (*STAGES, APPROVAL)}
    | {s.action for s in PUBLICATION.steps if s.action.startswith("supplement_")}
)


@transaction.atomic
def decide(
    *,
    item_id: int,
    action: str,
    actor: Actor,
    now: datetime,
    digest_seen: str,
    opinion: str = "",
    data: Mapping[str, Any] | None = None,
    seen_version: int | None = None,
) -> Case:
    """Pass a stage.

    ``digest_seen`` is the digest of the document on the reviewer's screen; another one is ``Stale``.
    ``data["confirmed"]`` maps keys of findings to reasons; findings newer than the submission are kept
    with the decision, so that it can be read later what a reason was about. The secrecy officer sends ``points``
    (``{code: {finding, note}}``), ``disclosure`` and ``reason``.
    """
    if action not in DECISIONS:
        raise Invalid("not-a-decision", _("“{action}”不是审签动作。"), action=action)
    item = item_for(actor, item_id, lock=True)
    given = dict(data or {})
    given |= explained(latest_submission(item.pk), given.get("confirmed") or {}, now=now)
    return engine.advance(
        case_id=case_of(item).pk,
        action=action,
        actor=actor,
        now=now,
        seen_version=seen_version,
        digest_seen=digest_seen,
        opinion=opinion,
        data=given,
    )
