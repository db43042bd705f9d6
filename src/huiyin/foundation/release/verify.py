"""核验: a store or a checked-out folder against the log, without the database.

``Report.problems`` are Chinese sentences; none means that everything held. Pages that were erased by order are
counted, not missed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.objects import Damaged, ObjectStore
from huiyin.foundation.release.store import ReleaseStore, Root
from huiyin.kernel.translog import consistency_proof, leaf_hash, root_of, verify_consistency

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


@dataclass
class Report:
    """What was checked and what did not hold."""

    head: Root | None = None
    releases: int = 0
    pages: int = 0
    objects: int = 0
    erased: int = 0
    problems: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found."""
        return not self.problems


def verify_store(directory: Path, *, key: str | None = None, since: Root | None = None) -> Report:
    """Check signature, log, heads, every root and every object of a store.

    ``key`` is the public key obtained elsewhere (hexadecimal); ``since`` a head kept outside by a witness.
    """
    store = ReleaseStore(directory)
    report = Report(head=_head(store))
    head = report.head
    if head is None:
        report.problems.append("发布库里没有当前根（CURRENT 缺失或读不懂）。")
        return report
    if not head.holds(key):
        report.problems.append("当前根的签名不对：不是这把钥匙签的，或内容被改过。")
        return report
    entries = list(_entries(store, head, report))
    if report.holds:
        _newest(store, head, report)
        _erasures(store, entries, report)
    if since is not None:
        leaves = store.log.leaves(head.log_size)
        check_since(leaves, store.log.hasher, head, since, report, key=key)
    if report.holds:
        _objects(store, entries, report)
    return report


def _head(store: ReleaseStore) -> Root | None:
    try:
        return store.current()
    except ValueError:
        return None


def _entries(store: ReleaseStore, head: Root, report: Report) -> Iterator[dict[str, Any]]:
    """Check the log's lines against its leaves and its root, and yield the entries."""
    hashes = []
    previous = 0
    for line in store.log.lines(head.log_length):
        hashes.append(leaf_hash(line, store.log.hasher))
        try:
            entry = json.loads(line)
            found = entry["sequence"]
        except (ValueError, KeyError, TypeError):
            report.problems.append(f"日志第 {len(hashes)} 条读不懂。")
            return
        if found != previous + 1:
            report.problems.append(f"日志在第 {previous + 1} 次发布处断开。")
        previous = found
        yield entry
    report.releases = len(hashes)
    if len(hashes) != head.log_size or root_of(hashes, store.log.hasher).hex() != head.log_root:
        report.problems.append("日志与签名的树头不符：有记载被删、被改或被插入。")
    if hashes != store.log.leaves(head.log_size):
        report.problems.append("日志的叶子文件与记载不符。")


def _newest(store: ReleaseStore, head: Root, report: Report) -> None:
    """A replayed old root carries a good signature; the heads kept beside it give it away.

    A head is kept only after CURRENT named it, so a releaser at work is told apart by a second look at CURRENT.
    """
    later = store.later(head, head.key)
    now = _head(store) if later is not None else None
    if later is not None and (now is None or later.after(now)):
        report.problems.append(
            f"当前根是第 {head.sequence} 次发布，但已有签名的第 {later.sequence} 次：旧根被换了回来。"
        )
    last = list(store.log.lines(head.log_length))[-1]
    if json.loads(last)["root"] != head.digest:
        report.problems.append("当前根不是日志的最后一条记载。")


def _erasures(store: ReleaseStore, entries: list[dict[str, Any]], report: Report) -> None:
    """What is missing by order must be in the list that the log's last purge names."""
    listed = [entry["erased"] for entry in entries if "erased" in entry]
    file = store.directory / "erased.json"
    present = store.objects.address(file.read_bytes()) if file.exists() else None
    if present != (listed[-1] if listed else None):
        report.problems.append("清除清单与日志记载的不符：有内容未经命令被删。")


def check_since(
    leaves: Sequence[bytes],
    hasher: Callable[[bytes], bytes],
    head: Root,
    since: Root,
    report: Report,
    *,
    key: str | None,
) -> None:
    """Check that the log of these leaves grew out of an earlier head without rewriting it."""
    if not since.holds(key or head.key):
        report.problems.append("留存的树头签名不对。")
    elif since.log_size > head.log_size:
        report.problems.append(
            f"日志比留存的树头短（{head.log_size} < {since.log_size}）：历史被截断或旧根被换回。"
        )
    else:
        proof = consistency_proof(since.log_size, leaves, hasher)
        roots = (bytes.fromhex(since.log_root), bytes.fromhex(head.log_root))
        if not verify_consistency((since.log_size, head.log_size), roots, proof, hasher):
            report.problems.append("日志与留存的树头不一致：历史被改写。")


def _objects(store: ReleaseStore, entries: list[dict[str, Any]], report: Report) -> None:
    """Read every object that any logged root reaches."""
    seen: set[str] = set()
    erased = store.erased()
    last = len(entries) - 1
    for at, entry in enumerate(entries):
        try:
            manifest = json.loads(_once(store.objects, entry["root"], seen, report))
            for tree in ("pages", "sources"):
                for address in _reach(store, manifest[tree], seen, report):
                    _blob(store.objects, address, erased, report)
            if at == last:
                report.pages = sum(1 for _ in store.tree.items(manifest["pages"]))
        except Damaged as error:
            report.problems.append(f"第 {entry['sequence']} 次发布的对象 {error} 缺失或被改动。")


def _once(objects: ObjectStore, address: str, seen: set[str], report: Report) -> bytes:
    seen.add(address)
    report.objects += 1
    return objects.read(address)


def _reach(store: ReleaseStore, address: str, seen: set[str], report: Report) -> Iterator[str]:
    """Yield the addresses of blobs below a tree node that were not seen before."""
    if address in seen:
        return
    node = json.loads(_once(store.objects, address, seen, report))
    if "c" in node:
        for child, _count in node["c"].values():
            yield from _reach(store, child, seen, report)
        return
    for value in node["e"].values():
        blob = value[0] if isinstance(value, list) else value
        if blob not in seen:
            seen.add(blob)
            yield blob


def _blob(objects: ObjectStore, address: str, erased: frozenset[str], report: Report) -> None:
    if address in erased and not objects.exists(address):
        report.erased += 1
        return
    report.objects += 1
    try:
        objects.read(address)
    except Damaged:
        report.problems.append(f"对象 {address} 缺失或被改动。")
