"""The transparency log on disk: entries, their leaf hashes, and nothing beyond what the head covers.

``entries`` holds one canonical JSON line an entry, ``leaves`` 32 bytes an entry. A crash may leave a
tail that no head covers; the next entry cuts it off.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.objects import sync_files
from huiyin.kernel.digests import canonical_json, digest
from huiyin.kernel.translog import Frontier, leaf_hash

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HASH = 32


@dataclass(frozen=True, slots=True)
class LogHead:
    """Size, length of the entries file in bytes, and Merkle root (hexadecimal)."""

    size: int
    length: int
    root: str


class Log:
    """Reads the log up to a head; the releaser alone appends."""

    def __init__(self, directory: Path, algorithm: str) -> None:
        self.directory = directory
        self._entries = directory / "entries"
        self._leaves = directory / "leaves"
        self.hasher = self.hasher_of(algorithm)

    @property
    def files(self) -> tuple[Path, Path]:
        """Return the files of the log."""
        return self._entries, self._leaves

    @staticmethod
    def hasher_of(algorithm: str) -> Callable[[bytes], bytes]:
        """Return the digest function of a log."""
        return partial(digest, algorithm=algorithm)

    def leaves(self, size: int) -> list[bytes]:
        """Return the first leaf hashes."""
        if size == 0:
            return []
        with self._leaves.open("rb") as stream:
            data = stream.read(size * HASH)
        return [data[i : i + HASH] for i in range(0, len(data), HASH)]

    def lines(self, length: int) -> Iterator[bytes]:
        """Yield the entries' bytes within the first ``length`` bytes."""
        if length == 0:
            return
        with self._entries.open("rb") as stream:
            yield from stream.read(length).splitlines()

    def entry(self, index: int, length: int) -> dict[str, Any]:
        """Return one entry."""
        for at, line in enumerate(self.lines(length)):
            if at == index:
                value: dict[str, Any] = json.loads(line)
                return value
        raise IndexError(index)

    def frontier(self, size: int) -> Frontier:
        """Return the frontier after the first leaves."""
        frontier = Frontier(self.hasher)
        for leaf in self.leaves(size):
            frontier.append(leaf)
        return frontier

    def truncate(self, head: LogHead) -> None:
        """Cut off what no signed head covers."""
        self.directory.mkdir(parents=True, exist_ok=True)
        for file, keep in ((self._entries, head.length), (self._leaves, head.size * HASH)):
            file.touch()
            if file.stat().st_size > keep:
                with file.open("r+b") as stream:
                    stream.truncate(keep)

    def append(self, head: LogHead, frontier: Frontier, entry: dict[str, Any]) -> LogHead:
        """Write one entry after the head and return the new head, flushed to disk."""
        self.truncate(head)
        line = canonical_json(entry)
        leaf = leaf_hash(line, self.hasher)
        with self._entries.open("ab") as stream:
            stream.write(line + b"\n")
        with self._leaves.open("ab") as stream:
            stream.write(leaf)
        sync_files([self._entries, self._leaves])
        frontier.append(leaf)
        return LogHead(frontier.size, head.length + len(line) + 1, frontier.root().hex())
