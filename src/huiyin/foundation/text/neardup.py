"""近似文本: MinHash signatures over character shingles, and an index that finds texts almost the same.

A signature estimates the share of common shingles (Jaccard) with a standard error of about 0.06. Texts are
compared by their letters and digits only: spaces, punctuation and width make no difference.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from hashlib import blake2b
from typing import TYPE_CHECKING

import numpy as np

from huiyin.foundation.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator

SIZE = 64
BANDS = 16
SHINGLE = 4
_ROWS = SIZE // BANDS
_BLOCK = 2048
_SKIPPED = re.compile(r"[\W_]+")
_random = np.random.default_rng(20151109)
_FACTORS = _random.integers(1, 2**62, SIZE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_OFFSETS = _random.integers(0, 2**63, SIZE, dtype=np.uint64)
_PLACES = _random.integers(1, 2**62, SHINGLE, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_HALF = np.uint64(32)
EMPTY = b"\xff" * (SIZE * 4)


def signature(text: str) -> bytes:
    """Return the signature of a text: 64 minima of 32 bits, 256 bytes; ``EMPTY`` when it has no letters."""
    letters = _SKIPPED.sub("", fold(text))
    if not letters:
        return EMPTY
    letters = letters.ljust(SHINGLE)
    codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    count = len(codes) - SHINGLE + 1
    hashes = np.zeros(count, dtype=np.uint64)
    for place in range(SHINGLE):
        hashes = (hashes ^ codes[place : place + count]) * _PLACES[place]
        hashes ^= hashes >> _HALF
    minima = np.full(SIZE, 0xFFFFFFFF, dtype=np.uint64)
    for at in range(0, count, _BLOCK):
        block = np.multiply.outer(_FACTORS, hashes[at : at + _BLOCK])
        block += _OFFSETS[:, None]
        np.minimum(minima, block.min(axis=1) >> _HALF, out=minima)
    return minima.astype("<u4").tobytes()


def similarity(one: bytes, two: bytes) -> float:
    """Return the estimated share of common shingles, 0 to 1; texts without letters resemble nothing."""
    if EMPTY in (one, two):
        return 0.0
    return float(np.mean(np.frombuffer(one, dtype="<u4") == np.frombuffer(two, dtype="<u4")))


def band_hashes(signature: bytes) -> list[int]:
    """Return a signed 64-bit hash of each band, for an index in a database; none for ``EMPTY``.

    The hash of a band says which band it is, so that equal hashes mean the same band of two texts. The
    tables of earlier versions hold these numbers: they may not change.
    """
    if signature == EMPTY:
        return []
    return [
        int.from_bytes(blake2b(bytes([band]) + part, digest_size=8).digest(), signed=True)
        for band, part in enumerate(_parts(signature))
    ]


def least_shared(threshold: float) -> int:
    """Return how many bands two texts of at least this similarity have in common; none is missed by it.

    A value that differs spoils one band: 12 of 64 values differ at most at 0.8, so 4 of 16 bands are whole.
    ``ValueError`` where similar texts might share no band at all.
    """
    least = BANDS - (SIZE - math.ceil(threshold * SIZE))
    if least < 1:
        raise ValueError(f"bands tell nothing about a similarity of {threshold}")
    return least


class NearDuplicates:
    """Signatures by key, findable by similarity.

    ``threshold`` is the least similarity that ``query`` returns; below 0.5 the bands begin to miss pairs.
    """

    def __init__(self, *, threshold: float = 0.8) -> None:
        self.threshold = threshold
        self._signatures: dict[Hashable, bytes] = {}
        self._bands: list[defaultdict[bytes, set[Hashable]]] = [
            defaultdict(set) for _ in range(BANDS)
        ]

    def __len__(self) -> int:
        """Return the number of signatures held."""
        return len(self._signatures)

    def add(self, key: Hashable, signature: bytes) -> None:
        """Hold a signature under a key, in place of an earlier one. ``ValueError`` for a wrong length."""
        if len(signature) != SIZE * 4:
            raise ValueError(f"a signature has {SIZE * 4} bytes, not {len(signature)}")
        self.remove(key)
        self._signatures[key] = signature
        if signature != EMPTY:
            for band, part in zip(self._bands, _parts(signature), strict=True):
                band[part].add(key)

    def remove(self, key: Hashable) -> None:
        """Forget a key; an unknown one is no error."""
        known = self._signatures.pop(key, None)
        if known is None:
            return
        for band, part in zip(self._bands, _parts(known), strict=True):
            if part in band:
                band[part].discard(key)
                if not band[part]:
                    del band[part]

    def query(self, signature: bytes) -> list[tuple[Hashable, float]]:
        """Return keys with their estimated similarity, the nearest first."""
        candidates: set[Hashable] = set()
        for band, part in zip(self._bands, _parts(signature), strict=True):
            candidates |= band.get(part, set())
        keys = list(candidates)
        held = b"".join([self._signatures[key] for key in keys])
        rows = np.frombuffer(held, dtype="<u4").reshape(-1, SIZE)
        same = np.count_nonzero(rows == np.frombuffer(signature, dtype="<u4"), axis=1)
        near = [
            (keys[at], int(same[at]) / SIZE)
            for at in np.flatnonzero(same >= self.threshold * SIZE).tolist()
        ]
        return sorted(near, key=lambda pair: (-pair[1], str(pair[0])))

    def rows(self) -> Iterator[tuple[Hashable, bytes]]:
        """Yield what ``of_rows`` needs to build the same index again."""
        yield from self._signatures.items()

    @classmethod
    def of_rows(
        cls, rows: Iterable[tuple[Hashable, bytes]], *, threshold: float = 0.8
    ) -> NearDuplicates:
        """Return an index that holds the given rows."""
        index = cls(threshold=threshold)
        for key, signature in rows:
            index.add(key, signature)
        return index


def _parts(signature: bytes) -> list[bytes]:
    width = _ROWS * 4
    return [signature[at : at + width] for at in range(0, SIZE * 4, width)]
