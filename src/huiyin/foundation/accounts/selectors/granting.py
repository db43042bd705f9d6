"""授权的查阅 (grants): those of the past, and which of the three administrators is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.accounts.rules import ADMINISTRATOR, ROLES
from huiyin.foundation.accounts.selectors.acting import holders
from huiyin.foundation.accounts.selectors.directory import visible_to
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.accounts.rules import Role
    from huiyin.kernel.actors import Actor


def past_grants_of(user: User, now: datetime) -> QuerySet[RoleGrant]:
    """Return the grants of the account that have ended, the last ended first."""
    ended = RoleGrant.objects.filter(user=user, until__lte=now).order_by("-until", "-id")
    return ended.select_related("organ", "granted_by__person")


def grant(pk: int, actor: Actor) -> RoleGrant:
    """Return a grant of an account the actor may see; ``NotFound`` otherwise."""
    rows = RoleGrant.objects.filter(pk=pk, user__in=visible_to(actor).values("pk"))
    found = rows.select_related("user__person", "organ").first()
    if found is None:
        raise NotFound("grant-not-found", _("没有找到这项授权。"))
    return found


def administrators_missing(now: datetime) -> list[Role]:
    """Return the administrators' roles that no active account holds."""
    roles = [role for role in ROLES if role.group == ADMINISTRATOR]
    return [role for role in roles if not holders(role.code, (), now).exists()]
