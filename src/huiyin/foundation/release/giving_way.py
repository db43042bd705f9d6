"""让路: a full render under a new design stops for a withdrawal, which is carried out at once, and begins again.

A full render takes minutes in a large city. What leaked does not wait for it: the pages that showed it give way as
they do while a design waits for approval (``takedown.py``). So that withdrawals one after another cannot keep a
design away for ever, it gives way only so many times.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huiyin.foundation.release.takedown import may_be_taken_down

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.release.turns import Turns

EVERY = 0.5  # seconds between two looks
MOST = 20


class MustGiveWay(Exception):
    """A withdrawal came while everything was being rendered anew."""


@dataclass
class Watch:
    """Called at every artefact of a full render; looks for withdrawals now and then."""

    turns: Turns
    now: datetime
    times: int = 0
    _looked: float = field(default_factory=time.monotonic)

    def __call__(self) -> None:
        """Raise ``MustGiveWay`` where a withdrawal waits that may be carried out without rendering."""
        if self.times >= MOST or time.monotonic() - self._looked < EVERY:
            return
        self._looked = time.monotonic()
        if any(may_be_taken_down(t) for t in self.turns.withdrawals(self.now)):
            raise MustGiveWay
