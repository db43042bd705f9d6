"""预览: how a document that is not public would look, rendered by the very code of the releaser.

The preview follows the current root and lays one document over it for the time of one rendering. Nothing is
written, and the bytes never reach the portal.
"""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.rendering import Artefact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.store import ReleaseStore


class Previewer:
    """One publisher kept at the current root; safe for several threads."""

    def __init__(self, store: ReleaseStore, publisher: Publisher) -> None:
        self._store = store
        self._publisher = publisher
        self._root: str | None = None
        self._loaded = False
        self._lock = Lock()

    def page(self, key: str, document: Mapping[str, Any], *, now: datetime) -> bytes | None:
        """Return the page of a document as it would look now; None where it would have no page."""
        at = now.isoformat(timespec="seconds")
        envelope: Envelope = {
            "document": dict(document),
            "digest": "",
            "ticket": 0,
            "released_at": at,
            "first_released_at": at,
            "registration": None,
            "revision": 0,
        }
        with self._lock:
            self._follow(now)
            before = self._store.source(self._root, key) if self._root else None
            self._publisher.apply({key: envelope}, today=localdate(now))
            try:
                return self._render(key, envelope)
            finally:
                self._publisher.apply({key: before}, today=localdate(now))

    def _follow(self, now: datetime) -> None:
        """Bring the publisher to the current root."""
        current = self._store.current()
        digest = current.digest if current else None
        if self._loaded and digest == self._root:
            return
        sources = self._store.sources(digest) if digest else iter(())
        self._publisher.load(sources, today=localdate(now))
        self._root, self._loaded = digest, True

    def _render(self, key: str, envelope: Envelope) -> bytes | None:
        def read(name: str) -> Any:
            if name == key:
                return envelope
            if is_source(name):
                return self._store.source(self._root, name)
            return self._publisher.fact(name)

        specs = self._publisher.fact(f"plan/{key}") or []
        if not specs:
            return None
        path, renderer, args = specs[0]
        return self._publisher.render(Artefact(path, renderer, tuple(args)), read).body
