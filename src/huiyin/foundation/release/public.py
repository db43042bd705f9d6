"""What the portal answers under ``/.well-known/huiyin/``: everything a verifier outside needs.

``head.json`` · ``heads/<sequence>.json`` · ``manifest.json`` · ``entries`` · ``nodes.json`` ·
``format.json`` · ``key.pem`` · ``proof?path=/…[&sequence=n]``. All of it is public by nature: digests and
signatures.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from huiyin.foundation.release.keys import public_pem
from huiyin.foundation.release.proof import NotProved, prove
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.store import ReleaseStore, Root

PREFIX = "/.well-known/huiyin/"
JSON = "application/json"
HEAD_FILE = re.compile(r"heads/(\d{1,12})\.json")


def answer(
    store: ReleaseStore, name: str, *, path: str = "", sequence: str = ""
) -> tuple[int, str, bytes]:
    """Return status, media type and body for the part of the address after the prefix."""
    root = store.current()
    if root is None:
        return _error(404, "还没有发布过任何内容。")
    if name == "proof":
        return _proof(store, path, sequence)
    match = HEAD_FILE.fullmatch(name)
    if match:
        head = store.head(int(match[1]))
        return (200, JSON, head.as_json()) if head else _error(404, f"没有第 {match[1]} 次发布。")
    if name in _ANSWERS:
        media_type, make = _ANSWERS[name]
        return 200, media_type, make(store, root)
    return _error(404, "没有这份材料。")


def _proof(store: ReleaseStore, path: str, sequence: str) -> tuple[int, str, bytes]:
    if sequence and not sequence.isdecimal():
        return _error(400, "sequence 应是发布序号（整数）。")
    try:
        bundle = prove(store, path, sequence=int(sequence) if sequence else None)
    except NotProved as error:
        return _error(404, str(error))
    return 200, JSON, canonical_json(bundle)


def _error(status: int, text: str) -> tuple[int, str, bytes]:
    return status, JSON, canonical_json({"error": text})


def _nodes(store: ReleaseStore, root: Root) -> bytes:
    pages = store.manifest(root.digest)["pages"]
    return canonical_json({address: data.decode() for address, data in store.tree.nodes(pages)})


def _entries(store: ReleaseStore, root: Root) -> bytes:
    return b"".join(line + b"\n" for line in store.log.lines(root.log_length))


_ANSWERS: dict[str, tuple[str, Callable[[ReleaseStore, Root], bytes]]] = {
    "head.json": (JSON, lambda _store, root: root.as_json()),
    "manifest.json": (JSON, lambda store, root: store.objects.read(root.digest)),
    "entries": ("application/x-ndjson", _entries),
    "nodes.json": (JSON, _nodes),
    "format.json": (JSON, lambda store, _root: canonical_json(store.format)),
    "key.pem": ("application/x-pem-file", lambda _store, root: public_pem(root.key).encode()),
}


def read_error(body: bytes) -> str:
    """Return the sentence of an error answer."""
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return ""
