"""让路: a long render stops for a withdrawal, which is carried out at once, and begins again.

Under a new design every page is rendered, after a change of the configuration every page that read it: minutes in a
large city. What leaked does not wait for that. Under a new design the pages that showed it give way as they do while
a design waits for approval (``takedown.py``); under the approved one the withdrawal is rendered in a step of its own.
So that withdrawals one after another cannot keep a design away for ever, it gives way only so many times.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from huiyin.foundation.release.takedown import may_be_taken_down

if TYPE_CHECKING:
    from huiyin.foundation.release.turns import Turns

EVERY = 0.5  # seconds between two looks
MOST = 20


class MustGiveWay(Exception):
    """A withdrawal came in the middle of a long render."""


@dataclass(frozen=True)
class Began:
    """The hour at which a step or a start began; what was ordered since must not be dated before its order."""

    now: datetime
    _at: float = field(default_factory=time.monotonic)

    def anew(self) -> datetime:
        """Return the hour that it is by now."""
        return self.now + timedelta(seconds=time.monotonic() - self._at)


@dataclass
class Watch:
    """Called at every artefact of a long render; looks for withdrawals now and then.

    ``rendering`` tells that the withdrawal itself may be rendered, as under the approved design.
    """

    turns: Turns
    now: datetime
    times: int = 0
    rendering: bool = False
    _looked: float = field(default_factory=time.monotonic)

    def __call__(self) -> None:
        """Raise ``MustGiveWay`` where a withdrawal waits that can be carried out now."""
        if self.times >= MOST or time.monotonic() - self._looked < EVERY:
            return
        self._looked = time.monotonic()
        if any(self.rendering or may_be_taken_down(t) for t in self.turns.withdrawals(self.now)):
            raise MustGiveWay
