"""等谁办 (waiting): the people a case waits for; the same answer as each one's own list gives."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Q

from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import in_force
from huiyin.foundation.cases.models import Decision
from huiyin.kernel.steps import SYSTEM_ROLE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.foundation.cases.models import Case

    Asked = Callable[[Case, str], bool]

_ASKED: dict[str, Asked] = {}


def narrow(kind: str, asked: Asked) -> None:
    """Register which of the roles that a state names are asked in a case of this kind."""
    _ASKED[kind] = asked


def roles_asked(case: Case) -> frozenset[str]:
    """Return the roles for which the case waits now."""
    roles = case.book.by_state[case.state].waits_for
    asked = _ASKED.get(case.kind)
    return frozenset(r for r in roles if asked(case, r)) if asked else roles


def waiting_people(case: Case, now: datetime) -> list[User]:
    """Return the people on whose list the case stands, without those whom an earlier act bars."""
    return _able(case, roles_asked(case), now)


def responsible(case: Case, now: datetime) -> list[User]:
    """Return whom a deadline concerns.

    While the case is back in its first state, who began it; else whoever it waits for; where it waits for
    nobody, those who still have to make something up in its state.
    """
    if case.state == case.book.initial:
        return beginners(case) or waiting_people(case, now)
    if case.book.by_state[case.state].waits_for:
        return waiting_people(case, now)
    done = set(_of_round(case).values_list("action", flat=True))
    open_steps = [
        step
        for step in case.book.actions_from(case.state)
        if step.target == case.state and not step.auto and step.action not in done
    ]
    return _able(case, {r for s in open_steps for r in s.roles} - {SYSTEM_ROLE}, now)


def beginners(case: Case) -> list[User]:
    """Return who took the last step out of the first state."""
    last = (
        Decision.objects.filter(case=case, stage=case.book.initial)
        .exclude(target=case.book.initial)
        .order_by("-sequence")
        .values_list("actor_id", flat=True)
        .first()
    )
    return accounts([last]) if last is not None else []


def accounts(ids: Iterable[int | None]) -> list[User]:
    """Return the active accounts among some ids, with their persons."""
    known = [pk for pk in ids if pk is not None]
    return list(
        User.objects.filter(pk__in=known, is_active=True).select_related("person").order_by("pk")
    )


def _able(case: Case, roles: Iterable[str], now: datetime) -> list[User]:
    """Return who holds one of the roles in the case's line and may still act in this round."""
    held: dict[int, set[str]] = defaultdict(set)
    here = Q(organ=None) | Q(organ_id__in=case.organ_path())
    for pk, role in in_force(now).filter(here, role__in=roles).values_list("user_id", "role"):
        held[pk].add(role)
    acted: dict[int, set[str]] = defaultdict(set)
    decided = _of_round(case).filter(actor_id__in=held).values_list("actor_id", "action")
    for actor, action in decided:
        if actor is not None:
            acted[actor].add(action)
    return accounts(pk for pk, mine in held.items() if not _barred(case, mine, acted[pk]))


def _of_round(case: Case) -> QuerySet[Decision]:
    return Decision.objects.filter(case=case, round=case.round)


def _barred(case: Case, roles: set[str], acted: set[str]) -> bool:
    """Tell whether every deciding step is closed to a person by what they did in the round."""
    steps = [
        s
        for s in case.book.actions_from(case.state)
        if s.distinct and not s.auto and s.roles & roles
    ]
    return bool(steps) and all(acted & set(s.distinct) for s in steps)
