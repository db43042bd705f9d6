"""账号的办理: make and stop accounts, grant and end roles, count sign-ins."""

from huiyin.foundation.accounts.services.accounts import (
    create_account,
    end_sessions,
    reset_password,
    set_active,
    set_language,
)
from huiyin.foundation.accounts.services.first import (
    FirstSignIn,
    Wanted,
    create_administrators,
    renew_administrator_password,
)
from huiyin.foundation.accounts.services.grants import grant_role, revoke_role
from huiyin.foundation.accounts.services.proving import prove
from huiyin.foundation.accounts.services.second_factor import reset_second_factor
from huiyin.foundation.accounts.services.sign_in import unlock

__all__ = [
    "FirstSignIn",
    "Wanted",
    "create_account",
    "create_administrators",
    "end_sessions",
    "grant_role",
    "prove",
    "renew_administrator_password",
    "reset_password",
    "reset_second_factor",
    "revoke_role",
    "set_active",
    "set_language",
    "unlock",
]
