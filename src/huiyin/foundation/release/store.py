"""The release store: signed roots over a Merkle tree of pages and sources, swapped in by one rename.

``CURRENT`` is the only thing that changes. It names the root, the size and root of the log, and carries
the signature; every root is also kept as ``heads/<sequence>.json``, once it has been current. Readers need no lock.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from huiyin.foundation.release.keys import verify_signature
from huiyin.foundation.release.log import Log, LogHead
from huiyin.foundation.release.objects import Damaged, ObjectStore
from huiyin.foundation.release.rendering import PUBLIC_KEY
from huiyin.kernel.digests import canonical_json
from huiyin.kernel.errors import WrongState
from huiyin.kernel.merkle import Tree

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope

OK = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """One public path: ``digest`` is the object's address (salted), ``size`` that of the content in bytes."""

    path: str
    digest: str
    media_type: str
    size: int
    headers: tuple[tuple[str, str], ...] = ()

    def value(self) -> list[Any]:
        """Return what the tree holds for the path."""
        return [self.digest, self.media_type, self.size, [list(h) for h in self.headers]]

    @property
    def answer(self) -> tuple[int, str]:
        """Return the status that the path answers with, and where a redirect leads (else nothing)."""
        headers = dict(self.headers)
        return int(headers.get("X-Status", OK)), headers.get("Location", "")

    @classmethod
    def of(cls, path: str, value: list[Any]) -> Self:
        """Read back what ``value`` wrote."""
        return cls(path, value[0], value[1], value[2], tuple((k, v) for k, v in value[3]))


@dataclass(frozen=True, slots=True)
class Root:
    """A signed head. ``digest`` is the address of the manifest; times are ISO 8601 in UTC."""

    sequence: int
    digest: str
    signed_at: str
    log_size: int
    log_length: int
    log_root: str
    key: str
    signature: str = ""

    def statement(self) -> bytes:
        """Return the bytes that are signed."""
        return canonical_json({k: v for k, v in asdict(self).items() if k != "signature"})

    def holds(self, key: str | None = None) -> bool:
        """Tell whether the signature fits, by the given key (hexadecimal) or the one it names."""
        return verify_signature(key or self.key, self.signature, self.statement())

    def after(self, other: Root | None) -> bool:
        """Tell whether this head was signed after another one, in the same history or in one that was given up."""
        if other is None:
            return True
        return (
            self.digest != other.digest
            and self.sequence >= other.sequence
            and datetime.fromisoformat(self.signed_at) >= datetime.fromisoformat(other.signed_at)
        )

    def as_json(self) -> bytes:
        """Return the head as a file."""
        return canonical_json(asdict(self))

    @classmethod
    def of(cls, data: bytes) -> Self:
        """Read a head file; ``ValueError`` where it is none."""
        msg = "不是一份签名树头文件。"
        try:
            head = cls(**json.loads(data))
        except (TypeError, ValueError) as error:
            raise ValueError(msg) from error
        numbers = (head.sequence, head.log_size, head.log_length)
        words = (head.digest, head.signed_at, head.log_root, head.key, head.signature)
        if not all(type(n) is int for n in numbers) or not all(isinstance(w, str) for w in words):
            raise ValueError(msg)
        return head


class ReleaseStore:
    """What a reader of the store can ask; it never writes."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.format = self._format()
        self.algorithm: str = self.format.get("digest", "sha256")
        self.objects = ObjectStore(directory / "objects", self.algorithm)
        self.log = Log(directory / "log", self.algorithm)
        self.tree = Tree(self.objects.read, self.objects.put)

    def _format(self) -> dict[str, Any]:
        file = self.directory / "format.json"
        if not file.exists():
            return {}
        value: dict[str, Any] = json.loads(file.read_bytes())
        return value

    @property
    def current_file(self) -> Path:
        """Return the file whose replacement is a release."""
        return self.directory / "CURRENT"

    def current(self) -> Root | None:
        """Return the current root, or None before the first release."""
        try:
            return Root.of(self.current_file.read_bytes())
        except FileNotFoundError:
            return None

    def trusted(self) -> Root | None:
        """Return the current root where the store's key signed it and no later one is known; None before the first.

        Whoever makes something of the current root that others rely on asks for it here. ``WrongState`` where CURRENT
        was forged or put back. A head is kept only after it was current, so a releaser at work is told apart by a
        second look at CURRENT.
        """
        key: str = self.format.get("key", "")
        root = self._signed(key)
        later = self.later(root, key)
        if later is None:
            return root
        now = self._signed(key)
        if later.after(now):
            raise WrongState(
                "old-root",
                "发布库的当前根是第 {found} 次发布，但 {file} 是已签名的第 {newest} 次发布："
                "旧根被换了回来，不能以它为准。请把 {file} 复制为 {current}，再用 huiyin release verify 核验。",
                found=now.sequence if now else 0,
                newest=later.sequence,
                file=self.head_file(later.sequence),
                current=self.current_file,
            )
        return now

    def _signed(self, key: str) -> Root | None:
        """Return the current root, checked against the store's key."""
        with suppress(ValueError):
            root = self.current()
            if root is None or (key and root.holds(key)):
                return root
        raise WrongState(
            "current-foreign",
            "{current} 读不懂，或者不是这座发布库的钥匙签的，不能以它为准。"
            "请从备份恢复它，再用 huiyin release verify 核验。",
            current=self.current_file,
        )

    def head_file(self, sequence: int) -> Path:
        """Return where a head is kept, or would be."""
        return self.directory / "heads" / f"{sequence:08d}.json"

    def head(self, sequence: int) -> Root | None:
        """Return a signed head; the present one may not be kept yet."""
        file = self.head_file(sequence)
        if file.exists():
            return Root.of(file.read_bytes())
        current = self.current()
        return current if current is not None and current.sequence == sequence else None

    def later(self, root: Root | None, key: str) -> Root | None:
        """Return the newest kept head that the key signed after ``root``; None where there is none.

        A head is kept only after it was current. If there is a later one, ``root`` was put back.
        """
        first = self.head_file(root.sequence if root else 0).name
        names = [f.name for f in self.head_file(0).parent.glob("*.json") if f.name >= first]
        for name in sorted(names, reverse=True):
            try:
                head = Root.of((self.head_file(0).parent / name).read_bytes())
            except ValueError:
                continue
            if head.holds(key) and head.after(root):
                return head
        return None

    def manifest(self, digest: str) -> dict[str, Any]:
        """Return a root's manifest: pages, sources, sequence, time, design, previous, tickets."""
        value: dict[str, Any] = json.loads(self.objects.read(digest))
        return value

    def entries(self, digest: str) -> Iterator[Entry]:
        """Yield every page of a root."""
        for path, value in self.tree.items(self.manifest(digest)["pages"]):
            yield Entry.of(path, value)

    def entry(self, digest: str, path: str) -> Entry | None:
        """Return one page of a root."""
        value = self.tree.get(self.manifest(digest)["pages"], path)
        return Entry.of(path, value) if value else None

    def diff(self, old: str | None, new: str) -> Iterator[tuple[str, Entry | None]]:
        """Yield the pages that differ between two roots; None = gone."""
        before = self.manifest(old)["pages"] if old else None
        for path, value in self.tree.diff(before, self.manifest(new)["pages"]):
            yield path, Entry.of(path, value) if value else None

    def body(self, entry: Entry) -> bytes:
        """Return the bytes of a page."""
        return self.objects.blob(entry.digest)

    def sources(self, digest: str) -> Iterator[tuple[str, Envelope]]:
        """Yield every source of a root."""
        for key, address in self.tree.items(self.manifest(digest)["sources"]):
            yield key, json.loads(self.objects.blob(address))

    def source(self, digest: str | None, key: str) -> Envelope | None:
        """Return one source of a root, or the public key, which is the same in all."""
        if key == PUBLIC_KEY:
            return {"document": {"key": self.format.get("key", "")}}
        if digest is None:
            return None
        address = self.tree.get(self.manifest(digest)["sources"], key)
        if address is None:
            return None
        envelope: Envelope = json.loads(self.objects.blob(address))
        return envelope

    def erased(self) -> frozenset[str]:
        """Return the addresses that were erased by order (their content cannot be guessed from them)."""
        file = self.directory / "erased.json"
        return frozenset(json.loads(file.read_bytes())) if file.exists() else frozenset()


def log_head(root: Root | None) -> LogHead:
    """Return the part of a root that concerns the log."""
    return LogHead(root.log_size, root.log_length, root.log_root) if root else LogHead(0, 0, "")


__all__ = ["OK", "Damaged", "Entry", "ReleaseStore", "Root", "log_head"]
