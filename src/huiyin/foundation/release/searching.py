"""The public search index as a mirror of the released sources.

It is written just before the root is swapped in and marked with that root afterwards. A reader shows only
hits whose path is in the current root, so an index that is a little ahead or behind shows nothing wrong.
After a crash the mark tells from which root to catch up.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.foundation.release.objects import write_atomic

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.store import ReleaseStore
    from huiyin.foundation.text.search.index import SearchIndex

CHUNK = 500


@dataclass
class SearchMirror:
    """The releaser's hold on the public index."""

    directory: Path
    index: SearchIndex

    @property
    def _mark(self) -> Path:
        return self.directory / "root"

    def change(self, publisher: Publisher, changes: Mapping[str, Envelope | None]) -> None:
        """Write changed sources into the index and commit it."""
        gone, documents = [], []
        for key, envelope in changes.items():
            document = publisher.search_document(key, envelope) if envelope else None
            if document is None:
                gone.append(key)
            else:
                documents.append(document)
        searchable = [key for key in gone if key.startswith("item/")]
        if not documents and not searchable:
            return
        self.index.delete(searchable)
        self.index.index(documents)
        self.index.commit()

    def rewrite(self, publisher: Publisher, store: ReleaseStore, root: str) -> int:
        """Write the index anew from the sources of a root, in one commit; return how many documents.

        The publisher holds these sources. Until the commit readers see the index as it was.
        """
        described = (
            publisher.search_document(key, envelope) for key, envelope in store.sources(root)
        )
        count = self.index.rewrite(document for document in described if document is not None)
        self.mark(root)
        return count

    def rollback(self) -> None:
        """Drop what was not committed."""
        self.index.rollback()

    def mark(self, root: str) -> None:
        """Say up to which root the index is complete."""
        write_atomic(self._mark, root.encode("ascii"))

    def catch_up(self, publisher: Publisher, store: ReleaseStore, root: str) -> int:
        """Index what changed since the marked root; return how many sources were read."""
        marked = self._mark.read_text("ascii") if self._mark.exists() else None
        if marked == root:
            return 0
        before = store.manifest(marked)["sources"] if marked else None
        if marked is None:
            self.index.clear()
        count, chunk = 0, dict[str, "Envelope | None"]()
        for key, address in store.tree.diff(before, store.manifest(root)["sources"]):
            chunk[key] = json.loads(store.objects.blob(address)) if address else None
            count += 1
            if len(chunk) >= CHUNK:
                self.change(publisher, chunk)
                chunk = {}
        self.change(publisher, chunk)
        self.mark(root)
        return count
