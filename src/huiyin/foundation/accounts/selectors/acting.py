"""办理人 (actors): the actor an account is at this moment, and who holds which role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.organs import selectors as organs
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.organs.models import Appointment

PERSON = "person"
VISITOR = Actor(kind="visitor", id=None, name="未登录")


def actor_of(user: User, now: datetime) -> Actor:
    """Return who acts through the account at ``now``: name, post, organ and the grants in force.

    Read afresh for every request and never kept, so that an ended grant ends at once.
    ``is_superuser`` and Django's permissions add nothing; a stopped account holds nothing.
    """
    held = _main_post(user, now)
    paths = organs.paths()
    grants = (
        frozenset(
            Grant(role, paths[organ_id] if organ_id else ())
            for role, organ_id in in_force(now).filter(user=user).values_list("role", "organ_id")
        )
        if user.is_active
        else frozenset()
    )
    return Actor(
        kind=PERSON,
        id=user.pk,
        name=user.display_name(),
        post=f"{held.organ.short_name}{held.title}" if held else "",
        organ=paths[held.organ_id] if held else (),
        grants=grants,
    )


def in_force(now: datetime) -> QuerySet[RoleGrant]:
    """Return the grants in force at ``now``."""
    return RoleGrant.objects.filter(Q(until=None) | Q(until__gt=now), since__lte=now)


def holders(role: str, organ_path: tuple[int, ...], now: datetime) -> QuerySet[User]:
    """Return the active accounts that hold the role in the organ or in one above it."""
    grants = in_force(now).filter(role=role)
    grants = grants.filter(Q(organ=None) | Q(organ_id__in=organ_path))
    return User.objects.filter(is_active=True, pk__in=grants.values("user_id"))


def grants_of(user: User, now: datetime) -> QuerySet[RoleGrant]:
    """Return the grants of the account in force at ``now``, with their organs."""
    return in_force(now).filter(user=user).select_related("organ", "granted_by__person")


def _main_post(user: User, now: datetime) -> Appointment | None:
    """Return the post shown in records: the one held longest."""
    if user.person_id is None:
        return None
    day = now.astimezone(SHANGHAI).date()
    return organs.posts_held_by(user.person_id, day).first()
