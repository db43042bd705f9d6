"""文件库 (private blob store): bytes under their SHA-256 digest, in fan-out folders.

A name is written once and never again; a reader gets the whole content or an error. Nothing here is
public: the releaser copies what a ticket admits.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from hashlib import file_digest, sha256
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from huiyin.foundation.secret_files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

DIGEST = re.compile(r"[0-9a-f]{64}")
ALONE, GROUP = (0o700, 0o600), (0o770, 0o660)
"""Modes of folders and files: for the desk's user alone, or for the releaser's too, which reads and purges them."""
MANY = 100  # contents


def put(data: bytes) -> str:
    """Keep the bytes durably and return their SHA-256 digest (64 hexadecimal characters)."""
    digest = sha256(data).hexdigest()
    if exists(digest):
        return digest
    temporary = _temporary()
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
        _settle(temporary, digest)
    finally:
        temporary.unlink(missing_ok=True)
    return digest


def put_many(contents: Iterable[bytes]) -> list[str]:
    """Keep many contents durably and return their digests in order.

    Beyond ``MANY`` the disk is told twice for all of them, before they get their names and after, instead of twice for
    each: thousands of small documents take a second and not a minute.
    """
    listed = list(contents)
    if len(listed) <= MANY:
        return [put(data) for data in listed]
    digests = [sha256(data).hexdigest() for data in listed]
    waiting: dict[str, Path] = {}
    try:
        for digest, data in zip(digests, listed, strict=True):
            if digest not in waiting and not exists(digest):
                waiting[digest] = _temporary()
                waiting[digest].write_bytes(data)
                waiting[digest].chmod(_modes()[1])
        os.sync()
        for digest, temporary in waiting.items():
            file = path_of(digest)
            make_folder(file.parent)
            temporary.rename(file)
        os.sync()
    finally:
        for temporary in waiting.values():
            temporary.unlink(missing_ok=True)
    return digests


def put_path(path: Path) -> str:
    """Keep a copy of a file durably and return its digest; the digest is taken from the copy."""
    temporary = _temporary()
    try:
        shutil.copyfile(path, temporary)
        with temporary.open("rb") as stream:
            digest = file_digest(stream, "sha256").hexdigest()
        if not exists(digest):
            _settle(temporary, digest)
    finally:
        temporary.unlink(missing_ok=True)
    return digest


def read(digest: str) -> bytes:
    """Return the content, checked against its digest.

    ``FileNotFoundError`` when it is not there, ``ValueError`` when the bytes were changed.
    """
    data = path_of(digest).read_bytes()
    if sha256(data).hexdigest() != digest:
        msg = f"blob {digest} is damaged"
        raise ValueError(msg)
    return data


def put_beside(digest: str, data: bytes) -> None:
    """Keep what was made of a content beside it, replacing what was there; it goes when the content goes."""
    temporary = _temporary()
    try:
        with temporary.open("xb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_modes()[1])
        temporary.rename(_companion(digest))
    finally:
        temporary.unlink(missing_ok=True)


def beside(digest: str) -> bytes | None:
    """Return what was put beside a content, None where there is nothing. Its bytes are not checked."""
    try:
        return _companion(digest).read_bytes()
    except FileNotFoundError:
        return None


def exists(digest: str) -> bool:
    """Tell whether a content is kept under the digest (its bytes are not checked)."""
    return path_of(digest).is_file()


def size(digest: str) -> int:
    """Return the length in bytes; ``FileNotFoundError`` when it is not there."""
    return path_of(digest).stat().st_size


def erase(digest: str) -> bool:
    """Overwrite and remove a content; tell whether it was there. Only a purge order calls this.

    What was put beside it goes first. Overwriting is best effort: a journalling disk or a backup may keep
    older bytes.
    """
    _erase(_companion(digest))
    return _erase(path_of(digest))


def _erase(file: Path) -> bool:
    try:
        with file.open("r+b") as stream:
            stream.write(b"\0" * file.stat().st_size)
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        return False
    file.unlink()
    sync_folder(file.parent)
    return True


def path_of(digest: str) -> Path:
    """Return where a content lies or would lie; ``ValueError`` for anything but a digest."""
    if not DIGEST.fullmatch(digest):
        msg = "not a SHA-256 digest"
        raise ValueError(msg)
    return _folder() / digest[:2] / digest[2:4] / digest


def _companion(digest: str) -> Path:
    file = path_of(digest)
    return file.with_name(file.name + ".text")


def _folder() -> Path:
    return Path(settings.FILES_DIR) / "store"


def _temporary() -> Path:
    """Return a fresh name on the same disk as the store."""
    folder = _folder() / "incoming"
    make_folder(folder)
    return folder / f"{os.getpid()}-{secrets.token_hex(8)}"


def _settle(temporary: Path, digest: str) -> None:
    """Flush the file and move it under its name in one step."""
    with temporary.open("rb") as stream:
        os.fsync(stream.fileno())
    temporary.chmod(_modes()[1])
    file = path_of(digest)
    make_folder(file.parent)
    temporary.rename(file)
    sync_folder(file.parent)


def _modes() -> tuple[int, int]:
    return GROUP if settings.FILES_GROUP else ALONE


def make_folder(folder: Path) -> None:
    """Make a folder of the store and those above it in the store, with their mode whatever the umask."""
    if folder.is_dir():
        return
    if folder != _folder():
        make_folder(folder.parent)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(_modes()[0])
