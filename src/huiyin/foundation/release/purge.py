"""清除: erasing leaked personal data from store, private files and index, by order of two people.

The thing must be withdrawn or corrected first, so that the current root no longer holds it. What goes are the
blobs of its sources and of every page that was rendered from it, in all earlier roots, and its files.
Trees and log stay: they hold salted addresses only, so nothing erased can be guessed from them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.foundation.files import blobs
from huiyin.foundation.ledger.services import record
from huiyin.foundation.release.models import TicketEntry
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from huiyin.foundation.release.store import ReleaseStore
    from huiyin.foundation.release.writer import StoreWriter
    from huiyin.kernel.actors import Actor

PEOPLE = 2
CLAUSE = "personal-information-law-2021:57"


@dataclass(frozen=True, slots=True)
class Purged:
    """How many objects of the store and private files were erased."""

    objects: int
    files: int


def purge(
    writer: StoreWriter,
    *,
    key: str,
    phrases: Sequence[str],
    reason: str,
    actors: Sequence[Actor],
    now: datetime,
) -> Purged:
    """Erase a source and all that shows it; ``phrases`` are the leaked words, searched in every page.

    The caller holds the releaser's lock. Raises ``PolicyBreach`` unless two different people order it.
    """
    people = {actor.id for actor in actors if actor.id is not None}
    if len(people) < PEOPLE:
        raise PolicyBreach("purge-two-people", "清除须由两人共同下令。", clause=CLAUSE)
    if not reason.strip():
        raise Invalid("reason-missing", "请写明清除理由。", field="reason")
    store = writer.store
    keep = set(_current(store))
    documents, found = _find(store, key, [p for p in phrases if p.strip()], keep)
    if not found and not documents:
        raise Invalid("purge-nothing", "没有找到可以清除的内容：先撤回或更正，再清除。", key=key)
    root = store.current()
    if root is None:
        raise Invalid("nothing-released", "还没有发布过任何内容。")
    erased = writer.record_erased(sorted(found))
    for address in found:
        store.objects.erase(address)
    files = _private(key)
    writer.commit(
        pages={},
        sources={},
        kind="purge",
        tickets=[],
        design=store.manifest(root.digest)["design"],
        now=now,
        extra={"erased": erased},
    )
    for actor in actors:
        record(
            kind="release.purge",
            actor=actor,
            at=now,
            subject=key,
            basis=CLAUSE,
            data={"reason": reason, "objects": len(found), "files": files},
        )
    return Purged(len(found), files)


def _current(store: ReleaseStore) -> Iterator[str]:
    """Yield the addresses that the current root still needs."""
    root = store.current()
    if root is not None:
        manifest = store.manifest(root.digest)
        for _path, value in store.tree.items(manifest["pages"]):
            yield value[0]
        for _key, address in store.tree.items(manifest["sources"]):
            yield address


def _find(
    store: ReleaseStore, key: str, phrases: Sequence[str], keep: set[str]
) -> tuple[list[Any], set[str]]:
    """Return the documents of the key in earlier roots and every object that shows them."""
    documents: list[Any] = []
    found: set[str] = set()
    seen: set[str] = set(keep)
    words = [p.encode() for p in phrases]
    path = f"/{key}/"
    for manifest in _manifests(store):
        for name, address in store.tree.items(manifest["sources"]):
            if address in seen or not store.objects.exists(address):
                continue
            seen.add(address)
            data = store.objects.blob(address)
            if name == key or any(w in data for w in words):
                documents.append(json.loads(data))
                found.add(address)
        for page, value in store.tree.items(manifest["pages"]):
            address = value[0]
            if address in seen or not store.objects.exists(address):
                continue
            seen.add(address)
            if page.startswith(path) or _shows(store, address, words):
                found.add(address)
    return documents, found


def _shows(store: ReleaseStore, address: str, words: Sequence[bytes]) -> bool:
    if not words:
        return False
    data = store.objects.blob(address)
    return any(word in data for word in words)


def _manifests(store: ReleaseStore) -> Iterator[dict[str, Any]]:
    """Yield the manifests of all releases, oldest first."""
    root = store.current()
    for line in store.log.lines(root.log_length if root else 0):
        yield store.manifest(json.loads(line)["root"])


def _private(key: str) -> int:
    """Erase the frozen documents of a key and the files that no other frozen document needs."""
    entries = TicketEntry.objects.filter(key=key, frozen__isnull=False).select_related("frozen")
    frozen = {entry.frozen.digest: entry.frozen.files for entry in entries if entry.frozen}
    others = TicketEntry.objects.exclude(key=key).filter(frozen__isnull=False)
    needed = {d for files in others.values_list("frozen__files", flat=True) for d in files}
    digests = {*frozen, *(d for files in frozen.values() for d in files if d not in needed)}
    for digest in digests:
        blobs.erase(digest)
    return len(digests)
