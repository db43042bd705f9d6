"""迁移批次: reading a file in chunks, each chunk saved whole, so that a broken run goes on where it stopped."""

from __future__ import annotations

import hashlib
import time
from itertools import islice
from typing import TYPE_CHECKING

from django.db import IntegrityError, connection, transaction

from huiyin.domains.publication.access import IMPORTING
from huiyin.domains.publication.importing.judging import Judge
from huiyin.domains.publication.importing.mapping import read_mapping
from huiyin.domains.publication.importing.places import places_of
from huiyin.domains.publication.importing.readers import rows
from huiyin.domains.publication.importing.rows import Rejected, prepare
from huiyin.domains.publication.importing.signing import case_of, still_reading
from huiyin.domains.publication.importing.writing import Batch
from huiyin.domains.publication.models import ImportRow, ImportRun
from huiyin.domains.publication.rules.migration import KIND
from huiyin.foundation.access import require
from huiyin.foundation.cases import engine
from huiyin.kernel.digests import sha256_hex
from huiyin.kernel.errors import Invalid, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.readers import Row, Unreadable
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor

    Numbered = tuple[int, Row | Unreadable]

CHUNK = 5
"""Rows saved together: a chunk holds the database for some tenths of a second, and others write between chunks."""
PAUSE = 0.12
"""Seconds between chunks where one writes at a time: SQLite wakes those who wait every tenth of a second and keeps
no queue, so that without a pause an import of hours would keep everybody from signing in."""


def import_documents(
    path: Path,
    mapping: Path,
    *,
    reason: str,
    actor: Actor,
    now: datetime,
    announce: Callable[[int], None] = lambda _count: None,
) -> ImportRun:
    """Read a file to its end and return its run; the same file with the same mapping is one run.

    ``announce`` is told the number of rows done after each chunk. Rows already accounted for are not
    read twice, so an interrupted run is taken up where it stopped.
    """
    field_map = read_mapping(mapping)
    places = places_of(field_map)
    require(IMPORTING, actor, "import", places.organ.path())
    run = _run(path, mapping.read_text(encoding="utf-8"), places.organ, reason, actor, now)
    done = run.rows.count()
    if run.finished_at:
        return run
    stream = islice(rows(path, kind=field_map.format, encoding=field_map.encoding), done, None)
    batch = Batch(run=run, judge=Judge.of(places, now), actor=actor, now=now)
    root = path if path.is_dir() else None
    for chunk in _chunks(stream):
        prepared, rejected = _judged(run, chunk, field_map, root)
        with transaction.atomic():
            still_reading(run)
            _alone(run, done)
            ImportRow.objects.bulk_create(rejected)
            batch.write(prepared)
        done += len(chunk)
        announce(done)
        _let_others_write()
    run.finished_at = now
    run.save(update_fields=["finished_at"])
    return run


def _alone(run: ImportRun, done: int) -> None:
    """Stop where another process reads the same run: it has accounted for rows that this one was about to take."""
    if run.rows.count() != done:
        raise WrongState("run-elsewhere", "这一批正由另一个进程读入，请等它读完，不用再运行。")


def _let_others_write() -> None:
    if connection.vendor == "sqlite":
        time.sleep(PAUSE)


def _run(
    path: Path, mapping: str, organ: Organ, reason: str, actor: Actor, now: datetime
) -> ImportRun:
    """Return the run of this file and mapping, beginning it where there is none, or where it was given up.

    ``WrongState`` where another process begins the same one at this moment.
    """
    if not reason.strip():
        raise Invalid("reason-missing", "请写明为什么迁移这批信息。", field="reason")
    same = {"digest": file_digest(path), "mapping_digest": sha256_hex(mapping.encode())}
    known = ImportRun.objects.filter(**same).order_by("attempt").last()
    if known is not None and case_of(known).state != "dropped":
        return known
    try:
        with transaction.atomic():
            run = ImportRun.objects.create(
                **same,
                attempt=known.attempt + 1 if known else 1,
                file=path.name,
                mapping=mapping,
                reason=reason,
                started_at=now,
                started_by=actor.id,
            )
            engine.open_case(kind=KIND, subject=run.subject, organ=organ, actor=actor, now=now)
    except IntegrityError as error:
        raise WrongState("run-begun", "同一个文件刚刚由别人开始读入，请等它读完再运行。") from error
    return run


def _judged(
    run: ImportRun, chunk: list[Numbered], field_map: FieldMap, root: Path | None
) -> tuple[list[tuple[int, Prepared]], list[ImportRow]]:
    """Return the rows of a chunk that become items, and the account of those that cannot."""
    prepared: list[tuple[int, Prepared]] = []
    rejected: list[ImportRow] = []
    for number, row in chunk:
        try:
            prepared.append((number, prepare(row, field_map, root)))
        except Rejected as error:
            row_out = ImportRow(run=run, number=number, outcome="rejected", reason=str(error))
            rejected.append(row_out)
    return prepared, rejected


def _chunks(stream: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    while chunk := list(islice(stream, CHUNK)):
        yield chunk


def file_digest(path: Path) -> str:
    """Return the digest of a file, or of the names and bytes of all files in a folder."""
    if not path.exists():
        raise Invalid("no-file", "没有这个文件：{path}", path=path.name)
    total = hashlib.sha256()
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    for file in files:
        if path.is_dir():
            total.update(str(file.relative_to(path)).encode() + b"\0")
        with file.open("rb") as stream:
            total.update(hashlib.file_digest(stream, "sha256").digest())
    return total.hexdigest()
