"""``huiyin words``: the lists of banned and wrong expressions; one person proposes, another confirms."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from huiyin.project.commands import starting, word_lines
from huiyin.project.commands.chinese import group

if TYPE_CHECKING:
    from huiyin.foundation.text.word_list_standing import Proposal
    from huiyin.kernel.actors import Actor

AS = click.option("--as", "username", required=True, help="经办人的账号", metavar="账号")
NUMBER = click.argument("number", metavar="编号", type=int)


@group("words", "词表：禁用语、错敏词、推荐写法")
def words() -> None:
    """Gather the commands of the word lists."""


@words.command("import", help="提出导入一份词表（TOML），另一人复核后才生效；同名词表整份替换")
@click.argument(
    "file", metavar="文件", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@AS
@click.option("--reason", default="", help="改了什么，为什么", metavar="原因")
def import_(file: Path, username: str, reason: str) -> None:
    """Propose a word list."""
    starting.django()
    from huiyin.foundation.text.services.word_list_changes import propose_import
    from huiyin.foundation.text.services.word_list_trials import try_word_list

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    source = file.read_text(encoding="utf-8")
    trial = try_word_list(source=source, actor=actor)
    change = propose_import(
        source=source, seen_version=trial.version, reason=reason, actor=actor, now=now
    )
    click.echo(f"✓ 已提出第 {change.pk} 号变更：导入“{change.name}”，{word_lines.counts_of(trial)}")
    click.echo(f"  指纹 {change.digest}")
    click.echo("  还没有生效，请安全管理员或签发人用 huiyin words show、words confirm 复核。")


@words.command("show", help="看一项变更会改变什么，以及它的指纹")
@NUMBER
@AS
def show(number: int, username: str) -> None:
    """Print a change as a second person judges it."""
    starting.django()
    row, _actor, now = _row(number, username)
    change = row.change
    name, reason = word_lines.visible(change.name), word_lines.visible(change.reason)
    click.echo(f"第 {change.pk} 号变更：{change.get_act_display()}“{name}”")
    click.echo(f"{row.proposed.actor_name}提出；{row.case.state_label}；原因：{reason or '—'}")
    for line in word_lines.lines(row, now):
        click.echo(line)
    click.echo(f"指纹 {change.digest}")


@words.command("confirm", help="复核同意一项变更；要写出看过的指纹")
@NUMBER
@click.argument("digest", metavar="指纹")
@AS
@click.option("--opinion", default="", help="意见", metavar="意见")
def confirm(number: int, digest: str, username: str, opinion: str) -> None:
    """Agree to a change."""
    starting.django()
    from django.utils.timezone import localdate

    from huiyin.foundation.text.services import word_list_changes
    from huiyin.foundation.text.word_list_effects import effect_of, effect_words

    row, actor, now = _row(number, username)
    word_list = word_list_changes.confirm(
        change=row.change, digest_seen=digest, opinion=opinion, actor=actor, now=now
    )
    effect = effect_words(effect_of(row.change.act, word_list, localdate(now)))
    click.echo(f"✓ 已复核，“{word_list.name}”现在是第 {word_list.version} 版，{effect}。")


@words.command("drop", help="放弃一项还没有复核的变更，或撤回自己提出的")
@NUMBER
@AS
@click.option("--reason", required=True, help="为什么放弃", metavar="原因")
def drop(number: int, username: str, reason: str) -> None:
    """Give a change up."""
    starting.django()
    from huiyin.foundation.text.services import word_list_changes

    row, actor, now = _row(number, username)
    word_list_changes.drop(change=row.change, opinion=reason, actor=actor, now=now)
    click.echo("✓ 已放弃，词表没有改变。")


def _row(number: int, username: str) -> tuple[Proposal, Actor, datetime]:
    """Return a change with who asks for it and when."""
    from huiyin.foundation.text.word_list_standing import proposal

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    return proposal(number, actor, now), actor, now
