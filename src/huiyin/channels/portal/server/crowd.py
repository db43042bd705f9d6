"""人多的时候: how many costly answers are made at a time, how many more may wait, and what the others are told."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BUSY = "现在核对的人多，请过一会儿再试。"
BUSY_SEARCHING = "现在搜索的人多，请过一会儿再试。"
AGAIN = "5"  # seconds after which to come again
PATIENCE = 5.0  # seconds


class Crowded(Exception):
    """Too many are here already, or those before took too long."""


class Door:
    """Lets so many in at a time and so many more wait; whoever comes after them is refused at once.

    A waiting one holds a thread, so it is counted here, in the thread: a reader who hung up is still counted.
    """

    def __init__(self, within: int, waiting: int) -> None:
        self._free = within
        self._places = waiting
        self._turn = Condition()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Go in, do what is to be done and come out; ``Crowded`` where there is no place."""
        with self._turn:
            if not self._free:
                self._wait()
            self._free -= 1
        try:
            yield
        finally:
            with self._turn:
                self._free += 1
                self._turn.notify()

    def _wait(self) -> None:
        if not self._places:
            raise Crowded
        self._places -= 1
        try:
            if not self._turn.wait_for(lambda: self._free, PATIENCE):
                raise Crowded
        finally:
            self._places += 1
