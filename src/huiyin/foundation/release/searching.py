"""The public search index as a mirror of the released sources.

A document of the index depends on its source, on the configuration and on the date. The publisher names those
that moved (``search/<source key>`` among the touched facts); they are written again with the sources that
changed, just before the root is swapped in, and the index is marked with that root and its day afterwards.
Where very many moved, the rest follows in slices between the steps, and the mark waits for them.

A reader shows only hits whose path and digest are in the current root, so an index that is a little ahead or
behind shows nothing that is not public. After a crash the mark tells from which root and day to catch up, and
the list ``ahead`` which documents may have been written for a root that never came.

The names of organs are words of the index (``terms``). A name that changes while the releaser runs leaves them as
they are, so that texts written before and after it are cut alike; the next start writes the index anew.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from huiyin.foundation.release.objects import Damaged, write_atomic
from huiyin.foundation.release.rendering import moved_in_search
from huiyin.foundation.text.search.schema import VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from huiyin.foundation.release.rendering import Envelope, Publisher
    from huiyin.foundation.release.store import ReleaseStore
    from huiyin.foundation.text.search.index import SearchIndex

    Source = Callable[[str], Envelope | None]

CHUNK = 500
SLICE = 200
"""How many documents that only moved are written in one step: about a third of a second."""


@dataclass
class SearchMirror:
    """The releaser's hold on the public index; ``day`` is the date for which its documents are made."""

    directory: Path
    index: SearchIndex
    day: date = date.min
    _waiting: dict[str, None] = field(default_factory=dict)
    _ahead: set[str] = field(default_factory=set)
    _owed: str = ""

    @property
    def _mark(self) -> Path:
        return self.directory / "mark.json"

    @property
    def _journal(self) -> Path:
        return self.directory / "ahead.json"

    def change(
        self,
        publisher: Publisher,
        changes: Mapping[str, Envelope | None],
        moved: Iterable[str],
        source: Source,
    ) -> None:
        """Write changed sources into the index, and as many of those that moved as one step may take."""
        self._waiting.update(dict.fromkeys(sorted(moved)))
        slice_ = [key for key in self._waiting if key not in changes][:SLICE]
        self._write(publisher, {**{key: source(key) for key in slice_}, **changes})

    def move(self, publisher: Publisher, moved: Iterable[str], source: Source) -> None:
        """Take in what moved with the day though no page did; the root stays."""
        self._waiting.update(dict.fromkeys(sorted(moved)))
        self.follow(publisher, source)

    def follow(self, publisher: Publisher, source: Source) -> None:
        """Write a further slice of what moved; mark the index when the last one is in it."""
        if not self._waiting:
            return
        self._write(publisher, {key: source(key) for key in list(self._waiting)[:SLICE]})
        if not self._waiting and self._owed:
            self.mark(self._owed)

    def rewrite(self, publisher: Publisher, store: ReleaseStore, root: str) -> int:
        """Write the index anew from the sources of a root, in one commit; return how many documents.

        The publisher holds these sources; its terms are those of the index from now on. Until the commit
        readers see the index as it was.
        """
        described = (
            publisher.search_document(key, envelope) for key, envelope in store.sources(root)
        )
        documents = (document for document in described if document is not None)
        count = self.index.rewrite(documents, terms=publisher.search_terms())
        self._waiting.clear()
        self.mark(root)
        return count

    def take_terms(self, publisher: Publisher, store: ReleaseStore, root: str) -> int:
        """Write the index anew where it has other terms than the publisher; return how many documents."""
        if self.index.terms == publisher.search_terms():
            return 0
        return self.rewrite(publisher, store, root)

    def rollback(self) -> None:
        """Drop what was not committed; what was, for a root that did not come, is written again."""
        self.index.rollback()
        self._waiting.update(dict.fromkeys(sorted(self._ahead)))

    def mark(self, root: str) -> None:
        """Say up to which root the index is complete, as soon as it is."""
        self._owed = root
        if self._waiting:
            return
        state = {"version": VERSION, "root": root, "day": self.day.isoformat()}
        write_atomic(self._mark, json.dumps(state).encode())
        self._journal.unlink(missing_ok=True)
        self._ahead.clear()

    def catch_up(self, publisher: Publisher, store: ReleaseStore, root: str, day: date) -> int:
        """Bring the index to a root and a day; return how many documents were looked at.

        The publisher is loaded on the way: load it again afterwards.
        """
        self.day = day
        marked, ahead = self._marked(), self._read_journal()
        if marked == (root, day) and ahead == set():
            return 0
        moved = self._moved(publisher, store, marked, (root, day)) if marked else None
        if moved is None or ahead is None:
            publisher.load(store.sources(root), today=day)
            return self.rewrite(publisher, store, root)
        every = sorted(moved | ahead)
        for chunk in _chunks((key, store.source(root, key)) for key in every):
            self._write(publisher, chunk, note=False)
        self.mark(root)
        return len(every)

    def _moved(
        self,
        publisher: Publisher,
        store: ReleaseStore,
        old: tuple[str, date],
        new: tuple[str, date],
    ) -> set[str] | None:
        """Return what differs between two states; None where the old one can no longer be read.

        The publisher goes the way from the old state to the new one, and names on it what moves.
        """
        try:
            publisher.load(store.sources(old[0]), today=old[1])
            moved: set[str] = set()
            for chunk in _chunks(_changes(store, old[0], new[0])):
                moved |= chunk.keys() | moved_in_search(publisher.apply(chunk, today=old[1]))
            return moved | moved_in_search(publisher.apply({}, today=new[1]))
        except Damaged:
            return None

    def _write(
        self, publisher: Publisher, sources: Mapping[str, Envelope | None], *, note: bool = True
    ) -> None:
        """Write documents and commit the index; sources that are gone or have none leave it.

        Without ``note`` a crash begins again at the mark.
        """
        gone, documents = [], []
        for key, envelope in sources.items():
            document = publisher.search_document(key, envelope) if envelope else None
            if document is not None:
                documents.append(document)
            elif key.startswith("item/"):
                gone.append(key)
        if documents or gone:
            if note:
                self._note({*gone, *(d.key for d in documents)})
            self.index.delete(gone)
            self.index.index(documents)
            self.index.commit()
        for key in sources:
            self._waiting.pop(key, None)

    def _note(self, keys: set[str]) -> None:
        """Write down what is about to go ahead of the marked root."""
        if keys <= self._ahead:
            return
        self._ahead |= keys
        self.directory.mkdir(parents=True, exist_ok=True)
        write_atomic(self._journal, json.dumps(sorted(self._ahead)).encode())

    def _read_journal(self) -> set[str] | None:
        """Return what may have gone ahead of the marked root; None where that can no longer be read."""
        try:
            return set(json.loads(self._journal.read_bytes()))
        except FileNotFoundError:
            return set()
        except ValueError:
            return None

    def _marked(self) -> tuple[str, date] | None:
        """Return the marked root and day; None without a mark, with a damaged one or that of another form of index."""
        try:
            state = json.loads(self._mark.read_bytes())
            if state["version"] != VERSION:
                return None
            return state["root"], date.fromisoformat(state["day"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None


def _changes(store: ReleaseStore, old: str, new: str) -> Iterator[tuple[str, Envelope | None]]:
    """Yield the sources that differ between two roots; None = gone."""
    before, after = store.manifest(old)["sources"], store.manifest(new)["sources"]
    for key, address in store.tree.diff(before, after):
        yield key, json.loads(store.objects.blob(address)) if address else None


def _chunks(
    sources: Iterable[tuple[str, Envelope | None]],
) -> Iterator[dict[str, Envelope | None]]:
    chunk: dict[str, Envelope | None] = {}
    for key, envelope in sources:
        chunk[key] = envelope
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = {}
    if chunk:
        yield chunk
