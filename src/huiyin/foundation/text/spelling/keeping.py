"""词表保管: the lexicon of the newest index, made anew beside the searches and never while one waits."""

from __future__ import annotations

import time
from functools import lru_cache, partial
from threading import Lock, Thread
from typing import TYPE_CHECKING

from huiyin.foundation.text.spelling.correcting import corrected
from huiyin.foundation.text.spelling.gathering import counted
from huiyin.foundation.text.spelling.lexicon import Lexicon

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.text.search.index import SearchIndex
    from huiyin.foundation.text.spelling.correcting import Correction

    Work = Callable[[], None]

AGAIN = 600.0
"""Seconds from one beginning to the next at least: words change slowly, and counting them takes seconds."""


def in_background(work: Work) -> None:
    """Do work in a thread that the end of the process does not wait for."""
    Thread(target=work, name="huiyin-lexicon", daemon=True).start()


class Keeper:
    """Keeps the lexicon of an index; safe for several threads.

    ``clock`` gives seconds, ``begin`` has the work done, at once or later.
    """

    def __init__(
        self,
        index: SearchIndex,
        *,
        clock: Callable[[], float] = time.monotonic,
        begin: Callable[[Work], None] = in_background,
    ) -> None:
        self._index = index
        self._clock = clock
        self._begin = begin
        self._lexicon: Lexicon | None = None
        self._stamp = 0
        self._next: float | None = None
        self._making = False
        self._lock = Lock()

    def corrected(self, text: str) -> Correction | None:
        """Return what was probably meant; None where nothing is better or the first lexicon is not ready."""
        lexicon = self.lexicon()
        return corrected(text, lexicon, self._index.held) if lexicon else None

    def lexicon(self) -> Lexicon | None:
        """Return the newest lexicon that is ready, and have a newer one made where the index has changed."""
        stamp = self._index.stamp
        if self._due(stamp):
            self._begin(partial(self._make, stamp))
        return self._lexicon

    def _due(self, stamp: int) -> bool:
        """Tell whether the caller is to have a lexicon made; only one is told so at a time."""
        with self._lock:
            now = self._clock()
            if self._making or stamp in {0, self._stamp}:
                return False
            if self._next is not None and now < self._next:
                return False
            self._making, self._next = True, now + AGAIN
        return True

    def _make(self, stamp: int) -> None:
        """Make a lexicon; where that fails the earlier one stays until it is tried again."""
        try:
            terms = self._index.terms
            counts = counted(self._index.stored(), self._index.size, terms=terms)
            lexicon = Lexicon(counts, own=terms)
            with self._lock:
                self._lexicon, self._stamp = lexicon, stamp
        finally:
            with self._lock:
                self._making = False


@lru_cache(maxsize=1)
def keeper_of(index: SearchIndex) -> Keeper:
    """Return the one keeper of a process for its index."""
    return Keeper(index)
