"""Upkeep: checks, migrations, the first account."""

from __future__ import annotations

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import Command


@click.command("check", cls=Command, help="自检：设置、规则表引用的条款、发布关口、目录权限")
def check() -> int:
    """Run the system checks."""
    starting.django()
    from django.core.checks import ERROR, run_checks

    found = [m for m in run_checks(include_deployment_checks=False) if not m.is_silenced()]
    for message in found:
        click.echo(f"{'✗' if message.is_serious() else '·'} {message.msg}（{message.id}）")
        if message.hint:
            click.echo(f"    {message.hint}")
    serious = [m for m in found if m.is_serious(ERROR)]
    if not serious:
        click.echo("✓ 自检通过。")
    return 1 if serious else 0


@click.command("migrate", cls=Command, help="升级数据库结构")
def migrate() -> None:
    """Migrate with progress."""
    starting.django()
    from huiyin.project.preparing import migrate as bring_up

    bring_up(click.echo)


COMMANDS = (check, migrate)
