"""动态口令的解除 (second factor): for somebody who lost the phone; the next one is set up afresh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import SIGN_IN
from huiyin.foundation.accounts.services.accounts import end_sessions
from huiyin.foundation.accounts.services.permission import require
from huiyin.foundation.ledger.services import record
from huiyin.kernel.errors import Invalid, NotPermitted, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, actor: Actor, now: datetime) -> None:
    """Remove the account's authenticator and recovery codes and end its sessions.

    ``WrongState`` where the account has none, ``NotPermitted`` for one's own account.
    """
    require("account.reset_second_factor", actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor.id == user.pk:
        raise NotPermitted("account-own", _("自己的动态口令请在“我的账号”里停用。"))
    if not reason.strip():
        raise Invalid("account-reason", _("请写明原因。"), field="reason")
    removed, _rows = Authenticator.objects.filter(user=user).delete()
    if not removed:
        raise WrongState("no-second-factor", _("这个账号没有启用动态口令。"))
    end_sessions(user=user)
    record(
        kind="account.second_factor_reset",
        actor=actor,
        at=now,
        subject=user.subject,
        basis=SIGN_IN.clause,
        data={"reason": reason},
    )
