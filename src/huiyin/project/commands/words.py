"""``huiyin words``: the lists of banned and wrong expressions."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group


@group("words", "词表：禁用语、错敏词、推荐写法")
def words() -> None:
    """Gather the commands of the word lists."""


@words.command("import", help="导入一份词表（TOML）；同名词表整份替换")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--as", "username", default="", help="经办人的账号，不写就记作系统", metavar="账号")
def import_(file: Path, username: str) -> None:
    """Import a word list."""
    starting.django()
    from huiyin.foundation.text.services.word_lists import import_word_list
    from huiyin.kernel.actors import SYSTEM

    now = datetime.now(UTC)
    actor = starting.actor(username, now) if username else SYSTEM
    done = import_word_list(source=file.read_text(encoding="utf-8"), actor=actor, now=now)
    changed = "" if done.changed else "（与现有的相同，没有改动）"
    click.echo(f"✓ 词表“{done.word_list.name}”共 {done.count} 条{changed}")
