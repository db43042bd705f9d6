"""后台任务进程: recurring work that catches up by itself, however long it was away.

Long jobs, such as the nightly full render, run in a thread beside the others, so that notices and deadlines do
not wait for them. The thread ends with the process; a job it leaves behind is taken over after its lease.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from threading import Thread
from typing import TYPE_CHECKING

from django.db import OperationalError, close_old_connections

from huiyin.foundation.tick.services import run_due

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

PAUSE = 5.0
PAUSE_AFTER_FAILURE = 15.0
log = logging.getLogger("huiyin.worker")


def run(stop: Event) -> None:
    """Do what is due until told to stop."""
    Thread(target=_loop, args=(stop, True), daemon=True, name="long-jobs").start()
    _loop(stop, apart=False)


def _loop(stop: Event, apart: bool) -> None:  # noqa: FBT001 — a thread gives its arguments by place
    while not stop.is_set():
        stop.wait(_round(apart=apart))


def _round(*, apart: bool) -> float:
    """Do what is due now and return how long to pause, in seconds."""
    try:
        run_due(datetime.now(UTC), apart=apart)
    except OperationalError:
        log.exception("the database is not available; trying again soon")
        close_old_connections()
        return PAUSE_AFTER_FAILURE
    return PAUSE


def once(say: Callable[[str], None]) -> int:
    """Do what is due now, tell it, and return the exit code."""
    failed = 0
    for done in run_due(datetime.now(UTC)):
        if done.error:
            failed += 1
            say(f"✗ {done.name}：{done.error}")
        else:
            say(f"✓ {done.name}：{done.count} 件")
    return 1 if failed else 0
