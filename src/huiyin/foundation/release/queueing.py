"""排队: tickets that the releaser has not answered, why each waits, and how the releaser is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q
from django.db.models.functions import Coalesce

from huiyin.foundation.release.daemon import DATABASE, DESIGN, STARTING, STORE
from huiyin.foundation.release.models import Ticket
from huiyin.foundation.release.risk_rules import LIMITS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    Status = Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A ticket in the queue: how many things it takes out, since when it is due, why it waits (Chinese)."""

    ticket: Ticket
    entries: int
    due_at: datetime
    scheduled: bool
    why: str


def unanswered() -> QuerySet[Ticket]:
    """Return the tickets without an answer, those due first."""
    found = Ticket.objects.filter(admission__isnull=True, refusal__isnull=True)
    return found.annotate(due_at=Coalesce("not_before", "issued_at")).order_by("due_at", "pk")


def due_between(after: datetime, until: datetime) -> QuerySet[Ticket]:
    """Return the unanswered tickets due after a moment and at the latest at another."""
    own = Q(not_before__gt=after, not_before__lte=until)
    return unanswered().filter(own | Q(not_before=None, issued_at__gt=after, issued_at__lte=until))


def overdue(since: datetime) -> QuerySet[Ticket]:
    """Return the unanswered tickets that were due before a moment."""
    return unanswered().filter(Q(not_before__lt=since) | Q(not_before=None, issued_at__lt=since))


def scheduled(now: datetime) -> QuerySet[Ticket]:
    """Return the unanswered tickets with a moment of their own, to come or just missed."""
    return unanswered().filter(not_before__isnull=False, issued_at__lte=now)


def queue(status: Status, *, now: datetime) -> list[Waiting]:
    """Return the queue as people read it."""
    return [
        Waiting(
            ticket,
            ticket.size,
            ticket.not_before or ticket.issued_at,
            ticket.not_before is not None and ticket.not_before > now,
            why(ticket, status, now=now),
        )
        for ticket in unanswered().annotate(size=Count("entries")).defer("payload")
    ]


def why(ticket: Ticket, status: Status, *, now: datetime) -> str:
    """Return why a ticket waits."""
    if ticket.not_before is not None and ticket.not_before > now:
        return "时间还没有到"
    if not answers(status, now=now):
        return "发布器没有运行"
    known = status or {}
    held = known.get("waiting", {}).get(str(ticket.pk))
    if held:
        return f"试过，没有成功：{held}"
    return str(known.get("problem") or "正在办理")


def answers(status: Status, *, now: datetime) -> bool:
    """Tell whether the releaser has spoken lately enough to be alive."""
    if not status or "at" not in status:
        return False
    long = status.get("busy") or status.get("code") == STARTING
    silence = LIMITS.busy_silence if long else LIMITS.silence
    return now - datetime.fromisoformat(status["at"]) <= silence


def blocked_by(status: Status) -> str:
    """Return what stops the releaser: ``design``, ``database``, ``store``, or nothing."""
    code = str((status or {}).get("code") or "")
    return code if code in {DESIGN, DATABASE, STORE} else ""
