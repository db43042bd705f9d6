"""签署: two people sign the list of a batch once, and it goes out in parts, a ticket each.

A part is small enough that a withdrawal never waits long behind it. Every ticket lists its own documents and
the digests of all parts, so that each is checked alone against what was signed.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Concat
from django.utils.timezone import localtime

from huiyin.domains.publication.models import (
    ImportPart,
    ImportRow,
    ImportRun,
)
from huiyin.domains.publication.rules.migration import CLEARED, KIND, PART
from huiyin.domains.publication.rules.publication import KIND as PUBLICATION
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.seals import manifest_digest, manifest_of, part_digest
from huiyin.kernel.errors import Invalid, NotFound, Stale, WrongState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor

T = TypeVar("T")
SIGNING = frozenset({"sign_first", "sign_second"})


def manifest(run: ImportRun) -> str:
    """Return the digest of the list that is signed: key and digest of every item that would go out."""
    return manifest_digest(_digests(run))


def run_of(run_id: int) -> ImportRun:
    """Return a run; ``NotFound`` where there is none."""
    run = ImportRun.objects.filter(pk=run_id).first()
    if run is None:
        raise NotFound("run-not-found", "没有这个迁移批次。")
    return run


def size(run: ImportRun) -> int:
    """Return how many items the list that is signed names."""
    return _going_out(run).count()


def _going_out(run: ImportRun) -> QuerySet[ImportRow]:
    """Return the rows of the list; an item that has a case of its own goes through the stages, and never this way."""
    subject = Concat(Value("item/"), OuterRef("item"), output_field=CharField())
    own = Case.objects.filter(kind=PUBLICATION, subject=subject)
    rows: QuerySet[ImportRow] = run.rows.filter(outcome="release", frozen__isnull=False)
    return rows.exclude(Exists(own)).order_by("number")


def _digests(run: ImportRun) -> list[str]:
    """Return the digest of each part that would go out."""
    listed = _going_out(run).values_list("frozen__key", "frozen__digest").iterator()
    entries = ({"key": key, "digest": digest} for key, digest in listed)
    return [part_digest(part) for part in _portions(entries)]


def _portions(rows: Iterable[T]) -> Iterator[tuple[T, ...]]:
    stream = iter(rows)
    while part := tuple(islice(stream, PART)):
        yield part


@transaction.atomic
def sign(
    *,
    run_id: int,
    opinion: str,
    secrecy: str,
    actor: Actor,
    now: datetime,
    digest_seen: str | None = None,
) -> list[Ticket]:
    """Sign a finished run; the second signature, by another person, issues the tickets and returns them.

    ``secrecy`` is the signer's declaration (``migration.CLEARED``); ``digest_seen`` the digest of the list that a
    page showed; ``Stale`` where the list is another one now.
    """
    run, case = locked(run_id)
    if run.finished_at is None:
        raise Invalid("run-unfinished", "这批文件还没有读完，请先再运行一次导入。")
    if case.closed_at is not None:
        raise WrongState("run-closed", "这一批已经放弃或者已经签署，不用再签。")
    listed = _digests(run)
    if not listed:
        raise Invalid("run-empty", "这批没有可以直接公开的信息。")
    seen = manifest_digest(listed)
    if digest_seen is not None and digest_seen != seen:
        raise Stale("run-changed", "清单在您打开页面以后变了，请重新看过再签。")
    action = "sign_first" if case.state == "reading" else "sign_second"
    case = engine.advance(
        case_id=case.pk,
        action=action,
        actor=actor,
        now=now,
        digest_seen=seen,
        opinion=opinion,
        data={"secrecy": secrecy, "declared": CLEARED.label, "count": size(run)},
    )
    if action == "sign_first":
        return []
    signed = Decision.objects.filter(case=case, round=case.round, action__in=SIGNING)
    decisions = [d.payload() for d in signed.order_by("sequence")]
    extra = {"file": {"name": run.file, "digest": run.digest}}
    tickets = []
    for at, part in enumerate(_portions(_going_out(run).select_related("frozen"))):
        ticket = gate.issue(
            kind="migration",
            entries=[row.frozen for row in part if row.frozen is not None],
            decisions=decisions,
            registration=registration_of(run, now),
            reason=run.reason,
            actor=actor,
            now=now,
            extra={**manifest_of(listed, at), **extra},
        )
        ImportPart.objects.create(
            run=run, at=at, first=part[0].number, last=part[-1].number, ticket=ticket.pk
        )
        tickets.append(ticket)
    return tickets


def registration_of(run: ImportRun, moment: datetime) -> str:
    """Return the registration number under which a run goes out."""
    return f"迁移〔{localtime(moment).year}〕{run.pk:04d}"


def locked(run_id: int) -> tuple[ImportRun, Case]:
    """Return a run under its lock, with its case; the caller holds the transaction."""
    run = ImportRun.objects.select_for_update().filter(pk=run_of(run_id).pk).get()
    return run, case_of(run)


def case_of(run: ImportRun) -> Case:
    """Return the case of a run."""
    return Case.objects.get(kind=KIND, subject=run.subject)


def still_reading(run: ImportRun) -> None:
    """Hold the run for a transaction; ``WrongState`` where it was given up or signed: nothing more comes into it."""
    _run, case = locked(run.pk)
    if case.state != case.book.initial:
        raise WrongState("run-closed", "这一批已经放弃或者已经签署，没有再读入。")
