"""三员的权限: asking the rows of ``access.ACCOUNTS``, and naming the role that does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation import access
from huiyin.foundation.accounts.access import ACCOUNTS
from huiyin.foundation.accounts.rules import ROLES
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor


def may(action: str, actor: Actor) -> bool:
    """Tell whether the actor may do it; administrators are administrators of the whole system."""
    return access.may(ACCOUNTS, actor, action)


def require(action: str, actor: Actor) -> None:
    """Raise ``NotPermitted``, naming the role whose duty it is, unless ``may``."""
    if may(action, actor):
        return
    rows = [row for row in ACCOUNTS if row.action == action]
    roles = {role for row in rows for role in row.roles}
    raise NotPermitted(
        "account-not-permitted",
        _("这件事由{role}办理，您没有这项权限。"),
        clause=next((row.clause for row in rows), None),
        role="、".join(role.label for role in ROLES if role.code in roles),
    )
