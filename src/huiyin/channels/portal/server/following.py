"""跟随当前根: a background thread looks at ``CURRENT`` twenty times a second and swaps the table of paths.

The thread never leaves a half-built table behind: it works on a copy and assigns it in one step. A head whose
signature does not hold, or that is older than the one served, is not followed. A portal that starts beside an older
CURRENT serves the newest head that is kept beside it: that one was current once, whatever stands in CURRENT now.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING

from huiyin.foundation.release.objects import Damaged
from huiyin.foundation.release.store import ReleaseStore

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.store import Entry, Root

INTERVAL = 0.05  # seconds
log = logging.getLogger("huiyin.portal")
Mark = tuple[int, int, int]
"""Time of change, number and size of the file that names the current root."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One root with every path in it, and the digest of the design that it was released with."""

    root: Root
    store: ReleaseStore
    pages: dict[str, Entry]
    design: str = ""


class Follower:
    """Holds the newest good snapshot of a store."""

    def __init__(self, directory: Path, *, interval: float = INTERVAL) -> None:
        self._directory = directory
        self._interval = interval
        self._seen: Mark | None = None
        self._told: tuple[Mark, str] | None = None
        self._stop = Event()
        self._thread: Thread | None = None
        self.snapshot: Snapshot | None = None

    def start(self) -> None:
        """Look once, then keep looking in the background."""
        self.look()
        self._thread = Thread(target=self._run, name="follow-current", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the background thread."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._interval):
            self.look()

    def look(self) -> None:
        """Take the current root in where it changed; on any damage keep what is served."""
        try:
            found = (self._directory / "CURRENT").stat()
        except FileNotFoundError:
            return
        mark = (found.st_mtime_ns, found.st_ino, found.st_size)
        if mark == self._seen:
            return
        try:
            self._take()
            self._seen = mark
        except (Damaged, OSError, ValueError, KeyError) as error:
            self._tell(mark, f"{type(error).__name__}: {error}")

    def _tell(self, mark: Mark, problem: str) -> None:
        """Log once why a head is not followed; it is tried again, for its objects may still be on their way."""
        if self._told != (mark, problem):
            self._told = mark, problem
            log.warning("the new root was not taken over: %s", problem)

    def _take(self) -> None:
        before = self.snapshot
        store = before.store if before else ReleaseStore(self._directory)
        root = store.current()
        if root is None or (before and root.digest == before.root.digest):
            return
        if not root.holds(store.format.get("key")):
            msg = "the signature of the head does not hold"
            raise ValueError(msg)
        if before is None:
            root = _newest(store, root)
        if before and root.sequence <= before.root.sequence:
            msg = f"head {root.sequence} is not newer than {before.root.sequence}"
            raise ValueError(msg)
        pages = dict(before.pages) if before else {}
        for path, entry in store.diff(before.root.digest if before else None, root.digest):
            if entry is None:
                pages.pop(path, None)
            else:
                pages[path] = entry
        self.snapshot = Snapshot(root, store, pages, store.manifest(root.digest)["design"])


def _newest(store: ReleaseStore, root: Root) -> Root:
    """Return the root, or a later one that was current before an older CURRENT was put back."""
    later = store.later(root, root.key)
    if later is None:
        return root
    log.warning(
        "CURRENT is head %s, but head %s is kept: it is served", root.sequence, later.sequence
    )
    return later
