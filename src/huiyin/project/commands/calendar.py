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
@click.option("--try", "only_try", is_flag=True, help="只看会改变什么，什么也不改")
def import_(file: Path, username: str, only_try: bool) -> None:  # noqa: FBT001 — click passes flags by name
    """Import one year and tell which deadlines moved."""
    starting.django()
    from huiyin.foundation.cases.importing import import_year, try_year
    from huiyin.kernel.actors import SYSTEM

    now = datetime.now(UTC)
    actor = starting.actor(username, now) if username else SYSTEM
    if only_try:
        trial = try_year(text=file.read_text(encoding="utf-8"), actor=actor, now=now)
        for day in trial.days:
            click.echo(f"· {day.date} {day.before} → {day.after}")
        for moved in trial.moved:
            click.echo(f"· {moved.subject} {moved.label}：{moved.before} → {moved.after}")
        click.echo(f"{len(trial.days)} 天与现在不同，{len(trial.moved)} 个期限会改变；没有导入。")
        return
    done = import_year(text=file.read_text(encoding="utf-8"), actor=actor, now=now)
    for moved in done.moved:
        click.echo(f"· {moved.subject} {moved.label}：{moved.before} → {moved.after}")
    click.echo(
        f"✓ 已导入 {done.row.year} 年（{done.row.notice}），{len(done.moved)} 个期限有变化。"
    )
