"""``huiyin account``: the first accounts of an installation, and the way back in for an administrator."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huiyin.foundation.accounts.services import FirstSignIn

PAIR = "用户名 姓名"
Pair = tuple[str, str] | None


@group("account", "账号：最初的三员，以及三员忘了密码时的办法")
def account() -> None:
    """Gather the commands of accounts."""


@account.command(
    "create-admin", help="开立三员的账号（可以只开缺的），密码只显示这一次；已经有人担任的不再开"
)
@click.option("--system", nargs=2, type=str, metavar=PAIR, help="系统管理员，例如 shilei 石磊")
@click.option("--security", nargs=2, type=str, metavar=PAIR, help="安全管理员")
@click.option("--audit", nargs=2, type=str, metavar=PAIR, help="审计管理员")
@click.option("--basis", required=True, metavar="依据", help="任命的文号，或者谁批准的")
def create_admin(system: Pair, security: Pair, audit: Pair, basis: str) -> None:
    """Make the first accounts and print their passwords."""
    starting.django()
    from huiyin.foundation.accounts.services import Wanted, create_administrators

    asked = {"system_admin": system, "security_admin": security, "audit_admin": audit}
    wanted = [Wanted(role, *pair) for role, pair in asked.items() if pair]
    made = create_administrators(wanted=wanted, basis=basis, now=datetime.now(UTC))
    _show(made)


@account.command(
    "renew-admin", help="三员自己登不进去、又没有别人能重置时，给一个新密码，只显示这一次"
)
@click.argument("username", metavar="用户名")
def renew_admin(username: str) -> None:
    """Give an administrator a new password and print it."""
    starting.django()
    from huiyin.foundation.accounts.services import renew_administrator_password

    _show([renew_administrator_password(username=username, now=datetime.now(UTC))])


def _show(made: Sequence[FirstSignIn]) -> None:
    """Print passwords: the only place where they are ever seen."""
    from huiyin.project import places

    for sign_in in made:
        name = sign_in.user.display_name()
        click.echo(
            f"✓ {sign_in.label} {name}：用户名 {sign_in.user.username}，密码 {sign_in.password}"
        )
    click.echo(
        f"密码不会再显示，请分别当面转告本人，然后清屏。登录网址 {places.desk_url()}，登录后要先改密码。"
    )
