"""公开的文字: whether a hit of the search is public, and its words as they were released.

The index decides which documents are found and in what order. Whoever writes its folder could write any words into
it, so none of them is shown: title, number, organ, type, dates, validity and passages come from the released
``document.json``, which is read against its address and whose digest is the one that was decided on.
"""

from __future__ import annotations

import json
import logging
from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.searching import ORGANS, own_document
from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.text.search.fields import held
from huiyin.foundation.text.search.schema import IndexDocument
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.digests import sha256_hex

if TYPE_CHECKING:
    from datetime import date

    from huiyin.channels.portal.server.following import Snapshot
    from huiyin.foundation.release.store import Entry, ReleaseStore

    Told = tuple[dict[str, Any], str]

log = logging.getLogger("huiyin.portal")
DOCUMENT, PROOF = "document.json", "proof.json"
MOST, CHARACTERS = 4_000, 8_000_000
"""Documents, and characters of their bodies (some 16 MB), that a process remembers."""
AT_HAND = 40
"""Documents whose bytes one search keeps between finding and showing them."""


class Remembered:
    """What was read of documents by entry and day, least used dropped first; safe for several threads."""

    def __init__(self, most: int = MOST, characters: int = CHARACTERS) -> None:
        self._most = most
        self._limit = characters
        self._held: OrderedDict[tuple[Entry, date], Told] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, entry: Entry, day: date) -> Told | None:
        """Return what is remembered of an entry as of a day."""
        with self._lock:
            told = self._held.get((entry, day))
            if told is not None:
                self._held.move_to_end((entry, day))
            return told

    def keep(self, entry: Entry, day: date, told: Told) -> None:
        """Remember what was read."""
        with self._lock:
            if (entry, day) not in self._held:
                self._size += len(told[1])
            self._held[entry, day] = told
            while len(self._held) > 1 and (
                len(self._held) > self._most or self._size > self._limit
            ):
                _, dropped = self._held.popitem(last=False)
                self._size -= len(dropped[1])


class Digests:
    """Digests of contents by store and entry; the oldest dropped first; safe for several threads."""

    def __init__(self, most: int = 20_000) -> None:
        self._most = most
        self._known: dict[tuple[ReleaseStore, Entry], str] = {}
        self._lock = Lock()

    def get(self, store: ReleaseStore, entry: Entry) -> str | None:
        """Return the digest where it is known."""
        return self._known.get((store, entry))

    def keep(self, store: ReleaseStore, entry: Entry, digest: str) -> None:
        """Remember a digest."""
        with self._lock:
            self._known[store, entry] = digest
            if len(self._known) > self._most:
                self._known.pop(next(iter(self._known)))


REMEMBERED = Remembered()
DIGESTS = Digests()


class Released:
    """The documents of one snapshot as a search may show them."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._pages = snapshot.pages
        self._store = snapshot.store
        self._today = datetime.now(SHANGHAI).date()
        self._at_hand: dict[Entry, bytes] = {}

    def current(self, path: str, digest: str) -> bool:
        """Tell whether an item is public in the version that has the digest: not withdrawn, not a coming one."""
        entry = self._pages.get(f"{path}{DOCUMENT}")
        try:
            return entry is not None and self._digest(entry) == digest
        except Damaged as problem:
            _tell(path, problem)
            return False

    def words(self, path: str) -> Told | None:
        """Return card and body of a public item as the index would hold them; None where they cannot be read."""
        entry = self._pages.get(f"{path}{DOCUMENT}")
        if entry is None:
            return None
        told = REMEMBERED.get(entry, self._today)
        if told is None:
            try:
                told = self._read(path, entry)
            except Damaged as problem:
                _tell(path, problem)
                return None
            REMEMBERED.keep(entry, self._today, told)
        return told

    def _digest(self, entry: Entry) -> str:
        """Return the digest of a page's bytes without their salt; an address never holds other bytes than these."""
        known = DIGESTS.get(self._store, entry)
        if known is None:
            known = sha256_hex(self._bytes(entry))
            DIGESTS.keep(self._store, entry, known)
        return known

    def _bytes(self, entry: Entry) -> bytes:
        found = self._at_hand.pop(entry, None) or self._store.body(entry)
        if len(self._at_hand) < AT_HAND:
            self._at_hand[entry] = found
        return found

    def _read(self, path: str, entry: Entry) -> Told:
        document = json.loads(self._bytes(entry))
        key, released = path.strip("/"), {}
        if not key.startswith(ORGANS):
            released = self._release(path, document)
        envelope = {**released, "document": document, "digest": self._digest(entry)}
        return held(IndexDocument.of(own_document(key, envelope, self._today)))

    def _release(self, path: str, document: dict[str, Any]) -> dict[str, Any]:
        """Return when an item was released; one from an older website says its date itself."""
        moment = document.get("published_on")
        if moment:
            return {"released_at": moment, "first_released_at": moment}
        entry = self._pages.get(f"{path}{PROOF}")
        if entry is None:
            raise Damaged(f"{path}{PROOF}")
        release: dict[str, Any] = json.loads(self._store.body(entry))["release"]
        return release


def _tell(path: str, problem: Damaged) -> None:
    log.error("%s is left out of a search: object %s is missing or has other bytes", path, problem)
