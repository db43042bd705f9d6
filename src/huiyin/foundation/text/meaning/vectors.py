"""向量库: the vectors of released documents by their digests, in one file that one process writes.

A record is the digest and the vector, of fixed length, appended. What a killed process left unfinished at the end is
cut off by the next one that writes, and never read. What is no longer released is dropped by writing the file anew.
"""

from __future__ import annotations

import os
from math import inf
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

import numpy as np

from huiyin.foundation.text.meaning.encoding import SIZE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NAME = "vectors-1.bin"
RECORD = np.dtype([("digest", "S32"), ("vector", np.float16, (SIZE,))])
"""32 bytes and 384 half numbers: 800 bytes a document."""


class Vectors:
    """The file in a folder; safe for several threads; ``add`` and ``keep_only`` belong to one process.

    Whoever only reads has ``patience``: so many seconds pass before it looks at the file again, which grows by the
    second while the worker makes vectors.
    """

    def __init__(
        self, folder: Path, *, patience: float = 0.0, clock: Callable[[], float] = monotonic
    ) -> None:
        self.path = folder / NAME
        self._patience = patience
        self._clock = clock
        self._again = -inf
        self._lock = Lock()
        self._seen: tuple[int, int] | None = None
        self._places: Mapping[bytes, int] = {}
        self._rows = np.empty(0, dtype=RECORD)

    def of(self, digests: Sequence[str]) -> NDArray[np.float32]:
        """Return the vectors of documents, a row each; a row of NaN where there is none."""
        rows, places = self._read()
        found = np.full((len(digests), SIZE), np.nan, dtype=np.float32)
        for at, digest in enumerate(digests):
            place = places.get(_key(digest))
            if place is not None:
                found[at] = rows["vector"][place]
        return found

    def missing(self, digests: Iterable[str]) -> list[str]:
        """Return the digests that have no vector."""
        _, places = self._read()
        return [digest for digest in digests if _key(digest) not in places]

    @property
    def size(self) -> int:
        """Return how many documents have a vector."""
        return len(self._read()[1])

    def add(self, digest: str, vector: NDArray[np.float32]) -> None:
        """Append a vector."""
        record = np.array([(_key(digest), vector)], dtype=RECORD)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self.path.open("ab") as file:
            torn = file.tell() % RECORD.itemsize
            if torn:
                file.truncate(file.tell() - torn)
            file.write(record.tobytes())

    def keep_only(self, digests: Collection[str]) -> int:
        """Drop what is not among the digests; return how many were dropped."""
        rows, places = self._read()
        wanted = {_key(digest) for digest in digests}
        kept = [place for key, place in places.items() if key in wanted]
        dropped = len(rows) - len(kept)
        if dropped:
            beside = self.path.with_suffix(".new")
            with beside.open("wb") as file:
                file.write(rows[kept].tobytes())
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.path)
        return dropped

    def _read(self) -> tuple[NDArray[np.void], Mapping[bytes, int]]:
        """Return all records and where each digest stands, read again where the file has changed."""
        with self._lock:
            if self._clock() < self._again:
                return self._rows, self._places
            self._again = self._clock() + self._patience
            try:
                state = self.path.stat()
            except FileNotFoundError:
                return np.empty(0, dtype=RECORD), {}
            seen = (state.st_ino, state.st_size)
            if seen != self._seen:
                whole = state.st_size // RECORD.itemsize
                self._rows = np.fromfile(self.path, dtype=RECORD, count=whole)
                self._places = {_padded(key): at for at, key in enumerate(self._rows["digest"])}
                self._seen = seen
            return self._rows, self._places


def _key(digest: str) -> bytes:
    """Return a digest's 32 bytes."""
    return bytes.fromhex(digest)[:32].ljust(32, b"\0")


def _padded(key: bytes) -> bytes:
    """Return what numpy cut zero bytes from the end of."""
    return bytes(key).ljust(32, b"\0")
