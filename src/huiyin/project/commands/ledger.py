"""``huiyin ledger``: reading and verifying the ledger."""

from __future__ import annotations

from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)


@group("ledger", "台账：查看、验证、留存末端")
def ledger() -> None:
    """Gather the commands of the ledger."""


@ledger.command(
    "verify", help="逐条核对台账有没有被改动、删除、插入或调换，事项的状态是不是由决定得来"
)
@click.option(
    "--since",
    "heads",
    type=FILE,
    multiple=True,
    help="以前留存的末端文件，可写多个",
    metavar="文件",
)
def verify(heads: tuple[Path, ...]) -> int:
    """Verify the chain, that heads kept outside are still in it, and every case against its decisions."""
    starting.django()
    from huiyin.foundation.cases.verifying import verify_cases
    from huiyin.foundation.ledger.selectors import read_head
    from huiyin.foundation.ledger.sentences import subject_name
    from huiyin.foundation.ledger.verifying import verify as check

    report = check(since=[read_head(file.read_bytes()) for file in heads])
    for fault in report.faults:
        click.echo(f"✗ {fault.text}")
    if report.holds:
        click.echo(f"✓ 台账完整，共 {report.count} 条。")
    wrong = list(verify_cases())
    for found in wrong:
        click.echo(f"✗ {subject_name(found.subject)}：{found.text}")
    if not wrong:
        click.echo("✓ 每件事项的状态都由封印的决定得来。")
    return 0 if report.holds and not wrong else 1


@ledger.command("show", help="列出一个事项的全部记录，例如 item/12；不写事项就列最近的")
@click.argument("subject", metavar="[事项]", default="")
@click.option("--limit", default=30, show_default=True, help="最近多少条", metavar="条数")
def show(subject: str, limit: int) -> None:
    """Print entries as sentences, oldest first."""
    starting.django()
    from django.utils.timezone import localtime

    from huiyin.foundation.ledger.models import Entry
    from huiyin.foundation.ledger.selectors import history
    from huiyin.foundation.ledger.sentences import sentence

    entries = (
        list(history(subject)) if subject else list(Entry.objects.order_by("-seq")[:limit])[::-1]
    )
    for entry in entries:
        at = localtime(entry.at).strftime("%Y-%m-%d %H:%M")
        click.echo(f"{entry.seq:>6}  {at}  {entry.subject}  {sentence(entry)}")
    if not entries:
        click.echo("没有记录。")


@ledger.command("head", help="导出台账现在的末端，请存到平台之外")
@click.argument("file", metavar="文件", type=NEW_FILE)
def head(file: Path) -> None:
    """Export the present head."""
    starting.django()
    from huiyin.foundation.ledger.selectors import head as present

    file.write_bytes(present().as_json())
    click.echo(f"✓ 已写入 {file}，以后用 huiyin ledger verify --since {file} 核对。")
