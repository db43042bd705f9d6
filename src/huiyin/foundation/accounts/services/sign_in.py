"""登录的计数和锁定 (sign-in): failures are counted per name as typed, known or not.

A try is counted when it begins and given back when it succeeds, so that many tries at once are not
more than five. Texts are the same for a name without an account.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.foundation.accounts.models import SignInFailure, User
from huiyin.foundation.accounts.rules import SIGN_IN
from huiyin.foundation.accounts.selectors import VISITOR, actor_of
from huiyin.foundation.accounts.services.permission import require
from huiyin.foundation.ledger.services import record
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import NotPermitted, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

WRONG_CODE = gettext_lazy("动态口令不对。请看手机上当前的 6 位数字，并核对手机时间是否准确。")


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that was let through: ``left`` tries remain if it fails."""

    row: int
    name: str
    left: int


def begin(*, name: str, address: str | None, now: datetime) -> Attempt:
    """Count a try; ``NotPermitted`` while the name is locked, saying until when."""
    row, left, until = _counted(name_key(name), address, now)
    if until:
        raise NotPermitted("sign-in-locked", locked_text(until))
    return Attempt(row, name, left)


def begin_code(*, user: User, now: datetime) -> Attempt:
    """Count a code of an authenticator, apart from the passwords; ``NotPermitted`` after too many wrong ones."""
    row, left, until = _counted(code_key(user), None, now)
    if until:
        time = until.astimezone(SHANGHAI).strftime("%H:%M")
        raise NotPermitted(
            "codes-locked", _("动态口令错误次数过多，{time} 以后可以再试。"), time=time
        )
    return Attempt(row, user.username, left)


def _counted(key: str, address: str | None, now: datetime) -> tuple[int, int, datetime | None]:
    """Count a try under a key; return its row, how many are left, and until when none is taken (else None)."""
    with transaction.atomic():
        row = SignInFailure.objects.create(name_key=key, at=now, address=address)
        counted = list(
            SignInFailure.objects.filter(name_key=key, at__gt=now - SIGN_IN.lock, pk__lte=row.pk)
            .order_by("-at")
            .values_list("at", flat=True)[: SIGN_IN.failures + 1]
        )
        if len(counted) > SIGN_IN.failures:
            row.delete()
    if len(counted) > SIGN_IN.failures:
        return 0, 0, counted[1] + SIGN_IN.lock
    return row.pk, SIGN_IN.failures - len(counted), None


def passed(attempt: Attempt) -> None:
    """Give a try back whose password was right (a second step may still follow)."""
    SignInFailure.objects.filter(pk=attempt.row).delete()


@transaction.atomic
def failed(attempt: Attempt, *, now: datetime) -> str:
    """Record a failed try and return what the page says."""
    user = User.objects.filter(username__iexact=attempt.name).first()
    subject = user.subject if user else "account/unknown"
    record(
        kind="account.sign_in_failed",
        actor=VISITOR,
        at=now,
        subject=subject,
        data={"name_key": name_key(attempt.name), "left": attempt.left},
    )
    if attempt.left:
        return _("用户名或密码不对。密码再错 {left} 次，将锁定 {minutes} 分钟。").format(
            left=attempt.left, minutes=int(SIGN_IN.lock.total_seconds() // 60)
        )
    until = now + SIGN_IN.lock
    if user:
        User.objects.filter(pk=user.pk).update(locked_until=until)
    record(
        kind="account.locked",
        actor=VISITOR,
        at=now,
        subject=subject,
        basis=SIGN_IN.clause,
        data={"until": until.isoformat()},
    )
    return locked_text(until)


def code_failed(user: User, attempt: Attempt, *, now: datetime) -> str:
    """Record a wrong code after a right password and return what is said."""
    record(
        kind="account.code_failed",
        actor=VISITOR,
        at=now,
        subject=user.subject,
        data={"name_key": name_key(attempt.name), "left": attempt.left},
    )
    return str(WRONG_CODE)


@transaction.atomic
def signed_in(*, user: User, now: datetime) -> None:
    """Record a completed sign-in and forget the failed tries of the name."""
    _entered("account.signed_in", user, now)


@transaction.atomic
def proved(*, user: User, now: datetime) -> None:
    """Record that somebody proved at the command line who they are, and forget the failed tries of the name."""
    _entered("account.proved", user, now)


def _entered(kind: str, user: User, now: datetime) -> None:
    SignInFailure.objects.filter(name_key__in=(name_key(user.username), code_key(user))).delete()
    User.objects.filter(pk=user.pk).update(locked_until=None, last_seen_at=now)
    record(kind=kind, actor=actor_of(user, now), at=now, subject=user.subject)


@transaction.atomic
def unlock(*, user: User, actor: Actor, now: datetime) -> None:
    """Let a locked account try again at once; ``WrongState`` where it is not locked."""
    require("account.unlock", actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.locked_until is None or user.locked_until <= now:
        raise WrongState("not-locked", _("这个账号没有锁定，可以直接登录。"))
    SignInFailure.objects.filter(name_key=name_key(user.username)).delete()
    User.objects.filter(pk=user.pk).update(locked_until=None)
    record(kind="account.unlocked", actor=actor, at=now, subject=user.subject)


def sweep(now: datetime) -> int:
    """Delete counted tries that no longer count; return how many (a recurring job)."""
    return SignInFailure.objects.filter(at__lte=now - SIGN_IN.lock).delete()[0]


def name_key(name: str) -> str:
    """Return the keyed digest of a typed name; spellings that look alike share one."""
    folded = normalize("NFKC", name).strip().casefold()
    return salted_hmac("huiyin.sign-in", folded, algorithm="sha256").hexdigest()


def code_key(user: User) -> str:
    """Return the key under which the codes of an account's authenticator are counted."""
    return salted_hmac("huiyin.codes", str(user.pk), algorithm="sha256").hexdigest()


def locked_text(until: datetime) -> str:
    """Return the sentence that says until when no try is taken."""
    return _("错误次数过多，{time} 以后可以再试。急用请联系安全管理员解锁。").format(
        time=until.astimezone(SHANGHAI).strftime("%H:%M")
    )
