"""核验副本: a checked-out folder or a live site against the signed head, without store and database."""

from __future__ import annotations

import json
import random
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from huiyin.foundation.release.checkout import WELL_KNOWN, place_of, read_salts
from huiyin.foundation.release.log import Log
from huiyin.foundation.release.store import Entry, Root
from huiyin.foundation.release.verify import Report, check_since
from huiyin.kernel.digests import hex_digest
from huiyin.kernel.merkle import Tree
from huiyin.kernel.translog import leaf_hash, root_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Source(Protocol):
    """Where a copy is read from: a folder or an address."""

    def material(self, name: str) -> bytes:
        """Return ``head.json``, ``manifest.json``, ``entries``, ``nodes.json`` or ``format.json``."""

    def page(self, entry: Entry) -> tuple[bytes, bytes]:
        """Return the salt and the bytes of a page; ``LookupError`` where it is missing."""


class Folder:
    """A checked-out folder."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    def material(self, name: str) -> bytes:
        """Return a file of the proof material."""
        return (self._directory / WELL_KNOWN / name).read_bytes()

    @cached_property
    def _salts(self) -> dict[str, str]:
        return read_salts(self._directory / WELL_KNOWN)

    def page(self, entry: Entry) -> tuple[bytes, bytes]:
        """Return the salt and the bytes of a page."""
        file = place_of(self._directory, entry)
        if not file.is_file():
            raise LookupError(entry.path)
        return bytes.fromhex(self._salts.get(entry.path, "")), file.read_bytes()


def verify_copy(
    source: Source,
    *,
    key: str | None = None,
    since: Root | None = None,
    sample: int | None = None,
    choose: Callable[[list[Entry], int], list[Entry]] | None = None,
) -> Report:
    """Check head, log, tree and every page (or a random sample) of a copy."""
    report = Report()
    try:
        head = Root.of(source.material("head.json"))
        algorithm = json.loads(source.material("format.json"))["digest"]
    except (OSError, LookupError, ValueError):
        report.problems.append("这里没有可核验的树头（.well-known/huiyin/head.json）。")
        return report
    report.head = head
    if not head.holds(key):
        report.problems.append("树头的签名不对。")
        return report
    _log(source, head, algorithm, since, key, report)
    if report.holds:
        _pages(source, head, algorithm, report, sample, choose or random.SystemRandom().sample)
    return report


def _log(
    source: Source, head: Root, algorithm: str, since: Root | None, key: str | None, report: Report
) -> None:
    """Recompute the log's root from its entries."""
    hasher = Log.hasher_of(algorithm)
    lines = source.material("entries").splitlines()
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
    manifest = source.material("manifest.json")
    if hex_digest(manifest, algorithm) != head.digest:
        report.problems.append("发布清单与树头不符。")
        return
    nodes = {k: v.encode() for k, v in json.loads(source.material("nodes.json")).items()}
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
    if sample is not None and sample < len(entries):
        entries = choose(entries, sample)
    for entry in entries:
        _page(source, entry, algorithm, report)


def _page(source: Source, entry: Entry, algorithm: str, report: Report) -> None:
    report.pages += 1
    try:
        salt, content = source.page(entry)
    except LookupError:
        report.problems.append(f"{entry.path} 缺失。")
        return
    if hex_digest(salt + content, algorithm) != entry.digest:
        report.problems.append(f"{entry.path} 的字节与发布时不同。")
