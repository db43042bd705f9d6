"""A process started by ``huiyin up``: stops when told, and when its parent is gone however that ended."""

from __future__ import annotations

import os
import signal
import threading

SUPERVISED = "HUIYIN_SUPERVISED"
STANDARD_INPUT = 0


def stop_event() -> threading.Event:
    """Return an event that is set by Ctrl-C and by a polite kill."""
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda _number, _frame: stop.set())
    return stop


def follow_parent() -> None:
    """End with the supervisor: its end of the pipe on standard input closes even when it is killed."""
    if os.environ.pop(SUPERVISED, ""):
        threading.Thread(target=_wait_for_the_end, daemon=True, name="follow-parent").start()


def _wait_for_the_end() -> None:
    while os.read(STANDARD_INPUT, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
