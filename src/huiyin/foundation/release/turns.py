"""轮次: which of the due tickets a step takes.

What must come down goes first and by itself, then a design, then what was ordered first, up to so many documents
a step: however much is to be released, a withdrawal waits for one step only, and what is released with it cannot
make it fail. A release ordered before a withdrawal and taken after it is refused (see ``judging``), so going first
puts nothing back.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Case, Count, Q, Value, When

from huiyin.foundation.release.models import Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

BATCH = 200
"""Tickets a step."""
ENTRIES = 500
"""Documents a step; a larger single ticket is not divided, since it goes out together or not at all."""
RETRY_AFTER = 30.0  # seconds

_FIRST = Case(When(kind="design", then=Value(0)), default=Value(1))
"""A design goes before what waits for it: behind more tickets than a step takes it would never be reached."""


@dataclass
class Turns:
    """What the next step takes, and the tickets that could not be rendered and are tried again later."""

    _held: dict[int, tuple[float, str]] = field(default_factory=dict)

    def withdrawals(self, now: datetime) -> list[Ticket]:
        """Return what a step takes down."""
        return self._due(Q(kind="withdrawal"), now)

    def others(self, now: datetime) -> list[Ticket]:
        """Return what a step releases afterwards."""
        return self._due(~Q(kind="withdrawal"), now)

    def _due(self, kinds: Q, now: datetime) -> list[Ticket]:
        waiting = Ticket.objects.filter(kinds, admission__isnull=True, refusal__isnull=True)
        due = waiting.filter(Q(not_before__isnull=True) | Q(not_before__lte=now))
        held = [pk for pk, (until, _why) in self._held.items() if until > time.monotonic()]
        found = due.exclude(pk__in=held).annotate(size=Count("entries")).order_by(_FIRST, "id")
        return list(_within(found[:BATCH]))

    def design_waits(self) -> bool:
        """Tell whether a design is queued that could not be rendered."""
        return Ticket.objects.filter(pk__in=self._held, kind="design").exists()

    def hold(self, ticket: Ticket, why: str) -> None:
        """Keep a ticket queued for a while without trying it again at once."""
        self._held[ticket.pk] = (time.monotonic() + RETRY_AFTER, why)

    def done(self, ticket: Ticket) -> None:
        """Forget why a ticket had to wait."""
        self._held.pop(ticket.pk, None)

    def problems(self) -> dict[int, str]:
        """Return why tickets that could not be rendered are still queued."""
        return {pk: why for pk, (_until, why) in self._held.items()}


def _within(tickets: Iterable[Ticket]) -> Iterable[Ticket]:
    """Yield tickets until a step is full; always at least one."""
    taken = 0
    for ticket in tickets:
        taken += ticket.size  # type: ignore[attr-defined]
        if taken > ENTRIES and taken > ticket.size:  # type: ignore[attr-defined]
            return
        yield ticket
