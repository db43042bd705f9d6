"""账号的建立、停用和密码 (accounts): the system administrator makes them, without any role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.entries import CHANGES
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.services.permission import require
from huiyin.foundation.ledger.fresh import check_fresh
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs.fields import field_problems, refuse
from huiyin.kernel.errors import Invalid, NotPermitted, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.organs.models import Person
    from huiyin.kernel.actors import Actor


@transaction.atomic
def create_account(
    *,
    username: str,
    password: str,
    person: Person | None,
    actor: Actor,
    now: datetime,
    must_change_password: bool = True,
) -> User:
    """Make an account without roles; the first password is changed at the first sign-in.

    ``Invalid`` for a name that is taken (whatever its case), a weak password, or a person who has an account:
    accounts stand for people where two people are demanded, so one that was stopped is started again.
    """
    require("account.create", actor)
    _refuse_second(person)
    if User.objects.filter(username__iexact=username).exists():
        raise Invalid("account-exists", _("这个用户名已经有人用了，请换一个。"), field="username")
    user = User(
        username=username,
        person=person,
        must_change_password=must_change_password,
        password_changed_at=now,
        date_joined=now,
    )
    _set_password(user, password)
    refuse("account-field", field_problems(user, exclude=["password"]))
    user.save()
    record(
        kind="account.created",
        actor=actor,
        at=now,
        subject=user.subject,
        basis="gbt22239-2019:8.1.4.1",
        data={"username": username},
    )
    return user


@transaction.atomic
def reset_password(
    *, user: User, password: str, actor: Actor, now: datetime, seen: int | None = None
) -> User:
    """Give a forgotten password a new start; it must be changed at the next sign-in.

    ``seen`` is the last change of the account on the screen (``ledger.fresh``); ``Stale`` where
    somebody acted since, so that two people do not give one person two passwords.
    """
    require("account.reset_password", actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor.id == user.pk:
        raise NotPermitted("account-own", _("自己的密码请在“我的账号”里修改，要先输入现在的密码。"))
    check_fresh(user.subject, seen, CHANGES)
    _set_password(user, password)
    user.must_change_password = True
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(kind="account.password_reset", actor=actor, at=now, subject=user.subject)
    return user


@transaction.atomic
def change_own_password(*, user: User, password: str, actor: Actor, now: datetime) -> None:
    """Store the account's own new password, already checked by the form."""
    user.set_password(password)
    user.must_change_password = False
    user.password_changed_at = now
    user.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(kind="account.password_changed", actor=actor, at=now, subject=user.subject)


@transaction.atomic
def set_active(*, user: User, active: bool, reason: str, actor: Actor, now: datetime) -> User:
    """Stop an account or let it work again; stopping ends its sessions and keeps its history.

    ``WrongState`` where it is so already.
    """
    require("account.set_active", actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    if actor.id == user.pk:
        raise NotPermitted("account-own", _("不能停用自己的账号，请另一位系统管理员办理。"))
    if not reason.strip():
        raise Invalid("account-reason", _("请写明原因。"), field="reason")
    if user.is_active == active:
        raise WrongState(
            "account-as-it-is",
            _("这个账号已经在用，不用再恢复。") if active else _("这个账号已经停用，不用再办。"),
        )
    user.is_active = active
    user.save(update_fields=["is_active"])
    end_sessions(user=user)
    kind = "account.started" if active else "account.stopped"
    record(kind=kind, actor=actor, at=now, subject=user.subject, data={"reason": reason})
    return user


def set_language(*, actor: Actor, language: str) -> None:
    """Choose the language of the pages of one's own account; a taste, so the ledger keeps nothing of it."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid("account-language", _("没有这种界面语言。"), field="language")
    if actor.id is not None:
        User.objects.filter(pk=actor.id).update(language=language)


def end_sessions(*, user: User) -> None:
    """End every session of the account: the next request of each asks to sign in again."""
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)


def _refuse_second(person: Person | None) -> None:
    present = person.users.first() if person else None
    if present is not None:
        raise Invalid(
            "person-has-account",
            _("{person}已经有账号（{name}），一人一号；停用了的请恢复，忘了密码的请重置。"),
            field="person",
            person=present.display_name(),
            name=present.username,
        )


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid(
            "password-weak", "{sentence}", field="password", sentence="".join(error.messages)
        ) from None
    user.set_password(password)
