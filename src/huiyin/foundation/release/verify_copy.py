"""核验副本: a checked-out folder or a live site against the signed head, without store and database."""

from __future__ import annotations

import json
import random
from typing import TYPE_CHECKING

from huiyin.foundation.release.copies import shown
from huiyin.foundation.release.keys import public_pem
from huiyin.foundation.release.log import Log
from huiyin.foundation.release.store import OK, Entry, Root
from huiyin.foundation.release.verify import Report, check_since
from huiyin.kernel.digests import ALGORITHMS, hex_digest
from huiyin.kernel.merkle import Tree
from huiyin.kernel.translog import leaf_hash, root_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.copies import Source


class _Unreadable(Exception):
    """A piece of the proof material is missing or is not what it should be."""


def verify_copy(
    source: Source,
    *,
    key: str | None = None,
    since: Root | None = None,
    sample: int | None = None,
    choose: Callable[[list[Entry], int], list[Entry]] | None = None,
) -> Report:
    """Check head, log, tree and every page (or a random sample) of a copy; what lies beside them always."""
    report = Report()
    try:
        head = Root.of(source.material("head.json"))
        algorithm = json.loads(source.material("format.json"))["digest"]
    except (OSError, LookupError, ValueError, TypeError):
        report.problems.append("这里没有可核验的树头（.well-known/huiyin/head.json）。")
        return report
    report.head = head
    if not head.holds(key):
        report.problems.append("树头的签名不对。")
        return report
    if algorithm not in ALGORITHMS:
        report.problems.append(f"不认识摘要算法 {shown(str(algorithm))}。")
        return report
    _key(source, head, report)
    try:
        _log(source, head, algorithm, since, key, report)
        if report.holds:
            _pages(source, head, algorithm, report, sample, choose or random.SystemRandom().sample)
    except _Unreadable as name:
        report.problems.append(f"核验材料 {name} 缺失或读不懂。")
    return report


def _material(source: Source, name: str) -> bytes:
    try:
        return source.material(name)
    except (OSError, LookupError):
        raise _Unreadable(name) from None


def _key(source: Source, head: Root, report: Report) -> None:
    """Check the key file that readers are led to; a copy that has none claims nothing."""
    try:
        offered = source.material("key.pem")
    except (OSError, LookupError):
        return
    if offered != public_pem(head.key).encode():
        report.problems.append("公钥文件 key.pem 不是签发树头的那把钥匙。")


def _nodes(source: Source) -> dict[str, bytes]:
    name = "nodes.json"
    try:
        return {k: v.encode() for k, v in json.loads(_material(source, name)).items()}
    except (ValueError, AttributeError):
        raise _Unreadable(name) from None


def _log(
    source: Source, head: Root, algorithm: str, since: Root | None, key: str | None, report: Report
) -> None:
    """Recompute the log's root from its entries."""
    hasher = Log.hasher_of(algorithm)
    lines = _material(source, "entries").splitlines()
    leaves = [leaf_hash(line, hasher) for line in lines]
    report.releases = len(leaves)
    if len(leaves) != head.log_size or root_of(leaves, hasher).hex() != head.log_root:
        report.problems.append("日志与签名的树头不符：有记载被删、被改或被插入。")
    elif json.loads(lines[-1])["root"] != head.digest:
        report.problems.append("树头所指的根不是日志的最后一条记载。")
    if since is not None and report.holds:
        check_since(leaves, hasher, head, since, report, key=key)


def _pages(
    source: Source,
    head: Root,
    algorithm: str,
    report: Report,
    sample: int | None,
    choose: Callable[[list[Entry], int], list[Entry]],
) -> None:
    """Check manifest, tree nodes and page bytes."""
    manifest = _material(source, "manifest.json")
    if hex_digest(manifest, algorithm) != head.digest:
        report.problems.append("发布清单与树头不符。")
        return
    nodes = _nodes(source)
    wrong = [k for k, v in nodes.items() if hex_digest(v, algorithm) != k]
    if wrong:
        report.problems.append("目录树的节点被改动。")
        return
    tree = Tree(nodes.__getitem__, lambda _data: "")
    try:
        entries = [Entry.of(p, v) for p, v in tree.items(json.loads(manifest)["pages"])]
    except KeyError:
        report.problems.append("目录树的节点不全。")
        return
    report.problems += source.besides(entries)
    if sample is not None and sample < len(entries):
        entries = choose(entries, sample)
    for entry in entries:
        _page(source, entry, algorithm, report)


def _page(source: Source, entry: Entry, algorithm: str, report: Report) -> None:
    """Check the answer of a path, and its bytes unless they belong to another answer (an error page)."""
    report.pages += 1
    try:
        found = source.page(entry)
    except (LookupError, OSError):
        report.problems.append(f"{entry.path} 缺失。")
        return
    if found.answer is not None and found.answer != entry.answer:
        report.problems.append(
            f"{entry.path} 应答 {_told(*found.answer)}，发布的是 {_told(*entry.answer)}。"
        )
        if found.answer[0] != OK:
            return
    if found.content is None:
        return
    if found.salt is None:
        report.problems.append(f"{entry.path} 的盐找不到，不能核对字节。")
    elif hex_digest(found.salt + found.content, algorithm) != entry.digest:
        report.problems.append(f"{entry.path} 的字节与发布时不同。")


def _told(status: int, location: str) -> str:
    return f"{status} 转到 {shown(location)}" if location else str(status)
