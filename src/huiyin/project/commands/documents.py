"""``huiyin import``: bringing in what another system published."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

FILE = click.Path(exists=True, path_type=Path)
WHO = click.option("--as", "username", required=True, help="经办人的账号", metavar="账号")


@group("import", "迁移：导入旧网站的信息")
def imports() -> None:
    """Gather the commands of the migration."""


@imports.command(
    "documents", help="导入一个文件（csv、jsonl、parquet）或一个 HTML 文件夹；中断后再运行会接着做"
)
@click.argument("path", metavar="文件", type=FILE)
@click.option("--mapping", required=True, type=FILE, help="字段对照表（TOML）", metavar="文件")
@click.option("--reason", required=True, help="为什么迁移这批信息", metavar="理由")
@WHO
def documents(path: Path, mapping: Path, reason: str, username: str) -> int:
    """Read a file to its end and tell what became of its rows."""
    starting.django()
    from huiyin.domains.publication.importing.run import counts, import_documents, rejects

    now = datetime.now(UTC)
    run = import_documents(
        path,
        mapping,
        reason=reason,
        actor=starting.actor(username, now),
        now=now,
        announce=lambda count: click.echo(f"· 已读 {count} 行"),
    )
    outcome = counts(run)
    released, drafts, rejected = outcome["release"], outcome["draft"], outcome["rejected"]
    click.echo(f"✓ 批次 {run.pk}：可公开 {released} 件，留作草稿 {drafts} 件，退回 {rejected} 行。")
    for number, why in rejects(run):
        click.echo(f"  第 {number} 行：{why}")
    if released:
        click.echo(f"请两个人先后签署：huiyin import sign {run.pk} --as 账号 --opinion 意见")
    return 0


@imports.command("trial", help="只读不存，看看每一行会变成什么")
@click.argument("path", metavar="文件", type=FILE)
@click.option("--mapping", required=True, type=FILE, help="字段对照表（TOML）", metavar="文件")
def trial(path: Path, mapping: Path) -> None:
    """Read everything, save nothing."""
    starting.django()
    from huiyin.domains.publication.importing.run import trial as try_out

    shown, problems, count = try_out(path, mapping, now=datetime.now(UTC))
    for prepared in shown:
        click.echo(f"· {prepared.title}（{prepared.published_on or '没有日期'}）")
    for number, why in problems:
        click.echo(f"  第 {number} 行：{why}")
    click.echo(f"共 {count} 行，{len(problems)} 处要注意，什么也没有保存。")


@imports.command("sign", help="签署一个批次；第二个人签完就进入发布")
@click.argument("run", metavar="批次", type=int)
@click.option("--opinion", required=True, help="签署意见", metavar="意见")
@WHO
def sign(run: int, opinion: str, username: str) -> None:
    """Sign a batch."""
    starting.django()
    from huiyin.domains.publication.importing.signing import sign as sign_run

    now = datetime.now(UTC)
    ticket = sign_run(run_id=run, opinion=opinion, actor=starting.actor(username, now), now=now)
    click.echo(
        "✓ 第二人已签署，这批信息进入发布。" if ticket else "✓ 第一人已签署，请另一个人再签一次。"
    )
