"""``huiyin calendar``: the working-day calendar."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group


@group("calendar", "工作日历：导入国务院办公厅的放假通知")
def calendar() -> None:
    """Gather the commands of the calendar."""


@calendar.command("import", help="导入一年的放假安排（写法见 policies/calendar），期限随之重算")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option(
    "--as", "username", default="", help="系统管理员的账号，不写就记作系统", metavar="账号"
)
def import_(file: Path, username: str) -> None:
    """Import one year and tell which deadlines moved."""
    starting.django()
    from huiyin.foundation.cases.importing import import_year
    from huiyin.kernel.actors import SYSTEM

    now = datetime.now(UTC)
    actor = starting.actor(username, now) if username else SYSTEM
    done = import_year(text=file.read_text(encoding="utf-8"), actor=actor, now=now)
    for moved in done.moved:
        click.echo(f"· {moved.subject} {moved.label}：{moved.before} → {moved.after}")
    click.echo(
        f"✓ 已导入 {done.row.year} 年（{done.row.notice}），{len(done.moved)} 个期限有变化。"
    )
