"""What the portal answers under ``/.well-known/huiyin/``: everything a verifier outside needs.

``head.json`` · ``heads/<sequence>.json`` · ``manifest.json`` · ``entries`` · ``nodes.json`` ·
``format.json`` · ``key.pem`` · ``proof?path=/…[&sequence=n]``. All of it is public by nature: digests and
signatures. Anybody may ask for it any number of times, so each piece is made once a root and held.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.foundation.release.keys import public_pem
from huiyin.foundation.release.proof import NotProved, page_part, release_part
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.merkle import Tree

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from huiyin.foundation.release.store import ReleaseStore, Root

    Answer = tuple[int, str, bytes]

PREFIX = "/.well-known/huiyin/"
JSON = "application/json"
HEAD_FILE = re.compile(r"heads/([0-9]{1,12})\.json")
SEQUENCE = re.compile(r"[0-9]{1,12}")
RELEASES, PROOFS = 32, 256


@dataclass(frozen=True, slots=True)
class Asked:
    """One question: the part of the address after the prefix, and the query."""

    name: str
    path: str = ""
    sequence: str = ""


@dataclass
class _Made:
    """What was made for one root."""

    root: str
    answers: dict[str, Answer] = field(default_factory=dict)
    releases: OrderedDict[int, dict[str, Any]] = field(default_factory=OrderedDict)
    proofs: OrderedDict[tuple[str, str], Answer] = field(default_factory=OrderedDict)


class Material:
    """The proof material of a store, held for the newest root alone; one thread at a time may ``make``.

    Tree nodes are held by address from root to root, so that a release reads only the nodes it changed.
    """

    def __init__(self) -> None:
        self._made = _Made("")
        self._nodes: dict[str, bytes] = {}

    def held(self, store: ReleaseStore, root: Root, asked: Asked) -> Answer | None:
        """Return what is ready in memory; never reads a file."""
        if asked.name in _AT_HAND:
            media_type, say = _AT_HAND[asked.name]
            return 200, media_type, say(store, root)
        made = self._made
        if made.root != root.digest:
            return None
        if asked.name == "proof":
            return made.proofs.get((asked.path, asked.sequence))
        return made.answers.get(asked.name)

    def make(self, store: ReleaseStore, root: Root, asked: Asked) -> Answer:
        """Return status, media type and body, made now where it is not held yet."""
        if self._made.root != root.digest:
            self._made = _Made(root.digest)
        held = self.held(store, root, asked)
        if held is not None:
            return held
        if asked.name == "proof":
            return self._proof(store, root, asked)
        match = HEAD_FILE.fullmatch(asked.name)
        if match:
            head = store.head(int(match[1]))
            return (
                (200, JSON, head.as_json()) if head else error(404, f"没有第 {match[1]} 次发布。")
            )
        if asked.name not in _ANSWERS:
            return error(404, "没有这份材料。")
        media_type, make = _ANSWERS[asked.name]
        answer = 200, media_type, make(self, store, root)
        self._made.answers[asked.name] = answer
        return answer

    def _proof(self, store: ReleaseStore, root: Root, asked: Asked) -> Answer:
        if asked.sequence and not SEQUENCE.fullmatch(asked.sequence):
            return error(400, "sequence 应是发布序号（整数）。")
        sequence = int(asked.sequence) if asked.sequence else root.sequence
        releases, proofs = self._made.releases, self._made.proofs
        try:
            if sequence not in releases:
                releases[sequence] = release_part(store, root, sequence)
                if len(releases) > RELEASES:
                    releases.popitem(last=False)
            bundle = releases[sequence] | page_part(store, releases[sequence], asked.path)
        except NotProved as problem:
            return error(404, str(problem))
        answer = 200, JSON, canonical_json(bundle)
        proofs[(asked.path, asked.sequence)] = answer
        if len(proofs) > PROOFS:
            proofs.popitem(last=False)
        return answer

    def nodes(self, store: ReleaseStore, root: Root) -> bytes:
        """Return every node of the pages' tree by its address."""

        def load(address: str) -> bytes:
            known = self._nodes.get(address)
            return known if known is not None else store.objects.read(address)

        tree = Tree(load, store.objects.put)
        self._nodes = dict(tree.nodes(store.manifest(root.digest)["pages"]))
        return canonical_json({address: data.decode() for address, data in self._nodes.items()})


def error(status: int, text: str) -> Answer:
    """Return an answer that says what is wrong."""
    return status, JSON, canonical_json({"error": text})


DAMAGED = error(500, "存储的内容与发布时不一致，不能出具证明。")
BUSY = error(503, "现在查证的人多，请过一会儿再试。")


def _entries(_material: Material, store: ReleaseStore, root: Root) -> bytes:
    return b"".join(line + b"\n" for line in store.log.lines(root.log_length))


_AT_HAND: dict[str, tuple[str, Callable[[ReleaseStore, Root], bytes]]] = {
    "head.json": (JSON, lambda _store, root: root.as_json()),
    "format.json": (JSON, lambda store, _root: canonical_json(store.format)),
    "key.pem": ("application/x-pem-file", lambda _store, root: public_pem(root.key).encode()),
}
_ANSWERS: dict[str, tuple[str, Callable[[Material, ReleaseStore, Root], bytes]]] = {
    "manifest.json": (JSON, lambda _material, store, root: store.objects.read(root.digest)),
    "entries": ("application/x-ndjson", _entries),
    "nodes.json": (JSON, Material.nodes),
}
