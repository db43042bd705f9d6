"""证明: a page's way to a signed head, checkable with nothing but this file, the page and the public key.

A bundle holds: the path, the salt of the blob, the tree nodes from the pages' root to the path's leaf, the
manifest, the log entry with its position, the audit path (RFC 9162) and the signed head.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.log import Log
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.store import Entry, Root
from huiyin.kernel.digests import canonical_json, hex_digest
from huiyin.kernel.merkle import verify_path
from huiyin.kernel.translog import inclusion_proof, leaf_hash, verify_inclusion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.release.store import ReleaseStore


class NotProved(Exception):
    """The proof does not hold; the message says where (Chinese)."""


def prove(
    store: ReleaseStore, path: str, *, sequence: int | None = None, root: Root | None = None
) -> dict[str, Any]:
    """Return the proof bundle of a page in the root (the current one), or in that of an earlier release.

    ``WrongState`` where CURRENT was forged or put back.
    """
    root = root or store.trusted()
    if root is None:
        msg = "还没有发布过任何内容。"
        raise NotProved(msg)
    shared = release_part(store, root, sequence or root.sequence)
    return shared | page_part(store, shared, path)


def release_part(store: ReleaseStore, root: Root, sequence: int) -> dict[str, Any]:
    """Return what the proofs of all pages of a release share: its manifest, its place in the log, the head."""
    at = root if sequence == root.sequence else store.head(sequence)
    if at is None or at.log_size > root.log_size:
        msg = f"没有第 {sequence} 次发布。"
        raise NotProved(msg)
    leaves = store.log.leaves(root.log_size)
    index = at.log_size - 1
    return {
        "manifest": store.objects.read(at.digest).decode(),
        "entry": canonical_json(store.log.entry(index, root.log_length)).decode(),
        "index": index,
        "audit": [h.hex() for h in inclusion_proof(index, leaves, store.log.hasher)],
        "head": json.loads(root.as_json()),
        "algorithm": store.algorithm,
    }


def page_part(store: ReleaseStore, shared: Mapping[str, Any], path: str) -> dict[str, Any]:
    """Return what belongs to one page: the salt of its bytes and the nodes that lead to them.

    ``NotProved`` where the page was not there or was erased by order; ``Damaged`` where it is missing otherwise.
    """
    manifest = json.loads(shared["manifest"])
    value = store.tree.get(manifest["pages"], path)
    if value is None:
        msg = f"第 {manifest['sequence']} 次发布中没有 {path}。"
        raise NotProved(msg)
    nodes = store.tree.path(manifest["pages"], path)
    address = Entry.of(path, value).digest
    try:
        salt = store.objects.salt(address)
    except Damaged:
        if address not in store.erased():
            raise
        msg = f"第 {manifest['sequence']} 次发布中的 {path} 已依令清除，它的内容不能再证明。"
        raise NotProved(msg) from None
    return {
        "path": path,
        "salt": salt.hex(),
        "nodes": [n.decode() for n in nodes],
    }


def check(bundle: dict[str, Any], content: bytes, *, key: str | None = None) -> Entry:
    """Check a page against its bundle and, where given, a public key obtained elsewhere.

    Returns the proved entry; raises ``NotProved`` with the first link that does not hold.
    """
    algorithm = bundle["algorithm"]

    def digest(data: bytes) -> str:
        return hex_digest(data, algorithm)

    head = Root.of(canonical_json(bundle["head"]))
    if not head.holds(key):
        msg = "树头的签名不对。"
        raise NotProved(msg)
    log_entry = json.loads(bundle["entry"])
    manifest = bundle["manifest"].encode()
    if log_entry["root"] != digest(manifest):
        msg = "发布清单与日志记载的根不符。"
        raise NotProved(msg)
    hasher = Log.hasher_of(algorithm)
    leaf = leaf_hash(bundle["entry"].encode(), hasher)
    audit = [bytes.fromhex(h) for h in bundle["audit"]]
    if not verify_inclusion(
        leaf, bundle["index"], head.log_size, audit, bytes.fromhex(head.log_root), hasher
    ):
        msg = "这次发布不在签名的日志里。"
        raise NotProved(msg)
    return _page(bundle, json.loads(manifest)["pages"], content, digest)


def _page(bundle: dict[str, Any], pages: str, content: bytes, digest: Any) -> Entry:
    """Check the tree's way to the page and the page's bytes."""
    try:
        value = verify_path(pages, bundle["path"], [n.encode() for n in bundle["nodes"]], digest)
    except ValueError:
        msg = "目录树的节点对不上。"
        raise NotProved(msg) from None
    if value is None:
        msg = f"这次发布中没有 {bundle['path']}。"
        raise NotProved(msg)
    entry = Entry.of(bundle["path"], value)
    if digest(bytes.fromhex(bundle["salt"]) + content) != entry.digest:
        msg = f"{bundle['path']} 的字节与发布时不同。"
        raise NotProved(msg)
    return entry
