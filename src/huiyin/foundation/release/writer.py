"""Writing to the release store: objects first, the log next, then the one rename; the head is kept afterwards.

The order makes every moment of a crash plain: a head that lies in ``heads/`` or in the releaser's own folder was
current once, so a ``CURRENT`` older than one of them was put back, and nothing is written after it.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.continuity import broken_log, exchanged, foreign, unreadable
from huiyin.foundation.release.objects import write_atomic
from huiyin.foundation.release.store import Entry, ReleaseStore, Root, log_head
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from huiyin.foundation.release.keys import SigningKey
    from huiyin.foundation.release.rendering import Envelope, Output
    from huiyin.kernel.translog import Frontier

    Seen = tuple[int, int, int] | None

FORMAT = 1
log = logging.getLogger("huiyin.releaser")


class StoreWriter:
    """The releaser's hold on the store; one process only (the caller holds the lock).

    ``memory`` is a file outside the store that keeps the last signed head.
    """

    def __init__(
        self,
        directory: Path,
        key: SigningKey,
        algorithm: str = "sha256",
        *,
        memory: Path | None = None,
    ) -> None:
        directory.mkdir(parents=True, exist_ok=True)
        file = directory / "format.json"
        if not file.exists():
            form = {"version": FORMAT, "digest": algorithm, "key": key.public_hex()}
            write_atomic(file, canonical_json(form))
        self.store = ReleaseStore(directory)
        self.key = key.public_hex()
        self.memory = memory
        self._key = key
        self._kept = False
        self.root, self._frontier, self._seen = self._opened()

    def _opened(self) -> tuple[Root | None, Frontier, Seen]:
        """Read CURRENT and the log that it signs."""
        seen = _seen(self.store.current_file)
        try:
            root = self.store.current()
        except ValueError:
            raise unreadable(self.store) from None
        if root is not None and not root.holds(self.key):
            raise foreign(self.store)
        head = log_head(root)
        frontier = self.store.log.frontier(head.size)
        if frontier.size != head.size or (root and frontier.root().hex() != head.root):
            raise broken_log(self.store, head.size)
        return root, frontier, seen

    def still_current(self) -> None:
        """Raise ``CannotContinue`` where somebody else has put another CURRENT in place."""
        seen = _seen(self.store.current_file)
        if seen == self._seen:
            return
        try:
            found = self.store.current()
        except ValueError:
            raise unreadable(self.store, self.root) from None
        if found != self.root:
            raise exchanged(self.store, found, self.root)
        self._seen = seen

    def keep_head(self) -> None:
        """Keep the current head in ``heads/`` and in the memory, unless that is done already."""
        if self.root is None or self._kept:
            return
        data = self.root.as_json()
        for file in filter(None, (self.store.head_file(self.root.sequence), self.memory)):
            if not file.exists() or file.read_bytes() != data:
                write_atomic(file, data)
        self._kept = True

    def put(self, content: bytes) -> str:
        """Write a blob and return its address."""
        return self.store.objects.put_blob(self._key.salt(content), content)

    def address(self, content: bytes) -> str:
        """Return the address that a blob has or would have in this store."""
        return self.store.objects.address(self._key.salt(content) + content)

    def put_source(self, envelope: Envelope) -> str:
        """Write a source and return its address."""
        return self.put(canonical_json(envelope))

    def entry(self, path: str, output: Output, content: bytes) -> Entry:
        """Write one page's bytes and return its tree entry."""
        return Entry(path, self.put(content), output.media_type, len(content), output.headers)

    def commit(
        self,
        *,
        pages: Mapping[str, Entry | None],
        sources: Mapping[str, str | None],
        kind: str,
        tickets: Sequence[str],
        design: str,
        now: datetime,
        extra: Mapping[str, Any] | None = None,
    ) -> Root:
        """Make a new root current and return it; after any exception the old root stays.

        ``pages`` and ``sources`` name objects already written (None removes). ``tickets`` are
        salted commitments; ``extra`` joins the log entry and holds no title, path or name.
        """
        self.still_current()
        manifest = self._manifest(pages, sources, tickets, design, now)
        digest = self.store.objects.put(canonical_json(manifest))
        self.store.objects.sync()
        entry = {
            "kind": kind,
            "root": digest,
            "sequence": manifest["sequence"],
            "tickets": list(tickets),
            "time": manifest["time"],
            **(extra or {}),
        }
        frontier = self._frontier.copy()
        head = self.store.log.append(log_head(self.root), frontier, entry)
        unsigned = Root(
            sequence=manifest["sequence"],
            digest=digest,
            signed_at=manifest["time"],
            log_size=head.size,
            log_length=head.length,
            log_root=head.root,
            key=self._key.public_hex(),
        )
        root = replace(unsigned, signature=self._key.sign(unsigned.statement()))
        write_atomic(self.store.current_file, root.as_json())
        self.root, self._frontier, self._seen = root, frontier, _seen(self.store.current_file)
        self._kept = False
        try:
            self.keep_head()
        except OSError:
            log.exception(
                "head %s is current but could not be kept; the next step tries again", root.sequence
            )
        return root

    def _manifest(
        self,
        pages: Mapping[str, Entry | None],
        sources: Mapping[str, str | None],
        tickets: Sequence[str],
        design: str,
        now: datetime,
    ) -> dict[str, Any]:
        """Write the changed tree nodes and return the new manifest."""
        before = self.store.manifest(self.root.digest) if self.root else {}
        tree = self.store.tree
        return {
            "design": design,
            "pages": tree.update(
                before.get("pages"), {p: e.value() if e else None for p, e in pages.items()}
            ),
            "previous": self.root.digest if self.root else None,
            "sequence": self.root.sequence + 1 if self.root else 1,
            "sources": tree.update(before.get("sources"), sources),
            "tickets": list(tickets),
            "time": now.isoformat(timespec="milliseconds"),
        }

    def record_erased(self, addresses: Sequence[str]) -> str:
        """Add addresses to the list of what was erased by order; return the digest of the list."""
        listed = sorted({*self.store.erased(), *addresses})
        data = canonical_json(listed)
        write_atomic(self.store.directory / "erased.json", data)
        return self.store.objects.address(data)


def _seen(file: Path) -> Seen:
    """Return what shows that a file was exchanged; None where there is none."""
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size
