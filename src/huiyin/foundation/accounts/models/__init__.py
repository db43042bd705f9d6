"""账号: sign-ins, the roles they hold, and failed sign-ins."""

from huiyin.foundation.accounts.models.failure import SignInFailure
from huiyin.foundation.accounts.models.grant import RoleGrant
from huiyin.foundation.accounts.models.user import User

__all__ = ["RoleGrant", "SignInFailure", "User"]
