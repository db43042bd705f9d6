"""账号名册 (directory): the list of accounts as administrators search it, and one account."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.access import AccountQuerySet
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import BY_CODE
from huiyin.foundation.accounts.selectors.acting import in_force
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs import selectors as organs
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime

    from huiyin.foundation.accounts.models import RoleGrant
    from huiyin.foundation.organs.models import Appointment
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account with what a list tells about it; ``marks`` are codes of ``rules.ACCOUNT_MARKS``."""

    user: User
    posts: tuple[Appointment, ...]
    grants: tuple[RoleGrant, ...]
    marks: tuple[str, ...]
    second_factor: bool

    def roles(self) -> list[str]:
        """Return the labels of the roles held, each once."""
        return list(dict.fromkeys(BY_CODE[g.role].label for g in self.grants))


def visible_to(actor: Actor) -> AccountQuerySet:
    """Return the accounts the actor may see."""
    return AccountQuerySet(User).visible_to(actor).select_related("person")


def account(pk: int, actor: Actor) -> User:
    """Return one account; ``NotFound`` where there is none, or none for this actor."""
    found = visible_to(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound("account-not-found", _("没有找到这个账号。"))
    return found


def by_person(actor: Actor, people: Collection[int]) -> dict[int, list[User]]:
    """Return the accounts the actor may see by the ids of their persons, in one query."""
    found: dict[int, list[User]] = {pk: [] for pk in people}
    for user in visible_to(actor).filter(person_id__in=people).order_by("username"):
        if user.person_id is not None:
            found[user.person_id].append(user)
    return found


def find(
    actor: Actor,
    now: datetime,
    *,
    words: str = "",
    organ: int | None = None,
    mark: str = "",
    role: str = "",
) -> QuerySet[User]:
    """Search the accounts the actor may see.

    ``words`` is part of a name, a user name or the name of an organ in which the person holds a post;
    ``organ`` an id (the organs below it count), ``mark`` a code of ``rules.ACCOUNT_MARKS``, ``role`` one of
    ``rules.ROLES``. Unknown codes find nothing.
    """
    found: QuerySet[User] = visible_to(actor).order_by("username")
    posts = organs.posts_on(now.astimezone(SHANGHAI).date())
    if words:
        named = posts.filter(
            Q(organ__name__icontains=words) | Q(organ__short_name__icontains=words)
        )
        found = found.filter(
            Q(username__icontains=words)
            | Q(person__name__icontains=words)
            | Q(person__in=named.values("person_id"))
        )
    if organ is not None:
        here = posts.filter(organ_id__in=organs.under([organ]))
        found = found.filter(person__in=here.values("person_id"))
    if mark:
        found = found.filter(_marked(mark, now))
    if role:
        found = found.filter(pk__in=in_force(now).filter(role=role).values("user_id"))
    return found


def lines(users: Iterable[User], now: datetime) -> list[AccountLine]:
    """Return what the list tells about each account, in three queries however many there are."""
    listed = list(users)
    grants, posts = defaultdict(list), defaultdict(list)
    for grant in in_force(now).filter(user__in=listed).select_related("organ"):
        grants[grant.user_id].append(grant)
    people = [u.person_id for u in listed if u.person_id]
    held = organs.posts_on(now.astimezone(SHANGHAI).date()).filter(person_id__in=people)
    for post in held.select_related("organ").order_by("since", "id"):
        posts[post.person_id].append(post)
    secured = set(Authenticator.objects.filter(user__in=listed).values_list("user_id", flat=True))
    return [
        AccountLine(
            user=user,
            posts=tuple(posts[user.person_id]) if user.person_id else (),
            grants=tuple(grants[user.pk]),
            marks=_marks(user, now, posted=bool(user.person_id and posts[user.person_id])),
            second_factor=user.pk in secured,
        )
        for user in listed
    ]


def entries_of(user: User) -> QuerySet[Entry]:
    """Return the ledger entries about the account and by it, the newest first."""
    return Entry.objects.filter(Q(subject=user.subject) | Q(actor_id=user.pk)).order_by("-seq")


def _marks(user: User, now: datetime, *, posted: bool) -> tuple[str, ...]:
    """Return the same marks as ``_marked`` searches for."""
    if not user.is_active:
        return ("stopped",)
    locked = user.locked_until is not None and user.locked_until > now
    found = {"locked": locked, "must_change": user.must_change_password, "postless": not posted}
    return ("active", *(mark for mark, is_so in found.items() if is_so))


def _marked(mark: str, now: datetime) -> Q:
    posts = organs.posts_on(now.astimezone(SHANGHAI).date()).filter(person_id=OuterRef("person_id"))
    active = Q(is_active=True)
    marks: dict[str, Q] = {
        "active": active,
        "stopped": ~active,
        "locked": active & Q(locked_until__gt=now),
        "must_change": active & Q(must_change_password=True),
        "postless": active & ~Q(Exists(posts)),
    }
    return marks.get(mark, Q(pk__in=()))
