"""最初的三员 (first administrators): a new installation's accounts, made by the system on the machine itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.accounts import rules
from huiyin.foundation.accounts.passwords import new_password
from huiyin.foundation.accounts.selectors.acting import holders
from huiyin.foundation.accounts.services.accounts import create_account, reset_password
from huiyin.foundation.accounts.services.grants import grant_role
from huiyin.foundation.organs import services as organs
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, NotFound, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.accounts.models import User


@dataclass(frozen=True, slots=True)
class Wanted:
    """An administrator to be: ``role`` is one of ``rules.ADMINISTRATORS``."""

    role: str
    username: str
    name: str


@dataclass(frozen=True, slots=True)
class FirstSignIn:
    """An account that was made; the password is known here and nowhere else."""

    user: User
    label: str
    password: str


@transaction.atomic
def create_administrators(
    *, wanted: Sequence[Wanted], basis: str, now: datetime
) -> list[FirstSignIn]:
    """Make the accounts of administrators who are missing, each with its role and a password to be changed.

    All or none. ``WrongState`` where somebody active holds a role already: from then on accounts are made at the
    desk. ``PolicyBreach`` where one person would be two administrators.
    """
    if not wanted:
        raise Invalid("administrators-none", _("请写明要开立哪一员的账号。"))
    _refuse_existing(wanted, now)
    _refuse_same_person(wanted, now)
    return [_create(row, basis, now) for row in wanted]


@transaction.atomic
def renew_administrator_password(*, username: str, now: datetime) -> FirstSignIn:
    """Give an administrator who cannot sign in any more a new password, to be changed at once.

    ``NotFound`` for an account that is not an active administrator's: others ask the system administrator.
    """
    users = [(r, u) for r in _administrators() for u in holders(r.code, (), now)]
    found = next(((r, u) for r, u in users if u.username.casefold() == username.casefold()), None)
    if found is None:
        raise NotFound(
            "not-an-administrator",
            _("“{name}”不是在用的三员账号；其他人的密码由系统管理员在办公端重置。"),
            name=username,
        )
    role, user = found
    password = new_password(user.username)
    reset_password(user=user, password=password, actor=SYSTEM, now=now)
    return FirstSignIn(user, role.label, password)


def _administrators() -> list[rules.Role]:
    return [role for role in rules.ROLES if role.group == rules.ADMINISTRATOR]


def _refuse_existing(wanted: Sequence[Wanted], now: datetime) -> None:
    for row in wanted:
        if row.role not in rules.ADMINISTRATORS:
            raise Invalid("role-unknown", _("这里只开立三员的账号。"), field="role")
        held = holders(row.role, (), now).order_by("username").first()
        if held is not None:
            raise WrongState(
                "administrator-exists",
                _(
                    "已经有{role}（{name}）。新账号请由系统管理员在办公端开立，角色由安全管理员授予。"
                ),
                role=rules.BY_CODE[row.role].label,
                name=held.username,
            )


def _refuse_same_person(wanted: Sequence[Wanted], now: datetime) -> None:
    """The three are three people; a name met twice is taken for one person until it is told apart."""
    present = {u.display_name() for r in _administrators() for u in holders(r.code, (), now)}
    for row in wanted:
        name = row.name.strip()
        if name in present:
            raise PolicyBreach(
                "role-separation",
                _(
                    "系统、安全、审计三员要由三个人担任，“{name}”出现了两次；重名的请在姓名后加以区分。"
                ),
                clause=rules.SEPARATION,
                name=name,
            )
        present.add(name)


def _create(row: Wanted, basis: str, now: datetime) -> FirstSignIn:
    person = organs.register_person(name=row.name, actor=SYSTEM, now=now)
    password = new_password(row.username)
    user = create_account(
        username=row.username, password=password, person=person, actor=SYSTEM, now=now
    )
    grant_role(user=user, role=row.role, organ=None, actor=SYSTEM, now=now, basis=basis)
    return FirstSignIn(user, rules.BY_CODE[row.role].label, password)
