"""Upkeep: checks, migrations, the first account."""

from __future__ import annotations

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import Command


@click.command(
    "check",
    cls=Command,
    help="自检：设置、规则表引用的条款、发布关口、数据库的防改触发器、密钥目录的权限",
)
def check() -> int:
    """Run the system checks, those of the database among them."""
    starting.django()
    from django.core.checks import ERROR, run_checks
    from django.db import OperationalError

    try:
        messages = run_checks(include_deployment_checks=False, databases=["default"])
    except OperationalError as error:
        click.echo(f"✗ 数据库用不了：{error}")
        return 1
    found = [m for m in messages if not m.is_silenced()]
    for message in found:
        click.echo(f"{'✗' if message.is_serious() else '·'} {message.msg}（{message.id}）")
        if message.hint:
            click.echo(f"    {message.hint}")
    serious = [m for m in found if m.is_serious(ERROR)]
    if not serious:
        click.echo("✓ 自检通过。")
    return 1 if serious else 0


@click.command("migrate", cls=Command, help="升级数据库结构，装入系统自带的用语表；可重复运行")
def migrate() -> None:
    """Migrate with progress, and fill in what comes with the system."""
    starting.django()
    from huiyin.project.preparing import set_up

    set_up(click.echo)


COMMANDS = (check, migrate)
