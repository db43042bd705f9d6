"""A releaser over folders of a test: the portal's own publisher, a real store and a real search index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.foundation.release import gate, registry
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.releaser import Releaser
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.tests.conftest import REGISTRAR, decision
from huiyin.foundation.release.writer import StoreWriter
from huiyin.foundation.text.search.index import SearchIndex
from huiyin.foundation.text.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import pytest

FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR", "SEARCH_DIR")


def open_gates(monkeypatch: pytest.MonkeyPatch, settings: Any, folder: Path) -> None:
    """Let every ticket of three people pass, and keep every file in the folder."""
    for name in FOLDERS:
        setattr(settings, name, folder / name.partition("_")[0].lower())
    for kind in ("item", "site", "column", "organ", "redirect", "design"):
        rule = registry.GateRule(
            kind, lambda _payload, _documents: [], check_withdrawal=lambda _payload: []
        )
        monkeypatch.setitem(registry._RULES, kind, rule)


def issue(
    documents: Mapping[str, Mapping[str, Any]],
    now: datetime,
    kind: str = "release",
    files: Sequence[str] = (),
) -> None:
    """Issue one ticket for documents by their keys."""
    frozen = [
        gate.freeze(key=key, document=document, files=files, actor=REGISTRAR, now=now)
        for key, document in documents.items()
    ]
    decisions = [decision(n, f.digest) for f in frozen for n in (1, 2, 3)]
    gate.issue(
        kind=kind,
        entries=frozen,
        decisions=decisions,
        registration="云公1",
        actor=REGISTRAR,
        now=now,
    )


def issue_city(now: datetime, design: str = "") -> None:
    """Issue the tickets of the design and of the small city's places."""
    digest = design or PortalPublisher().design_digest()
    issue({"design/portal": {"digest": digest}}, now, "design")
    places = {key: envelope["document"] for key, envelope in city.configuration().items()}
    issue(places, now, "configuration")


class Running:
    """A releaser as one process runs it; ``stop`` and a new one are a restart."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.index = SearchIndex(folder / "search")
        self.releaser = Releaser(
            StoreWriter(folder / "release", SigningKey(folder / "keys")),
            PortalPublisher(),
            Dependencies(folder / "releaser" / "dependencies.sqlite3"),
            SearchMirror(folder / "search", self.index),
        )
        self.releaser.start(now=now)

    def step(self, now: datetime) -> None:
        """Answer everything that is due."""
        while self.releaser.step(now=now):
            pass

    def stop(self) -> None:
        """Give up the index and the dependencies, as a process that ends."""
        self.index.close()
        self.releaser.deps.close()

    def found(self, **filters: str) -> set[str]:
        """Return the keys that search finds under filters."""
        query = Query(filters={name: (value,) for name, value in filters.items()}, per_page=100)
        return {hit.key for hit in self.index.search(query).hits}

    def page(self, path: str) -> str | None:
        """Return the text at a public path."""
        body = self.body(path)
        return body.decode() if body is not None else None

    def body(self, path: str) -> bytes | None:
        """Return the bytes at a public path."""
        store = self.releaser.writer.store
        root = store.current()
        entry = store.entry(root.digest, path) if root else None
        return store.body(entry) if entry else None


class Process:
    """The running releaser; ``restart`` gives a new one over the same folders."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.folder = folder
        self.running = Running(folder, now)

    def restart(self, now: datetime) -> Running:
        """End the process and start another one."""
        self.running.stop()
        self.running = Running(self.folder, now)
        return self.running
