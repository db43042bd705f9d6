"""通知的查阅 (reads): a person's notices, and deliveries that wait for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.notices.models import Delivery, Notice

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiyin.foundation.accounts.models import User
    from huiyin.kernel.actors import Actor


def on_desk(user: User) -> QuerySet[Notice]:
    """Return the person's own notices for the desk, newest first."""
    return Notice.objects.filter(to=user, deliveries__channel="desk")


def unread(user: User) -> int:
    """Return how many notices on the desk the person has not read."""
    return on_desk(user).filter(read_at=None).count()


def told(actor: Actor) -> QuerySet[Notice]:
    """Return what an actor was told on the desk, newest first; nothing for who has no account."""
    return Notice.objects.filter(to=actor.id, deliveries__channel="desk")


def unread_by(actor: Actor) -> int:
    """Return how many notices the actor has not read."""
    return told(actor).filter(read_at=None).count()


def failed() -> QuerySet[Delivery]:
    """Return the deliveries that gave up: tasks for the system administrator, oldest first."""
    return (
        Delivery.objects.filter(state="failed").select_related("notice__to__person").order_by("pk")
    )


def waiting() -> QuerySet[Delivery]:
    """Return the deliveries still to be made or under way, the next one first."""
    found = Delivery.objects.filter(state__in=("waiting", "sending"))
    return found.select_related("notice__to__person").order_by("next_attempt_at", "pk")
