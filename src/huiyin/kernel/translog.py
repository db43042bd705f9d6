"""The Merkle tree of a transparency log: RFC 9162 section 2.1, with proofs of inclusion and consistency.

Positions count from 0. Hashes are raw bytes; ``hasher`` maps bytes to a digest (SHA-256 by default).
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Hasher = Callable[[bytes], bytes]


def _sha256(data: bytes) -> bytes:
    return sha256(data).digest()


def leaf_hash(data: bytes, hasher: Hasher = _sha256) -> bytes:
    """Return the hash of an entry (2.1.1: a zero byte goes before it)."""
    return hasher(b"\x00" + data)


def node_hash(left: bytes, right: bytes, hasher: Hasher = _sha256) -> bytes:
    """Return the hash of two subtrees (2.1.1: a one byte goes before them)."""
    return hasher(b"\x01" + left + right)


class Frontier:
    """The roots of the complete subtrees of a growing log: appending costs a logarithm."""

    def __init__(self, hasher: Hasher = _sha256) -> None:
        self._hasher = hasher
        self._peaks: list[tuple[int, bytes]] = []
        self.size = 0

    def copy(self) -> Frontier:
        """Return an independent frontier of the same log."""
        other = Frontier(self._hasher)
        other._peaks, other.size = [*self._peaks], self.size
        return other

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash at the end."""
        height, node = 0, leaf
        while self._peaks and self._peaks[-1][0] == height:
            node = node_hash(self._peaks.pop()[1], node, self._hasher)
            height += 1
        self._peaks.append((height, node))
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all leaves so far; the empty log has the hash of nothing."""
        if not self._peaks:
            return self._hasher(b"")
        node = self._peaks[-1][1]
        for _height, peak in reversed(self._peaks[:-1]):
            node = node_hash(peak, node, self._hasher)
        return node


def root_of(leaves: Sequence[bytes], hasher: Hasher = _sha256) -> bytes:
    """Return the root of a list of leaf hashes."""
    frontier = Frontier(hasher)
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def _split(n: int) -> int:
    """Return the largest power of two smaller than n (n > 1)."""
    return 1 << ((n - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes], hasher: Hasher = _sha256) -> list[bytes]:
    """Return the audit path of a leaf (2.1.3.1)."""
    size = len(leaves)
    if not 0 <= index < size:
        msg = f"no entry {index} in a log of {size}"
        raise ValueError(msg)
    if size == 1:
        return []
    k = _split(size)
    if index < k:
        return [*inclusion_proof(index, leaves[:k], hasher), root_of(leaves[k:], hasher)]
    return [*inclusion_proof(index - k, leaves[k:], hasher), root_of(leaves[:k], hasher)]


def consistency_proof(first: int, leaves: Sequence[bytes], hasher: Hasher = _sha256) -> list[bytes]:
    """Return the proof that the log of ``first`` entries is the beginning of this one (2.1.4.1)."""
    size = len(leaves)
    if not 0 < first <= size:
        msg = f"no log of {first} entries within one of {size}"
        raise ValueError(msg)
    return _subproof(first, leaves, hasher, whole=True)


def _subproof(m: int, leaves: Sequence[bytes], hasher: Hasher, *, whole: bool) -> list[bytes]:
    if m == len(leaves):
        return [] if whole else [root_of(leaves, hasher)]
    k = _split(len(leaves))
    if m <= k:
        return [*_subproof(m, leaves[:k], hasher, whole=whole), root_of(leaves[k:], hasher)]
    return [*_subproof(m - k, leaves[k:], hasher, whole=False), root_of(leaves[:k], hasher)]


def verify_inclusion(
    leaf: bytes,
    index: int,
    size: int,
    proof: Sequence[bytes],
    root: bytes,
    hasher: Hasher = _sha256,
) -> bool:
    """Tell whether the proof leads from the leaf to the root (2.1.3.2)."""
    if index >= size:
        return False
    fn, sn, node = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            node = node_hash(step, node, hasher)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            node = node_hash(node, step, hasher)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and node == root


def verify_consistency(
    sizes: tuple[int, int],
    roots: tuple[bytes, bytes],
    proof: Sequence[bytes],
    hasher: Hasher = _sha256,
) -> bool:
    """Tell whether the proof shows the first log to be the beginning of the second (2.1.4.2)."""
    first, second = sizes
    if first == second:
        return roots[0] == roots[1] and not proof
    path = [roots[0], *proof] if first & (first - 1) == 0 else list(proof)
    if not (0 < first < second and path):
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old, new = node_hash(step, old, hasher), node_hash(step, new, hasher)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = node_hash(new, step, hasher)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (old, new) == roots
