"""A Merkle tree from keys to small JSON values whose shape depends on its contents alone.

Keys are spread by the SHA-256 of their text, one hexadecimal digit a level. A subtree of at most ``LEAF`` keys is
one leaf; a larger one is a node of up to sixteen children with their counts. Equal contents therefore give equal
roots, in whatever order they were written, and a change rewrites one leaf and the few nodes above it.

Nodes are canonical JSON; ``load`` and ``save`` go to a content-addressed store.
"""

from __future__ import annotations

import json
from collections import defaultdict
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

LEAF = 32
Value = Any


def spread(key: str) -> str:
    """Return the 64 hexadecimal digits that place a key."""
    return sha256(key.encode("utf-8")).hexdigest()


class Tree:
    """Reads and writes trees in a store; roots are digests, and no root is ever changed in place."""

    def __init__(self, load: Callable[[str], bytes], save: Callable[[bytes], str]) -> None:
        self._load = load
        self._save = save

    def update(self, root: str | None, changes: Mapping[str, Value | None]) -> str:
        """Return the root after the changes (None removes); nothing is read that did not change."""
        placed = {key: (spread(key), value) for key, value in changes.items()}
        return self._update(root, 0, placed)[0]

    def get(self, root: str | None, key: str) -> Value | None:
        """Return the value of a key, or None."""
        if root is None:
            return None
        place = spread(key)
        for depth in range(len(place) + 1):
            node = self._node(root)
            if "e" in node:
                return node["e"].get(key)
            child = node["c"].get(place[depth])
            if child is None:
                return None
            root = child[0]
        return None

    def items(self, root: str | None) -> Iterator[tuple[str, Value]]:
        """Yield every key and value, in no particular order."""
        if root is None:
            return
        node = self._node(root)
        if "e" in node:
            yield from node["e"].items()
        else:
            for child, _count in node["c"].values():
                yield from self.items(child)

    def nodes(self, root: str | None) -> Iterator[tuple[str, bytes]]:
        """Yield digest and bytes of every node below and including the root."""
        if root is None:
            return
        data = self._load(root)
        yield root, data
        node = json.loads(data)
        if "c" in node:
            for child, _count in node["c"].values():
                yield from self.nodes(child)

    def diff(self, old: str | None, new: str | None) -> Iterator[tuple[str, Value | None]]:
        """Yield what changed from old to new: key and new value (None = removed)."""
        if old == new:
            return
        before, after = self._open(old), self._open(new)
        if "c" in before and "c" in after:
            for digit in sorted({*before["c"], *after["c"]}):
                one, two = before["c"].get(digit), after["c"].get(digit)
                yield from self.diff(one[0] if one else None, two[0] if two else None)
            return
        left = dict(self.items(old))
        right = dict(self.items(new))
        for key in left.keys() - right.keys():
            yield key, None
        for key, value in right.items():
            if left.get(key) != value:
                yield key, value

    def path(self, root: str, key: str) -> list[bytes]:
        """Return the nodes from the root to the leaf that holds (or would hold) the key."""
        place, chain = spread(key), []
        at: str | None = root
        for depth in range(len(place) + 1):
            if at is None:
                break
            data = self._load(at)
            chain.append(data)
            node = json.loads(data)
            if "e" in node:
                break
            child = node["c"].get(place[depth])
            at = child[0] if child else None
        return chain

    def _node(self, digest: str) -> dict[str, Any]:
        node: dict[str, Any] = json.loads(self._load(digest))
        return node

    def _open(self, digest: str | None) -> dict[str, Any]:
        return self._node(digest) if digest is not None else {"e": {}}

    def _update(
        self, root: str | None, depth: int, changes: Mapping[str, tuple[str, Value | None]]
    ) -> tuple[str, int]:
        """Return digest and count of the changed subtree."""
        node = self._open(root)
        if "e" in node:
            entries = node["e"]
            for key, (_place, value) in changes.items():
                if value is None:
                    entries.pop(key, None)
                else:
                    entries[key] = value
            return self._build(entries, depth)
        children: dict[str, list[Any]] = node["c"]
        groups: dict[str, dict[str, tuple[str, Value | None]]] = defaultdict(dict)
        for key, placed in changes.items():
            groups[placed[0][depth]][key] = placed
        for digit, group in groups.items():
            child = children.get(digit)
            below, count = self._update(child[0] if child else None, depth + 1, group)
            if count:
                children[digit] = [below, count]
            else:
                children.pop(digit, None)
        total = sum(count for _digest, count in children.values())
        if total > LEAF:
            return self._save(canonical_json({"c": children})), total
        gathered = {k: v for child, _count in children.values() for k, v in self.items(child)}
        return self._build(gathered, depth)

    def _build(self, entries: dict[str, Value], depth: int) -> tuple[str, int]:
        """Return digest and count of a subtree made from nothing but its entries."""
        if len(entries) <= LEAF:
            return self._save(canonical_json({"e": entries})), len(entries)
        groups: dict[str, dict[str, Value]] = defaultdict(dict)
        for key, value in entries.items():
            groups[spread(key)[depth]][key] = value
        children = {digit: list(self._build(group, depth + 1)) for digit, group in groups.items()}
        return self._save(canonical_json({"c": children})), len(entries)


def verify_path(
    root: str, key: str, chain: list[bytes], digest: Callable[[bytes], str]
) -> Value | None:
    """Return the value that a chain of nodes proves for a key under the root; None proves its absence.

    Raises ``ValueError`` where the chain does not hold.
    """
    place, expected = spread(key), root
    for depth, data in enumerate(chain):
        if digest(data) != expected:
            msg = f"node {depth} of the chain has another digest than its parent says"
            raise ValueError(msg)
        node = json.loads(data)
        if "e" in node:
            return node["e"].get(key)
        child = node["c"].get(place[depth])
        if child is None:
            return None
        expected = child[0]
    msg = "the chain ends before a leaf"
    raise ValueError(msg)
