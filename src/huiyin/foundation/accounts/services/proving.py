"""验明身份 (proof of identity): outside a browser too, nobody acts in a name without its password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.accounts.services.sign_in import (
    begin,
    begin_code,
    code_failed,
    failed,
    passed,
    proved,
)
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.kernel.actors import Actor


def prove(*, username: str, password: str, ask_code: Callable[[], str], now: datetime) -> Actor:
    """Return who the account is; ``NotPermitted`` where password or code are wrong, or the name is locked.

    Tries count like those of the sign-in page, and who proved an identity is in the ledger like who signed
    in there. A right password counts for no try, even where it has to be changed first or no code follows;
    wrong codes have a count of their own, so that they do not lock the name. ``ask_code`` is called where
    the account has an authenticator and returns its present code; what it raises goes through.
    """
    attempt = begin(name=username, address=None, now=now)
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.check_password(password):
        raise NotPermitted("identity-unproved", failed(attempt, now=now))
    passed(attempt)
    _require_code(user, ask_code, now)
    if user.must_change_password:
        raise NotPermitted("password-first", _("请先登录办公端改掉初始密码，再用这个账号办理。"))
    proved(user=user, now=now)
    return actor_of(user, now)


def _require_code(user: User, ask_code: Callable[[], str], now: datetime) -> None:
    """Raise ``NotPermitted`` where the account has an authenticator and the code is not its own."""
    found = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if found is None:
        return
    code = ask_code()
    attempt = begin_code(user=user, now=now)
    if not TOTP(found).validate_code(code):
        raise NotPermitted("code-wrong", code_failed(user, attempt, now=now))
    passed(attempt)
