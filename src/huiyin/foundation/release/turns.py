"""轮次: which of the due tickets a step takes.

What must come down goes first and by itself, then a design, then what was ordered first, up to so many documents
a step: however much is to be released, a withdrawal waits for one step only, and what is released with it cannot
make it fail. A release ordered before a withdrawal and taken after it is refused (see ``judging``), so going first
puts nothing back.

What could not be judged or rendered is tried again after half a minute. Where each try renders every page, as of a
design or a configuration, it waits twice as long after every render that failed, up to an hour; it is tried at once
where something changed that may have mended it: a newer design, a withdrawal (perhaps of the very page that broke it),
or a new process, which remembers no failure.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, Value, When

from huiyin.foundation.release.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

BATCH = 200
"""Tickets a step."""
ENTRIES = 500
"""Documents a step; a larger single ticket is not divided, since it goes out together or not at all."""
RETRY_AFTER = 30.0  # seconds
LONGEST_WAIT = 3600.0  # seconds
MOST_DOUBLINGS = 10  # beyond the longest wait, and short of a number that overflows

_FIRST = Case(When(kind="design", then=Value(0)), default=Value(1))
"""A design goes before what waits for it: behind more tickets than a step takes it would never be reached."""


@dataclass
class Held:
    """A ticket that waits: until when by the clock, why, and how many long renders of it failed so far."""

    until: float
    why: str
    times: int


@dataclass
class Turns:
    """What the next step takes, and the tickets that could not be rendered and are tried again later.

    ``clock`` gives seconds that never go back.
    """

    clock: Callable[[], float] = time.monotonic
    _held: dict[int, Held] = field(default_factory=dict)

    def withdrawals(self, now: datetime) -> list[Ticket]:
        """Return what a step takes down."""
        return self._due(Q(kind="withdrawal"), now)

    def others(self, now: datetime) -> list[Ticket]:
        """Return what a step releases afterwards."""
        self._hasten_for_a_newer_design()
        return self._due(~Q(kind="withdrawal"), now)

    def _due(self, kinds: Q, now: datetime) -> list[Ticket]:
        waiting = Ticket.objects.filter(kinds, admission__isnull=True, refusal__isnull=True)
        due = waiting.filter(Q(not_before__isnull=True) | Q(not_before__lte=now))
        held = [pk for pk, held in self._held.items() if held.until > self.clock()]
        found = due.exclude(pk__in=held).annotate(size=Count("entries")).order_by(_FIRST, "id")
        return list(_within(found[:BATCH]))

    def design_waits(self) -> bool:
        """Tell whether a design is queued that could not be rendered."""
        return Ticket.objects.filter(pk__in=self._held, kind="design").exists()

    def hold(self, ticket: Ticket, why: str, *, long: bool = False) -> None:
        """Keep a ticket queued for a while without trying it again at once; ``long`` where a long render failed."""
        before = self._held.get(ticket.pk)
        times = (before.times if before else 0) + long
        wait = _doubled(times) if long else RETRY_AFTER
        self._held[ticket.pk] = Held(self.clock() + wait, why, times)

    def hasten(self) -> None:
        """Try what failed in a long render again in the next step; the waits after it go on growing."""
        for held in self._held.values():
            if held.times:
                held.until = self.clock()

    def _hasten_for_a_newer_design(self) -> None:
        """Try designs that failed again where two people approved another since."""
        waiting = Ticket.objects.filter(
            kind="design", admission__isnull=True, refusal__isnull=True
        ).values_list("pk", flat=True)
        if self._held and any(pk not in self._held for pk in waiting):
            self.hasten()

    def done(self, ticket: Ticket) -> None:
        """Forget why a ticket had to wait."""
        self._held.pop(ticket.pk, None)

    def problems(self) -> dict[int, str]:
        """Return why tickets that could not be rendered are still queued."""
        return {pk: held.why for pk, held in self._held.items()}


def _doubled(times: int) -> float:
    """Return how long a long render waits after so many failures, in seconds."""
    return min(RETRY_AFTER * 2.0 ** min(times - 1, MOST_DOUBLINGS), LONGEST_WAIT)


def _within(tickets: Iterable[Ticket]) -> Iterable[Ticket]:
    """Yield tickets until a step is full; always at least one."""
    taken = 0
    for ticket in tickets:
        taken += ticket.size  # type: ignore[attr-defined]
        if taken > ENTRIES and taken > ticket.size:  # type: ignore[attr-defined]
            return
        yield ticket
