"""三员的权限: which administrator does what with accounts; everything else is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.accounts.rules import BY_CODE, SEPARATION
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Duty:
    """An action on accounts and the one administrator's role that does it."""

    action: str
    role: str
    clause: str = SEPARATION


DUTIES = (
    Duty("account.create", "system_admin"),
    Duty("account.set_active", "system_admin"),
    Duty("account.reset_password", "system_admin"),
    Duty("account.unlock", "security_admin"),
    Duty("role.grant", "security_admin"),
    Duty("role.revoke", "security_admin"),
    Duty("ledger.read", "audit_admin"),
)
_BY_ACTION = {duty.action: duty for duty in DUTIES}


def may(action: str, actor: Actor) -> bool:
    """Tell whether the actor may do it; administrators are administrators of the whole system."""
    return actor == SYSTEM or actor.holds(_BY_ACTION[action].role)


def require(action: str, actor: Actor) -> None:
    """Raise ``NotPermitted`` unless the actor holds the role of the duty."""
    if not may(action, actor):
        duty = _BY_ACTION[action]
        raise NotPermitted(
            "account-not-permitted",
            _("这件事由{role}办理，您没有这项权限。"),
            clause=duty.clause,
            role=BY_CODE[duty.role].label,
        )
