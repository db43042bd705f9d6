"""迁移入账: what becomes of the items of a part once the releaser answered its ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop

from huiyin.domains.publication.importing.holding import nobodys_duplicates, to_drafts
from huiyin.domains.publication.models import ImportPart, Item
from huiyin.domains.publication.rules.publication import KIND as PUBLICATION
from huiyin.foundation.cases import engine
from huiyin.foundation.release.models import Admission, Refusal, Ticket
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime

REFUSED = gettext_noop("这一张票没有放行，已转为草稿；原因见上面的“发布”")


def settle_imports(now: datetime) -> int:
    """Put the items of admitted parts on the books; safe to run any number of times."""
    waiting = ImportPart.objects.filter(settled_at=None).select_related("run").order_by("pk")
    settled = 0
    for part in waiting:
        if Admission.objects.filter(ticket=part.ticket).exists():
            settled += _settle(part, now)
        elif Refusal.objects.filter(ticket=part.ticket).exists():
            settled += _give_back(part, now)
    return settled


@transaction.atomic
def _settle(part: ImportPart, now: datetime) -> int:
    run, within = part.run, (part.first, part.last)
    rows = list(run.rows.filter(outcome="release", number__range=within).select_related("item"))
    issued = Ticket.objects.get(pk=part.ticket).payload["registration"]
    Item.objects.filter(pk__in=[r.item_id for r in rows]).update(registration=issued)
    subjects = [(r.item.key, r.item.organ_id) for r in rows if r.item is not None]
    engine.adopt(
        kind=PUBLICATION,
        subjects=subjects,
        state="released",
        actor=SYSTEM,
        now=now,
        evidence=run.subject,
    )
    part.settled_at = now
    part.save(update_fields=["settled_at"])
    return len(rows)


@transaction.atomic
def _give_back(part: ImportPart, now: datetime) -> int:
    """Make the items of a part that the releaser refused drafts: signed is not out, and nothing may be stuck."""
    rows = part.run.rows.filter(outcome="release", number__range=(part.first, part.last))
    nobodys_duplicates(rows)
    count = to_drafts(part.run, rows, now)
    rows.update(outcome="draft", reason=REFUSED)
    part.settled_at = now
    part.save(update_fields=["settled_at"])
    return count
