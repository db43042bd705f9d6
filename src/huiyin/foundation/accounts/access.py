"""账号的访问 (access): which administrator does what with accounts; everything else is refused.

The three administrators are separated (gbt22239-2019:8.1.5): one makes accounts, another gives them roles, the third
reads what both did. The system itself makes the first accounts, and a new password where nobody else can.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from typing_extensions import override

from huiyin.foundation.access import Permission, VisibleQuerySet, may_anywhere
from huiyin.foundation.accounts.rules import ADMINISTRATORS, SEPARATION
from huiyin.kernel.steps import SYSTEM_ROLE

if TYPE_CHECKING:
    from typing import Self

    from huiyin.foundation.accounts.models import User  # noqa: F401 — named in the base
    from huiyin.kernel.actors import Actor

SYSTEM_ADMIN = frozenset({"system_admin"})
SECURITY_ADMIN = frozenset({"security_admin"})
SYSTEM = frozenset({SYSTEM_ROLE})

ACCOUNTS = (
    Permission("account.read", ADMINISTRATORS, SEPARATION),
    Permission("account.create", SYSTEM_ADMIN | SYSTEM, SEPARATION),
    Permission("account.set_active", SYSTEM_ADMIN, SEPARATION),
    Permission("account.reset_password", SYSTEM_ADMIN | SYSTEM, SEPARATION),
    Permission("account.unlock", SECURITY_ADMIN, SEPARATION),
    Permission("account.reset_second_factor", SECURITY_ADMIN, SEPARATION),
    Permission("role.grant", SECURITY_ADMIN | SYSTEM, SEPARATION),
    Permission("role.revoke", SECURITY_ADMIN, SEPARATION),
)
LEDGER = (Permission("read_ledger", frozenset({"audit_admin"}), "gbt22239-2019:8.1.4.3"),)
"""The ledger is read by the audit administrator: its own app stands below the roles."""


class AccountQuerySet(VisibleQuerySet["User"]):
    """Accounts; ``visible_to`` is the only way channels list them."""

    @override
    def visible_to(self, actor: Actor) -> Self:
        """Return every account to the administrators, who are administrators of the whole system."""
        return self.all() if may_anywhere(ACCOUNTS, actor, "account.read") else self.none()
