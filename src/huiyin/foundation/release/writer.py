"""Writing to the release store: objects first, the log next, one rename last."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huiyin.foundation.release.objects import write_atomic
from huiyin.foundation.release.store import Entry, ReleaseStore, Root, log_head
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from huiyin.foundation.release.keys import SigningKey
    from huiyin.foundation.release.rendering import Envelope, Output

FORMAT = 1


class StoreWriter:
    """The releaser's hold on the store; one process only (the caller holds the lock)."""

    def __init__(self, directory: Path, key: SigningKey, algorithm: str = "sha256") -> None:
        directory.mkdir(parents=True, exist_ok=True)
        file = directory / "format.json"
        if not file.exists():
            form = {"version": FORMAT, "digest": algorithm, "key": key.public_hex()}
            write_atomic(file, canonical_json(form))
        self.store = ReleaseStore(directory)
        self._key = key
        self.root = self.store.current()
        head = log_head(self.root)
        self.store.log.truncate(head)
        self._frontier = self.store.log.frontier(head.size)

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
        write_atomic(self.store.directory / "heads" / f"{root.sequence:08d}.json", root.as_json())
        write_atomic(self.store.current_file, root.as_json())
        self.root, self._frontier = root, frontier
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
