"""Content-addressed files: ``objects/ab/cdef…``; an address is the digest of the whole file.

A blob's file is a 16-byte salt followed by the content; a tree node's file is its canonical JSON.
"""

from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from huiyin.kernel.digests import hex_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SALT = 16
SALT_HEADER = "huiyin-salt"
"""The header in which the portal sends the salt of a page."""
CHUNK = 1 << 20  # bytes
SYNC_ONE_BY_ONE = 512
FEW, SYNCING = 4, 8  # files, threads
log = logging.getLogger("huiyin.releaser")


class Damaged(Exception):
    """An object is missing or has other bytes than its address says."""


class ObjectStore:
    """Objects under one folder; a name once written with its bytes is never written again."""

    def __init__(self, directory: Path, algorithm: str) -> None:
        self.directory = directory
        self.algorithm = algorithm
        self._unsynced: list[Path] = []
        self._met, self._settled = False, False

    def file(self, address: str) -> Path:
        """Return where an object lies or would lie."""
        return self.directory / address[:2] / address[2:]

    def exists(self, address: str) -> bool:
        """Tell whether the object is there (its bytes are not checked)."""
        return self.file(address).exists()

    def address(self, data: bytes) -> str:
        """Return the address of the bytes."""
        return hex_digest(data, self.algorithm)

    def put(self, data: bytes) -> str:
        """Write the bytes and return their address; a failed write leaves nothing under a name.

        A power cut may: a name with other bytes, or none. What lies there already is therefore compared, one reading
        of a file that is mostly in memory, and written again where it differs.
        """
        address = self.address(data)
        file = self.file(address)
        if file.exists():
            if _holds(file, data):
                self._met = True
                return address
            log.warning("object %s had other bytes and is written again", address)
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            temporary.write_bytes(data)
            temporary.rename(file)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
        self._unsynced.append(file)
        return address

    def put_blob(self, salt: bytes, content: bytes) -> str:
        """Write a salted content and return its address."""
        return self.put(salt + content)

    def read(self, address: str) -> bytes:
        """Return the file's bytes, checked against the address."""
        try:
            data = self.file(address).read_bytes()
        except FileNotFoundError:
            raise Damaged(address) from None
        if self.address(data) != address:
            raise Damaged(address)
        return data

    def blob(self, address: str) -> bytes:
        """Return a blob's content without its salt."""
        return self.read(address)[SALT:]

    def salt(self, address: str) -> bytes:
        """Return the salt of a blob without reading its content (whoever checks a proof checks both)."""
        try:
            with self.file(address).open("rb") as stream:
                return stream.read(SALT)
        except FileNotFoundError:
            raise Damaged(address) from None

    def sync(self) -> None:
        """Make everything that was put since the last call survive a power cut.

        An object that an earlier process wrote may never have reached the disk, if that one was killed. Which ones is
        not known, so where the first of them is met everything is flushed at once: one call a process, however
        many they are.
        """
        if len(self._unsynced) > SYNC_ONE_BY_ONE or (self._met and not self._settled):
            os.sync()
            self._settled = True
        else:
            sync_files(self._unsynced)
            sync_files({file.parent for file in self._unsynced})
        self._unsynced.clear()

    def addresses(self) -> Iterator[str]:
        """Yield the address of every object on disk."""
        for folder in sorted(self.directory.glob("[0-9a-f][0-9a-f]")):
            for file in folder.iterdir():
                if not file.name.startswith("."):
                    yield folder.name + file.name

    def erase(self, address: str) -> None:
        """Overwrite and remove an object (a purge order stands behind it)."""
        file = self.file(address)
        if file.exists():
            with file.open("r+b") as stream:
                stream.write(b"\0" * file.stat().st_size)
                stream.flush()
                os.fsync(stream.fileno())
            file.unlink()


def _holds(file: Path, data: bytes) -> bool:
    """Tell whether a file holds just these bytes; a large one is not read as a whole."""
    if file.stat().st_size != len(data):
        return False
    view = memoryview(data)
    with file.open("rb") as stream:
        return all(stream.read(CHUNK) == view[at : at + CHUNK] for at in range(0, len(data), CHUNK))


def sync_files(files: Iterable[Path]) -> None:
    """Flush files or folders to the disk; several at once, because they then share the journal's commits."""
    listed = list(files)
    if len(listed) < FEW:
        for file in listed:
            _sync(file)
        return
    with ThreadPoolExecutor(SYNCING) as pool:
        for _done in pool.map(_sync, listed):
            pass


def _sync(file: Path) -> None:
    handle = os.open(file, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_atomic(file: Path, data: bytes) -> None:
    """Replace a file in one step, durable when it returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.rename(file)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
    sync_files([file.parent])
