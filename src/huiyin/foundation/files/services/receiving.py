"""收存 (receiving): size, name, type, content and words are checked in quarantine; then the bytes are kept.

Nothing is half saved: whatever fails, the quarantined copy is removed and no row is written.
"""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from huiyin.foundation.files import antivirus, blobs
from huiyin.foundation.files.inspection import images, names, packages, properties, sniffing, texts
from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.files.reading import kept
from huiyin.foundation.files.reading.process import read
from huiyin.foundation.files.rules import BY_PURPOSE, CLAUSE, LIMITS, MEBIBYTE, FileType
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.text.scanners.findings import SECRECY
from huiyin.foundation.text.scanners.secrecy import secrecy_marks
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from huiyin.foundation.files.reading.outcome import Reading
    from huiyin.foundation.text.scanners.findings import Finding
    from huiyin.kernel.actors import Actor


class Stream(Protocol):
    """Anything that hands out bytes; read from where it stands."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to ``size`` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A checked file in quarantine: ``path`` holds the bytes to keep."""

    name: str
    row: FileType
    path: Path
    received_digest: str
    notes: tuple[str, ...] = ()
    width: int | None = None
    height: int | None = None


def receive(
    *, name: str, declared_type: str, stream: Stream, actor: Actor, now: datetime, purpose: str
) -> StoredFile:
    """Check an upload, keep its bytes in the private store and return its row.

    ``Invalid`` with a Chinese sentence for anything refused; ``ValueError`` for an unknown purpose.
    That a secrecy mark was refused is kept in the ledger, unless the caller undoes a transaction around this call.
    An image is re-encoded without metadata, so ``digest`` differs from ``received_digest``.
    """
    if purpose not in BY_PURPOSE:
        msg = f"unknown purpose {purpose!r}"
        raise ValueError(msg)
    clean = names.safe_name(name)
    row = names.type_of(clean)
    if row.family not in BY_PURPOSE[purpose].families:
        raise Invalid(
            "file-purpose",
            _("{purpose}不能用{label}。"),
            field="file",
            purpose=BY_PURPOSE[purpose].label,
            label=row.label,
        )
    sniffing.check_declared(row, declared_type)
    with _quarantine() as folder:
        path = folder / "received"
        _copy(stream, path, row.limit)
        sniffing.check_content(row, path)
        antivirus.scan(path)
        checked = _check(clean, row, path)
        reading = read(checked.path)
        mark = next(secrecy_marks(reading.text), None)
        if mark is not None:
            _record_refusal(mark.code, checked.received_digest, actor, now, purpose)
            raise _secret(mark)
        return _keep(checked, reading, actor=actor, now=now, purpose=purpose)


def _secret(mark: Finding) -> Invalid:
    """Return the refusal of a document that bears the mark of a secret; what it is called does not matter."""
    return Invalid(
        "file-secret",
        _("文件里{label}（{excerpt}），没有接收。{advice}"),
        clause=mark.clause,
        field="file",
        label=mark.label,
        excerpt=mark.excerpt,
        advice=mark.advice,
    )


def _record_refusal(mark: str, digest: str, actor: Actor, now: datetime, purpose: str) -> None:
    """Keep that a marked file was refused: who, when, of which organs. Neither its name nor a word of it is kept."""
    paths = [actor.organ] if actor.organ else [grant.organ for grant in actor.grants]
    organs = Organ.objects.filter(pk__in={pk for path in paths for pk in path[-1:]})
    record(
        kind="file.refused",
        actor=actor,
        at=now,
        subject=f"upload/{digest}",
        basis=SECRECY,
        data={
            "mark": mark,
            "purpose": purpose,
            "organs": list(organs.order_by("code").values_list("code", flat=True)),
        },
    )


@contextmanager
def _quarantine() -> Iterator[Path]:
    """Yield a folder of one's own that is gone afterwards, with everything in it."""
    parent = Path(settings.FILES_DIR) / "quarantine"
    blobs.make_folder(parent)
    with tempfile.TemporaryDirectory(dir=parent) as folder:
        yield Path(folder)


def _copy(stream: Stream, path: Path, limit: int) -> None:
    """Copy the stream; stop as soon as it is longer than the limit, whatever length was declared."""
    copied = 0
    with path.open("xb") as target:
        while chunk := stream.read(LIMITS.chunk):
            copied += len(chunk)
            if copied > limit:
                raise Invalid(
                    "file-too-large",
                    _("文件太大，这类文件最大 {limit} MB。"),
                    field="file",
                    limit=limit // MEBIBYTE,
                )
            target.write(chunk)


def _check(name: str, row: FileType, path: Path) -> Checked:
    """Run the check of the family; return what is to be kept."""
    with path.open("rb") as stream:
        digest = file_digest(stream, "sha256").hexdigest()
    if row.family == "image":
        return _checked_image(name, row, path, digest)
    if row.family == "package":
        packages.check_package(row, path)
        stripped = path.with_name("stripped")
        notes = properties.strip_office(path, stripped)
        return Checked(name, row, stripped if stripped.exists() else path, digest, tuple(notes))
    if row.family == "pdf":
        data = path.read_bytes()
        problem = properties.pdf_problem(data)
        if problem:
            raise Invalid("file-active", problem, field="file")
        return Checked(name, row, path, digest, tuple(properties.pdf_notes(data)))
    texts.check_text(row, path)
    return Checked(name, row, path, digest)


def _checked_image(name: str, row: FileType, path: Path, digest: str) -> Checked:
    clean = images.re_encode(row, path)
    kept = path.with_name("clean")
    kept.write_bytes(clean.data)
    return Checked(name, row, kept, digest, clean.notes, clean.width, clean.height)


def _keep(
    checked: Checked, reading: Reading, *, actor: Actor, now: datetime, purpose: str
) -> StoredFile:
    """Put bytes and words into the store and write the row; without the row they go again."""
    with checked.path.open("rb") as stream:
        new = not blobs.exists(file_digest(stream, "sha256").hexdigest())
    digest = blobs.put_path(checked.path)
    kept.keep(digest, reading)
    try:
        return _write(checked, digest, actor=actor, now=now, purpose=purpose)
    except DatabaseError:
        if new:
            blobs.erase(digest)
        raise


@transaction.atomic
def _write(
    checked: Checked, digest: str, *, actor: Actor, now: datetime, purpose: str
) -> StoredFile:
    stored = StoredFile.objects.create(
        digest=digest,
        received_digest=checked.received_digest,
        name=checked.name,
        media_type=checked.row.media_type,
        size=blobs.size(digest),
        purpose=purpose,
        received_at=now,
        received_by_id=actor.id,
        width=checked.width,
        height=checked.height,
        notes=list(checked.notes),
    )
    record(
        kind="file.received",
        actor=actor,
        at=now,
        subject=stored.subject,
        basis=CLAUSE,
        data={"digest": digest, "size": stored.size, "purpose": purpose},
    )
    return stored
