"""签署: two people sign the list of a batch once, and it goes out in parts, a ticket each.

A part is small enough that a withdrawal never waits long behind it. Every ticket lists its own documents and
the digests of all parts, so that each is checked alone against what was signed.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime

from huiyin.domains.publication.models import ImportPart, ImportRow, ImportRun, Item
from huiyin.domains.publication.rules.migration import KIND, PART
from huiyin.domains.publication.rules.publication import KIND as PUBLICATION
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.seals import manifest_digest, manifest_of, part_digest
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from huiyin.foundation.release.models import Frozen, Ticket
    from huiyin.kernel.actors import Actor


def manifest(run: ImportRun) -> str:
    """Return the digest of the list that is signed: key and digest of every item that would go out."""
    return manifest_digest(_listed(_parts(run)))


def _parts(run: ImportRun) -> list[list[ImportRow]]:
    """Return the rows that would go out, in the parts they go out in."""
    rows = run.rows.filter(outcome="release").select_related("frozen").order_by("number")
    return [list(part) for part in _portions(rows)]


def _portions(rows: Iterable[ImportRow]) -> Iterator[tuple[ImportRow, ...]]:
    stream = iter(rows)
    while part := tuple(islice(stream, PART)):
        yield part


def _frozen(part: list[ImportRow]) -> list[Frozen]:
    return [row.frozen for row in part if row.frozen is not None]


def _listed(parts: list[list[ImportRow]]) -> list[str]:
    return [part_digest([{"key": f.key, "digest": f.digest} for f in _frozen(p)]) for p in parts]


@transaction.atomic
def sign(*, run_id: int, opinion: str, actor: Actor, now: datetime) -> list[Ticket]:
    """Sign a finished run; the second signature, by another person, issues the tickets and returns them."""
    run = ImportRun.objects.select_for_update().filter(pk=run_id).first()
    if run is None:
        raise NotFound("run-not-found", "没有这个迁移批次。")
    if run.finished_at is None:
        raise Invalid("run-unfinished", "这批文件还没有读完，请先再运行一次导入。")
    parts = _parts(run)
    if not parts:
        raise Invalid("run-empty", "这批没有可以直接公开的信息。")
    listed = _listed(parts)
    case = Case.objects.get(kind=KIND, subject=run.subject)
    action = "sign_first" if case.state == "reading" else "sign_second"
    case = engine.advance(
        case_id=case.pk,
        action=action,
        actor=actor,
        now=now,
        digest_seen=manifest_digest(listed),
        opinion=opinion,
    )
    if action == "sign_first":
        return []
    decisions = [d.payload() for d in Decision.objects.filter(case=case).order_by("sequence")]
    tickets = []
    for at, part in enumerate(parts):
        ticket = gate.issue(
            kind="migration",
            entries=_frozen(part),
            decisions=decisions,
            registration=f"迁移〔{localtime(now).year}〕{run.pk:04d}",
            reason=run.reason,
            actor=actor,
            now=now,
            extra={
                **manifest_of(listed, at),
                "file": {"name": run.file, "digest": run.digest},
            },
        )
        ImportPart.objects.create(
            run=run, at=at, first=part[0].number, last=part[-1].number, ticket=ticket.pk
        )
        tickets.append(ticket)
    return tickets


def settle_imports(now: datetime) -> int:
    """Put the items of admitted parts on the books; safe to run any number of times."""
    waiting = ImportPart.objects.filter(settled_at=None).select_related("run").order_by("pk")
    return sum(
        _settle(part, now)
        for part in waiting
        if Admission.objects.filter(ticket=part.ticket).exists()
    )


@transaction.atomic
def _settle(part: ImportPart, now: datetime) -> int:
    run, within = part.run, (part.first, part.last)
    rows = list(run.rows.filter(outcome="release", number__range=within).select_related("item"))
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
    part.settled_at = now
    part.save(update_fields=["settled_at"])
    return len(rows)
