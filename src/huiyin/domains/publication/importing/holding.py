"""不放行: rows that are held out of a list before it is signed, a list sent back, and a run given up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_noop

from huiyin.domains.publication.importing.signing import locked
from huiyin.domains.publication.models import SignatureBand
from huiyin.domains.publication.rules.publication import KIND as PUBLICATION
from huiyin.foundation.cases import engine
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.domains.publication.models import ImportRow, ImportRun
    from huiyin.kernel.actors import Actor

HELD = gettext_noop("签署前移出清单：{why}")


@transaction.atomic
def hold(
    *, run_id: int, numbers: Collection[int], opinion: str, actor: Actor, now: datetime
) -> int:
    """Hold rows of a list that nobody signed yet: they become drafts, whose number is returned.

    The list is another one afterwards; once signed, it must be sent back before rows can be held.
    """
    run, case = locked(run_id)
    if run.finished_at is None:
        raise Invalid("run-unfinished", "这批文件还没有读完，请先再运行一次导入。")
    rows = run.rows.filter(outcome="release", number__in=numbers)
    found = sorted(rows.values_list("number", flat=True))
    engine.advance(
        case_id=case.pk,
        action="hold_rows",
        actor=actor,
        now=now,
        opinion=opinion,
        data={"rows": found},
    )
    held = run.rows.filter(number__in=found)
    count = to_drafts(run, held, now)
    held.update(outcome="draft", reason=HELD.format(why=opinion.strip()))
    return count


@transaction.atomic
def send_back(*, run_id: int, opinion: str, actor: Actor, now: datetime) -> None:
    """Send a list back that one person signed: both sign anew, whatever becomes of its rows."""
    _run, case = locked(run_id)
    engine.advance(case_id=case.pk, action="return_list", actor=actor, now=now, opinion=opinion)


@transaction.atomic
def drop(*, run_id: int, opinion: str, actor: Actor, now: datetime) -> int:
    """Give up a run that is not signed yet; what would have gone out becomes drafts, whose number is returned.

    The file may be taken in again with a better mapping: until one of them is sent for review, the items of a
    run that was given up are nobody's duplicates.
    """
    run, case = locked(run_id)
    engine.advance(case_id=case.pk, action="drop", actor=actor, now=now, opinion=opinion)
    nobodys_duplicates(run.rows.all())
    return to_drafts(run, run.rows.filter(outcome="release"), now)


def nobodys_duplicates(rows: QuerySet[ImportRow]) -> None:
    """Compare nothing any more with the items of rows that nobody worked on: their file may come again."""
    untouched = rows.filter(item__isnull=False, item__latest_revision=None)
    SignatureBand.objects.filter(item_id__in=untouched.values("item_id")).delete()


def to_drafts(run: ImportRun, rows: QuerySet[ImportRow], now: datetime) -> int:
    """Open a case in the state of a draft for the item of each row; return how many."""
    listed = rows.filter(item__isnull=False).values_list("item", "item__organ")
    return engine.adopt(
        kind=PUBLICATION,
        subjects=[(f"item/{pk}", organ) for pk, organ in listed],
        state="draft",
        actor=SYSTEM,
        now=now,
        evidence=run.subject,
    )
