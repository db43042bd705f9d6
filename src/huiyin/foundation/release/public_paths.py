"""公开的地址: what lies at an address of the current root, asked for thousands of addresses at once.

Read from the signed store, not from a row: a claim that a page is public would be worth nothing here.
"""

from __future__ import annotations

from django.conf import settings

from huiyin.foundation.release.store import Entry, ReleaseStore
from huiyin.kernel.merkle import Tree


class PublicPaths:
    """The pages of one root, the current one or that of a manifest; each node of the tree is read once.

    Before the first release there are none; ``WrongState`` where CURRENT was forged or put back.
    """

    def __init__(self, store: ReleaseStore | None = None, *, root: str | None = None) -> None:
        self._store = store or ReleaseStore(settings.RELEASE_DIR)
        digest = root or self._current()
        self._pages = self._store.manifest(digest)["pages"] if digest else None
        self._nodes: dict[str, bytes] = {}
        self._tree = Tree(self._load, lambda _data: "")

    def at(self, path: str) -> Entry | None:
        """Return what lies at an address, None where nothing does."""
        value = self._tree.get(self._pages, path)
        return Entry.of(path, value) if value else None

    def _current(self) -> str | None:
        root = self._store.trusted()
        return root.digest if root else None

    def _load(self, address: str) -> bytes:
        if address not in self._nodes:
            self._nodes[address] = self._store.objects.read(address)
        return self._nodes[address]
