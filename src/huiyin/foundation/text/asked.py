"""搜索记录: what people search for, counted in the portal's memory and handed to the worker in small files.

Nothing of the asker is taken: no address, no cookie, no time finer than the day; a file holds sums in the order of
the alphabet. A count that cannot be written waits in memory and holds up no answer.
"""

from __future__ import annotations

import logging
import os
import secrets
from contextlib import suppress
from dataclasses import replace
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from huiyin.foundation.text.asked_limits import FILES_WAITING, WORDS_AT_ONCE
from huiyin.foundation.text.asked_lines import Counted, Line, kept, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from pathlib import Path

INTERVAL = 60.0  # seconds
PATIENCE = 5.0  # seconds that the end of a process waits for a slow disk
DONE, PART = ".jsonl", ".part"
MODE, FOLDER_MODE = 0o640, 0o750
"""The worker may be another user of the same group."""
log = logging.getLogger("huiyin.portal")


class Notebook:
    """The counts of one process; each file it writes is a new one, so that no two processes share one."""

    def __init__(self, directory: Path, today: Callable[[], date]) -> None:
        self._directory = directory
        self._today = today
        self._lock = Lock()
        self._counts: dict[Counted, list[int]] = {}
        self._stop = Event()
        self._thread: Thread | None = None
        self._warned = False

    def note(self, words: str, *, tab: str, found: int) -> None:
        """Count a question with words that was answered; ``found`` is how much was found."""
        if not words.strip():
            return
        counted = Counted(self._today(), kept(words), tab)
        with self._lock:
            self._add(Line(counted, asked=1, missed=int(not found)))

    def start(self) -> None:
        """Write out once a minute in the background."""
        self._thread = Thread(target=self._run, name="search-log", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the background thread and write out what is left."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(PATIENCE)
        self.write_out()

    def _run(self) -> None:
        while not self._stop.wait(INTERVAL):
            self.write_out()

    def write_out(self) -> None:
        """Write what was counted as one new file; where that cannot be, keep it for the next time."""
        with self._lock:
            counts, self._counts = self._counts, {}
        lines = [Line(counted, *counts[counted]) for counted in sorted(counts)]
        if not lines:
            return
        try:
            _write(self._directory, lines)
        except OSError as problem:
            with self._lock:
                for line in lines:
                    self._add(line)
            if not self._warned:
                log.warning("what is searched for cannot be written down: %s", problem)
            self._warned = True
        else:
            self._warned = False

    def _add(self, line: Line) -> None:
        counted = line.counted
        if counted not in self._counts and len(self._counts) >= WORDS_AT_ONCE.amount:
            counted = replace(counted, words="")
        sums = self._counts.setdefault(counted, [0, 0])
        sums[0] += line.asked
        sums[1] += line.missed


def _write(directory: Path, lines: Iterable[Line]) -> None:
    """Write a file under a name that says nothing, whole or not at all."""
    directory.mkdir(mode=FOLDER_MODE, exist_ok=True)
    if sum(1 for _ in directory.glob(f"*{DONE}")) >= FILES_WAITING.amount:
        msg = f"{FILES_WAITING.amount} files wait in {directory}: does the worker run?"
        raise OSError(msg)
    name = secrets.token_hex(16)
    part = directory / f"{name}{PART}"
    try:
        number = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, MODE)
        with os.fdopen(number, "w", encoding="utf-8") as file:
            os.fchmod(number, MODE)
            file.writelines(f"{written(line)}\n" for line in lines)
            file.flush()
            os.fsync(number)
        part.rename(directory / f"{name}{DONE}")
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
