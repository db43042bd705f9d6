"""签署: two people sign the list of a batch, and it becomes one ticket; afterwards its items are on the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from huiyin.domains.publication.models import ImportRow, ImportRun, Item
from huiyin.domains.publication.rules.migration import KIND
from huiyin.domains.publication.rules.publication import KIND as PUBLICATION
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.seals import manifest_digest
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.models import Frozen, Ticket
    from huiyin.kernel.actors import Actor


def manifest(run: ImportRun) -> str:
    """Return the digest of the list that is signed: key and digest of every item that would go out."""
    return manifest_digest([{"key": f.key, "digest": f.digest} for f in _frozen(run)])


def _frozen(run: ImportRun) -> list[Frozen]:
    rows = run.rows.filter(outcome="release").select_related("frozen").order_by("number")
    return [row.frozen for row in rows if row.frozen is not None]


@transaction.atomic
def sign(*, run_id: int, opinion: str, actor: Actor, now: datetime) -> Ticket | None:
    """Sign a finished run; the second signature, by another person, issues the ticket and returns it."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound("run-not-found", "没有这个迁移批次。")
    if run.finished_at is None:
        raise Invalid("run-unfinished", "这批文件还没有读完，请先再运行一次导入。")
    frozen = _frozen(run)
    if not frozen:
        raise Invalid("run-empty", "这批没有可以直接公开的信息。")
    digest = manifest(run)
    case = Case.objects.get(kind=KIND, subject=run.subject)
    action = "sign_first" if case.state == "reading" else "sign_second"
    case = engine.advance(
        case_id=case.pk, action=action, actor=actor, now=now, digest_seen=digest, opinion=opinion
    )
    if action == "sign_first":
        return None
    decisions = Decision.objects.filter(case=case).order_by("sequence")
    ticket = gate.issue(
        kind="migration",
        entries=frozen,
        decisions=[d.payload() for d in decisions],
        registration=f"迁移〔{localtime(now).year}〕{run.pk:04d}",
        reason=run.reason,
        actor=actor,
        now=now,
        extra={"manifest": digest, "file": {"name": run.file, "digest": run.digest}},
    )
    ImportRun.objects.filter(pk=run.pk).update(ticket=ticket.pk)
    return ticket


def settle_imports(now: datetime) -> int:
    """Put the items of admitted batches on the books; safe to run any number of times."""
    count = 0
    for run in ImportRun.objects.exclude(ticket=None).filter(settled_at=None):
        if Admission.objects.filter(ticket=run.ticket).exists():
            count += _settle(run, now)
    return count


@transaction.atomic
def _settle(run: ImportRun, now: datetime) -> int:
    rows = list(ImportRow.objects.filter(run=run, outcome="release").select_related("item"))
    number = f"迁移〔{localtime(run.started_at).year}〕{run.pk:04d}"
    Item.objects.filter(pk__in=[r.item_id for r in rows]).update(registration=number)
    subjects = [(r.item.key, r.item.organ_id) for r in rows if r.item is not None]
    engine.adopt(
        kind=PUBLICATION,
        subjects=subjects,
        state="released",
        actor=SYSTEM,
        now=now,
        evidence=run.subject,
    )
    run.settled_at = now
    run.save(update_fields=["settled_at"])
    return len(rows)
