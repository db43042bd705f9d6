"""The releaser as a process: one at a time, woken often, its state readable in a file.

``status.json`` in the releaser's folder tells time, pid, what was last released and what stands in the way.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import json
import logging
import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import OperationalError, close_old_connections
from django.utils.module_loading import import_string

from huiyin.foundation.release.continuity import CannotContinue
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.judging import DesignFails, DesignNotApproved
from huiyin.foundation.release.keys import SigningKey, signing_folder
from huiyin.foundation.release.objects import write_atomic
from huiyin.foundation.release.pace import Pace
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.releaser import Releaser
from huiyin.foundation.release.searching import SearchMirror
from huiyin.foundation.release.writer import StoreWriter
from huiyin.foundation.text.search.index import SearchIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from threading import Event

    from huiyin.foundation.release.rendering import Publisher

POLL = 0.05
BEAT = 10.0
PAUSE_AFTER_FAILURE = 2.0
STARTING, DESIGN, DATABASE, STORE = "starting", "design", "database", "store"
REPLAYED = "replayed"  # an older CURRENT was put back
log = logging.getLogger("huiyin.releaser")


class AlreadyRunning(Exception):
    """Another releaser holds the store."""


def publisher() -> Publisher:
    """Return a new publisher of the kind the settings name."""
    made: Publisher = import_string(settings.RELEASE_PUBLISHER)()
    return made


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Hold the lock that makes this the only writer; the system frees it however the process ends."""
    settings.RELEASER_DIR.mkdir(parents=True, exist_ok=True)
    with (settings.RELEASER_DIR / "lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise AlreadyRunning from None
        yield


def make(*, search: bool = True) -> Releaser:
    """Build a releaser over the configured folders; the caller holds the lock."""
    key = SigningKey(signing_folder())
    memory = settings.RELEASER_DIR / "head.json"
    writer = StoreWriter(settings.RELEASE_DIR, key, settings.RELEASE_DIGEST, memory=memory)
    deps = Dependencies(settings.RELEASER_DIR / "dependencies.sqlite3")
    mirror = SearchMirror(settings.SEARCH_DIR, SearchIndex(settings.SEARCH_DIR)) if search else None
    return Releaser(writer, publisher(), deps, mirror)


def settle_memory() -> None:
    """Take what was loaded at the start, and stays, out of the collector's sight.

    Looking through a million objects for rubbish that is not among them holds a release up for a second.
    """
    gc.collect()
    gc.freeze()


def run(stop: Event) -> None:
    """Release what is due until told to stop."""
    with only_one():
        try:
            releaser = make()
            releaser.pace = Pace.of(read_status())
            purger, beat = Purger(releaser), _Beat(releaser)
            beat.tell("正在启动，核对已经公开的内容。", STARTING)
            releaser.start(now=datetime.now(UTC))
            settle_memory()
        except CannotContinue as error:
            _write({"at": _now(), "problem": str(error), "code": REPLAYED, "waiting": {}})
            raise
        releaser.begins = beat.busy
        while not stop.is_set():
            stop.wait(_once(releaser, purger, beat))


def _once(releaser: Releaser, purger: Purger, beat: _Beat) -> float:
    """Take one step and return how long to pause, in seconds.

    What leaked is erased first, even while nothing may be rendered.
    """
    try:
        answered = purger.step(now=datetime.now(UTC))
        if releaser.step(now=datetime.now(UTC)) or answered:
            beat.tell(None)
            return 0
        beat.quiet()
    except CannotContinue as error:
        beat.tell(str(error), REPLAYED)
    except DesignFails:
        beat.tell(None)  # its ticket, which is told of as waiting, says why
    except DesignNotApproved:
        beat.tell("页面样式或程序与批准的不一致，已停止发布，请两人批准新样式。", DESIGN)
    except OperationalError as error:
        beat.tell(f"数据库暂时不可用：{error}", DATABASE)
        close_old_connections()
    except OSError as error:
        log.exception("the store could not be written; the old root stays")
        beat.tell(f"发布库写不进去：{error.strerror}", STORE)
    else:
        return POLL
    return PAUSE_AFTER_FAILURE


class _Beat:
    """The status file: written at every event, and every ten seconds while nothing is due."""

    def __init__(self, releaser: Releaser) -> None:
        self._releaser = releaser
        self._last = 0.0

    def quiet(self) -> None:
        """Renew the file where it grows old."""
        if time.monotonic() - self._last > BEAT:
            self.tell(None)

    def busy(self, entries: int) -> None:
        """Say that a long step has begun, so that its length is not taken for silence."""
        if (self._releaser.pace.estimate(entries) or entries) > BEAT:
            self.tell(None, entries=entries)

    def tell(self, problem: str | None, code: str = "", *, entries: int = 0) -> None:
        """Write what is the case now; ``code`` names a problem for programs, ``entries`` a step under way."""
        self._last = time.monotonic()
        root = self._releaser.writer.root
        waiting = self._releaser.turns.problems()
        state: dict[str, Any] = {
            "pid": os.getpid(),
            "at": _now(),
            "sequence": root.sequence if root else 0,
            "root": root.digest if root else None,
            "design": self._releaser.publisher.design_digest(),
            "problem": problem,
            "code": code,
            "busy": entries,
            "pace": self._releaser.pace.as_json(),
            "waiting": {str(number): why for number, why in waiting.items()},
        }
        _write(state)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(state: dict[str, Any]) -> None:
    data = json.dumps(state, ensure_ascii=False).encode()
    with contextlib.suppress(OSError):
        write_atomic(settings.RELEASER_DIR / "status.json", data)


def read_status() -> dict[str, Any] | None:
    """Return the releaser's last word, or None where it never spoke."""
    file = settings.RELEASER_DIR / "status.json"
    if not file.exists():
        return None
    state: dict[str, Any] = json.loads(file.read_bytes())
    return state
