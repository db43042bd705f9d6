"""检索库: a folder with the engine's index; one process writes, any number read.

What is written becomes visible at ``commit`` and not before; a process killed in between leaves the last
commit. Documents are held by key: writing a key again replaces it, so every batch may be repeated.

The city's own words (``terms``) stand in the index as an entry of the commit whose documents were cut with them.
So whoever reads a commit cuts questions as its texts were cut, and there is no moment, not even after a kill, in
which the words of one commit meet the texts of another. They change by a rewrite of everything and by nothing else.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Any

import tantivy

from huiyin.foundation.text.folding import storable
from huiyin.foundation.text.search.fields import fields_of, fields_of_terms, schema
from huiyin.foundation.text.search.finding import Finder
from huiyin.foundation.text.search.results import Page
from huiyin.foundation.text.search.schema import VERSION, IndexDocument

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from huiyin.foundation.text.search.finding import Current, Nearness, Words
    from huiyin.foundation.text.search.query import Query
    from huiyin.foundation.text.search.schema import Described

HEAP = 64_000_000


class SearchIndex:
    """The index in a folder.

    Opening it creates nothing and takes no lock: the first writing call does. Before the first commit every
    search gives an empty page. A writing call in a second process raises ``ValueError``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = path / f"index-{VERSION}"
        self._coming: tuple[str, ...] | None = None
        self._schema = schema()
        self._index: tantivy.Index | None = None
        self._writer: tantivy.IndexWriter | None = None
        self._finder: Finder | None = None
        self._stamp = 0
        self._opening = Lock()

    @contextmanager
    def writer(self) -> Iterator[SearchIndex]:
        """Commit what is written inside at the end, or drop it when an exception leaves."""
        try:
            yield self
        except BaseException:
            self.rollback()
            raise
        self.commit()

    def index(self, batch: Iterable[Described | IndexDocument]) -> int:
        """Write documents, each in place of an earlier one with its key; return how many."""
        writer, count = self._writing(), 0
        terms = self.terms if self._coming is None else self._coming
        for described in batch:
            fields = fields_of(IndexDocument.of(described), terms=terms)
            writer.delete_documents_by_term("key", fields["key"])
            writer.add_document(tantivy.Document.from_dict(fields, self._schema))
            count += 1
        return count

    def delete(self, keys: Iterable[str]) -> None:
        """Remove documents by key; unknown keys are no error."""
        writer = self._writing()
        for key in keys:
            writer.delete_documents_by_term("key", storable(key))

    def commit(self) -> None:
        """Make everything written so far visible and durable."""
        self._writing().commit()
        self._coming = None
        self.reload()

    def rollback(self) -> None:
        """Drop what was written since the last commit."""
        self._coming = None
        if self._writer is not None:
            self._writer.rollback()

    def rewrite(
        self, batch: Iterable[Described | IndexDocument], *, terms: Iterable[str] = ()
    ) -> int:
        """Put these documents in place of all others in one commit, and remove the files of the old ones.

        ``terms`` are the city's own words from now on. A document deleted by key stays in the engine's files until
        they are merged; after this it is gone.
        """
        with self.writer():
            self._empty(tuple(terms))
            count = self.index(batch)
        self._writing().garbage_collect_files()
        return count

    def clear(self) -> None:
        """Remove every document at once."""
        self._empty(())
        self.commit()

    def _empty(self, terms: tuple[str, ...]) -> None:
        """Begin anew under terms, which are those of the index as soon as this is committed."""
        writer = self._writing()
        writer.delete_all_documents()
        if terms:
            writer.add_document(tantivy.Document.from_dict(fields_of_terms(terms), self._schema))
        self._coming = terms

    def close(self) -> None:
        """Give the writing lock back; what was not committed is dropped."""
        self.rollback()
        self._writer = None

    def reload(self) -> None:
        """Read the newest commit; searching does this by itself when the folder has changed."""
        with self._opening:
            self._finder, self._stamp = None, 0

    def search(
        self,
        query: Query,
        *,
        current: Current | None = None,
        words: Words | None = None,
        nearness: Nearness | None = None,
    ) -> Page:
        """Return a page of hits.

        ``current(path, digest)`` False hides a document that is not public in this version; ``words(path)`` gives
        what a hit is shown with in place of what the index holds, and ``nearness`` how near documents are in
        meaning (see ``Finder.search``).
        """
        finder = self._reading()
        if finder is None:
            first, size = query.window()
            return Page(page=first // size + 1, per_page=size)
        return finder.search(query, current=current, words=words, nearness=nearness)

    def titled(
        self, text: str, filters: Mapping[str, Sequence[str]] | None = None, most: int = 8
    ) -> list[tuple[str, str]]:
        """Return path and digest of documents whose titles hold what is being typed (see ``suggesting``)."""
        finder = self._reading()
        return finder.titled(text, filters or {}, most) if finder else []

    def stored(self) -> Iterator[tuple[dict[str, Any], str]]:
        """Yield every document of the newest commit as it is held: its card (see ``fields``) and its body."""
        finder = self._reading()
        if finder is not None:
            yield from finder.stored()

    def held(self, phrase: str) -> int:
        """Return how many documents hold an exact phrase; the engine counts, nothing is read."""
        finder = self._reading()
        return finder.held(phrase) if finder else 0

    @property
    def stamp(self) -> int:
        """Return what tells one commit from another; 0 before the first."""
        return self._stamp if self._reading() else 0

    @property
    def terms(self) -> tuple[str, ...]:
        """Return the city's own words (organs, places, programmes) with which the newest commit was written."""
        finder = self._reading()
        return finder.terms if finder else ()

    @property
    def size(self) -> int:
        """Return the number of documents in the newest commit."""
        finder = self._reading()
        return finder.size if finder else 0

    def _reading(self) -> Finder | None:
        try:
            stamp = (self._folder / "meta.json").stat().st_mtime_ns
        except FileNotFoundError:
            return None
        with self._opening:
            finder = self._finder
            if finder is None or stamp != self._stamp:
                index = self._opened()
                index.reload()
                finder = Finder(index.searcher(), self._schema)
                self._finder, self._stamp = finder, stamp
        return finder

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            if not self._folder.exists():
                self._begin()
            self._writer = self._opened().writer(HEAP, 1)
            # A killed commit leaves files that no commit names; the next one would meet their names again.
            self._writer.garbage_collect_files()
        return self._writer

    def _begin(self) -> None:
        """Start an empty folder: whatever describes an index of another version is void."""
        if self.path.exists():
            shutil.rmtree(self.path)
        self._folder.mkdir(parents=True)

    def _opened(self) -> tantivy.Index:
        if self._index is None:
            self._index = tantivy.Index(self._schema, path=str(self._folder))
            self._index.config_reader("manual")
        return self._index
