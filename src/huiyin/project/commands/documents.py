"""``huiyin import``: bringing in what another system published."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

FILE = click.Path(exists=True, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
WHO = click.option("--as", "username", required=True, help="经办人的账号", metavar="账号")
MAPPING = click.option(
    "--mapping", required=True, type=FILE, help="字段对照表（TOML）", metavar="文件"
)
TELL_EVERY = 2000
SHOWN = 20


@group("import", "迁移：导入旧网站的信息")
def imports() -> None:
    """Gather the commands of the migration."""


class Progress:
    """One line that counts on a terminal, a line now and then elsewhere."""

    def __init__(self, name: str) -> None:
        self._name, self._began, self._told = name, time.monotonic(), 0
        self._live = sys.stderr.isatty()

    def __call__(self, count: int) -> None:
        """Tell how many rows are done and how fast."""
        if not self._live and count - self._told < TELL_EVERY:
            return
        self._told = count
        seconds = max(time.monotonic() - self._began, 0.001)
        text = f"· {self._name}：已读 {count} 行，用时 {seconds:.0f} 秒"
        click.echo(f"\r{text}" if self._live else text, err=True, nl=not self._live)

    def end(self) -> None:
        """Leave the line."""
        if self._live:
            click.echo(err=True)


@imports.command(
    "documents",
    help="导入文件（csv、jsonl、parquet）或 HTML 文件夹，可以一次写几个，一个文件一批；中断后再运行会接着做",
)
@click.argument("paths", metavar="文件", type=FILE, nargs=-1, required=True)
@MAPPING
@click.option("--reason", required=True, help="为什么迁移这批信息", metavar="理由")
@click.option(
    "--rejects", type=FOLDER, help="退回清单写到哪个目录；不写就放在数据旁边", metavar="目录"
)
@WHO
def documents(
    paths: tuple[Path, ...], mapping: Path, reason: str, rejects: Path | None, username: str
) -> int:
    """Read files to their end and tell what became of their rows."""
    starting.django()
    from huiyin.kernel.errors import DomainError
    from huiyin.project.importing import close, take_in

    actor = starting.actor(username, datetime.now(UTC))
    failed = 0
    for path in paths:
        progress = Progress(path.name)
        try:
            run = take_in(path, mapping, reason=reason, actor=actor, announce=progress)
            progress.end()
            close(run, path, mapping, folder=rejects, say=click.echo)
        except DomainError as error:
            progress.end()
            click.echo(f"✗ {path.name}：{error}", err=True)
            failed += 1
    return 1 if failed else 0


@imports.command("trial", help="只读不存，看看每一行会变成什么")
@click.argument("path", metavar="文件", type=FILE)
@MAPPING
@click.option("--problems", type=NEW_FILE, help="把全部问题写成 CSV", metavar="文件")
@click.option("--first", default=5, show_default=True, help="显示前几行", metavar="行数")
def trial(path: Path, mapping: Path, problems: Path | None, first: int) -> None:
    """Read everything, save nothing."""
    starting.django()
    from huiyin.domains.publication.importing.rejects import OUTCOMES, write_problems
    from huiyin.domains.publication.importing.trial import trial as try_out

    done = try_out(path, mapping, now=datetime.now(UTC), first=first)
    for prepared in done.shown:
        click.echo(f"· {prepared.title}（{prepared.published_on or '没有日期'}）")
    for name in done.absent:
        click.echo(f"! 文件里没有“{name}”这个字段，请核对字段对照表。")
    if done.unused:
        names = "、".join(f"“{name}”" for name in done.unused)
        click.echo(
            f"! 对照表没有用到这些有内容的字段：{names}。不要紧的可以不管，附件地址要写进 attachments。"
        )
    if problems is not None:
        write_problems(done.problems, problems)
    for number, outcome, why in done.problems if problems is None else done.problems[:SHOWN]:
        click.echo(f"  第 {number} 行 {OUTCOMES[outcome]}：{why}")
    told = "，".join(f"{OUTCOMES[o]} {done.outcomes[o]}" for o in OUTCOMES)
    click.echo(f"共 {done.count} 行：{told}。什么也没有保存。")
    if problems is not None:
        click.echo(f"全部 {len(done.problems)} 处问题已写入 {problems}。")


@imports.command("sign", help="签署一个批次；第二个人签完就进入发布")
@click.argument("run", metavar="批次", type=int)
@click.option("--opinion", required=True, help="签署意见", metavar="意见")
@click.option("--digest", default="", help="所签清单的指纹；不写只显示，不签", metavar="指纹")
@click.option(
    "--cleared",
    is_flag=True,
    help="已作保密审查：清单所列信息都已在原地址公开，没有发现不宜继续公开的内容",
)
@WHO
def sign(run: int, opinion: str, digest: str, username: str, *, cleared: bool) -> None:
    """Sign a batch whose list the signer has seen."""
    starting.django()
    from huiyin.domains.publication.importing import signing, standing
    from huiyin.domains.publication.rules.migration import CLEARED

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    if not digest:
        found = standing.one_visible_to(actor, run).run
        click.echo(f"这份清单列有 {signing.size(found)} 件，指纹 {signing.manifest(found)}")
        click.echo("还没有签。请在办公端逐件核对，再加上 --digest 指纹 --cleared 签署。")
        return
    secrecy = CLEARED.code if cleared else ""
    tickets = signing.sign(
        run_id=run, opinion=opinion, secrecy=secrecy, digest_seen=digest, actor=actor, now=now
    )
    click.echo(
        f"✓ 第二人已签署，这批信息分 {len(tickets)} 张票进入发布。"
        if tickets
        else "✓ 第一人已签署，请另一个人再签一次。"
    )


@imports.command("addresses", help="把一个批次的原文地址作为旧地址提出，转到导入后的页面")
@click.argument("run", metavar="批次", type=int)
@click.option("--host", required=True, metavar="域名", help="旧网站的域名，只取这个域名下的")
@click.option("--site", required=True, metavar="站点", help="旧地址归哪个站点，写代号")
@click.option("--opinion", default="", metavar="意见", help="说给复核的同事")
@click.option("--propose", is_flag=True, help="提出；不写只显示找到多少")
@WHO
def addresses(
    run: int, host: str, site: str, opinion: str, username: str, *, propose: bool
) -> None:
    """Propose the old addresses that a run knows, all in one for a second person to confirm."""
    starting.django()
    from huiyin.domains.publication import services
    from huiyin.domains.publication.importing import standing
    from huiyin.domains.publication.importing.old_addresses import old_addresses

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    found = old_addresses(standing.one_visible_to(actor, run).run, host)
    for line in found.lines[: len(found.lines) if propose else SHOWN]:
        click.echo(f"  {line.path} → {line.target}")
    for why, count in found.left_out.most_common():
        click.echo(f"  没有列入：{why}（{count}）")
    more = f"，另有 {found.more} 条，复核以后再运行一次" if found.more else ""
    click.echo(f"找到 {len(found.lines)} 条旧地址{more}。")
    if not found.lines or not propose:
        click.echo("没有提出。加上 --propose 提出。" if found.lines else "没有要提出的。")
        return
    services.propose_redirects(site=site, lines=found.lines, opinion=opinion, actor=actor, now=now)
    click.echo("✓ 已提出，请另一位同事在办公端“站点设置”复核。")
