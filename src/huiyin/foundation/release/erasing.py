"""查找与销毁: which objects of the release store show a thing that must go, and what of it is public still.

Searched are all earlier roots. What the current root holds stays: it must be withdrawn or corrected first.
Trees and log stay too: they hold salted addresses only, so nothing erased can be guessed from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any

from huiyin.foundation.files import blobs
from huiyin.foundation.release.models import TicketEntry
from huiyin.foundation.release.objects import SALT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from huiyin.foundation.release.models import Frozen
    from huiyin.foundation.release.store import ReleaseStore

NAMED = 16
"""A file's public path holds this many characters of its digest as a part of its own."""


@dataclass(slots=True)
class Found:
    """Addresses of objects to erase; ``pages`` are their public paths.

    ``remaining`` are paths of the current root that show the words still.
    """

    objects: set[str] = field(default_factory=set)
    pages: set[str] = field(default_factory=set)
    remaining: list[str] = field(default_factory=list)


def find(store: ReleaseStore, *, key: str, phrases: Sequence[str], files: Iterable[str]) -> Found:
    """Return every object of earlier roots that is the key's, one of its files, or shows the words.

    ``files`` are digests of the files that went out with the key. Reads every page once where words are given.
    """
    found, root = Found(), store.current()
    if root is None:
        return found
    shows, keep = _Reader(store, phrases), _kept(store, root.digest)
    named = {digest[:NAMED] for digest in files}
    for path, address in _pages(store):
        goes = address not in keep and (_own(path, key, named) or shows(address))
        if goes and store.objects.exists(address):
            found.objects.add(address)
            found.pages.add(path)
    for name, address in _sources(store):
        goes = address not in keep and (name == key or shows(address))
        if goes and store.objects.exists(address):
            found.objects.add(address)
    if phrases:
        found.remaining = sorted(p for p, address in _now(store, root.digest) if shows(address))
    return found


class _Reader:
    """Tells whether an object shows one of the words; each object is read once."""

    def __init__(self, store: ReleaseStore, phrases: Sequence[str]) -> None:
        self._store = store
        self._words = [form for phrase in phrases for form in _forms(phrase)]
        self._known: dict[str, bool] = {}

    def __call__(self, address: str) -> bool:
        if address not in self._known:
            self._known[address] = bool(self._words) and self._read(address)
        return self._known[address]

    def _read(self, address: str) -> bool:
        try:
            data = self._store.objects.file(address).read_bytes()
        except FileNotFoundError:
            return False
        return any(data.find(word, SALT) >= 0 for word in self._words)


def _own(path: str, key: str, named: set[str]) -> bool:
    """Tell whether a path is a page of the key or one of its files."""
    return path.startswith(f"/{key}/") or not named.isdisjoint(path.split("/"))


def _forms(phrase: str) -> set[bytes]:
    """Return how words stand in pages, in feeds and in sources."""
    written = json.dumps(phrase, ensure_ascii=False)[1:-1]
    return {
        text.encode() for text in (phrase, escape(phrase), escape(phrase, quote=False), written)
    }


def _now(store: ReleaseStore, root: str) -> Iterator[tuple[str, str]]:
    for path, value in store.tree.items(store.manifest(root)["pages"]):
        yield path, value[0]


def _kept(store: ReleaseStore, root: str) -> set[str]:
    """Return the addresses that the current root needs."""
    pages = {address for _path, address in _now(store, root)}
    return pages | {a for _key, a in store.tree.items(store.manifest(root)["sources"])}


def _pages(store: ReleaseStore) -> Iterator[tuple[str, str]]:
    """Yield path and address of every page that was ever released, each release's changes after another."""
    for path, value in _ever(store, "pages"):
        yield path, value[0]


def _sources(store: ReleaseStore) -> Iterator[tuple[str, str]]:
    yield from _ever(store, "sources")


def _ever(store: ReleaseStore, tree: str) -> Iterator[tuple[str, Any]]:
    before = None
    for manifest in _manifests(store):
        for name, value in store.tree.diff(before, manifest[tree]):
            if value is not None:
                yield name, value
        before = manifest[tree]


def _manifests(store: ReleaseStore) -> Iterator[dict[str, Any]]:
    """Yield the manifests of all releases, oldest first."""
    root = store.current()
    for line in store.log.lines(root.log_length if root else 0):
        yield store.manifest(json.loads(line)["root"])


def released_files(key: str) -> set[str]:
    """Return the digests of files that went out with earlier versions of a key and are in none of today's."""
    entries = _answered(key)
    today = _needed(key)
    return {d for entry in entries if entry.frozen for d in entry.frozen.files} - today


def private_files(key: str) -> set[str]:
    """Return the digests of frozen documents and files that no version of today needs and that are still there.

    A version that is public, or waits for the releaser, keeps its documents.
    """
    documents = {entry.frozen.digest for entry in _answered(key) if entry.frozen}
    return {d for d in (documents | released_files(key)) - _needed(key) if blobs.exists(d)}


def _answered(key: str) -> list[TicketEntry]:
    """Return the entries of a key whose tickets were released or refused."""
    entries = TicketEntry.objects.filter(key=key, frozen__isnull=False)
    answered = entries.exclude(ticket__admission=None, ticket__refusal=None)
    return list(answered.select_related("frozen"))


def kept_for_others(key: str) -> dict[str, set[str]]:
    """Return the digests of a key's files that other keys use today, each with these keys.

    A file that others used once, in a version withdrawn, corrected or refused since, is needed by nobody.
    """
    files = {d for entry in _answered(key) if entry.frozen for d in entry.frozen.files}
    kept: dict[str, set[str]] = {}
    for other in _sharing(key, files) if files else ():
        for digest in {d for frozen in _today(other) for d in frozen.files} & files:
            kept.setdefault(digest, set()).add(other)
    return kept


def _sharing(key: str, files: set[str]) -> set[str]:
    """Return the other keys of which any version ever used one of the files."""
    others = TicketEntry.objects.exclude(key=key).filter(frozen__isnull=False)
    rows = others.values_list("key", "frozen__files").iterator(chunk_size=2000)
    return {other for other, listed in rows if not files.isdisjoint(listed)}


def _needed(key: str) -> set[str]:
    """Return the digests of this key's present version, of versions that wait, and of files that others use."""
    kept = _today(key)
    return (
        kept_for_others(key).keys() | {f.digest for f in kept} | {d for f in kept for d in f.files}
    )


def _today(key: str) -> list[Frozen]:
    """Return the version of a key that is public, if any, and those that wait for the releaser."""
    own = TicketEntry.objects.filter(key=key).order_by("-ticket_id").select_related("frozen")
    released = own.filter(ticket__admission__isnull=False).first()
    waiting = own.filter(ticket__admission=None, ticket__refusal=None)
    return [e.frozen for e in (*waiting, released) if e is not None and e.frozen is not None]
