"""``huiyin release``: what was released, and the proof of it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.kernel.errors import Invalid
from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW_FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)


@group("release", "发布库：检出、核验、出具证明")
def release() -> None:
    """Gather the commands of the release."""


@release.command("status", help="发布器在做什么，当前是第几次发布")
def status() -> None:
    """Print the releaser's last word."""
    starting.django()
    from huiyin.foundation.release import commands

    found = commands.status()
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    if not found["running"]:
        click.echo("✗ 发布器没有运行，已登记的稿件暂不能公开。", err=True)


@release.command(
    "checkout", help="把当前公开的全部页面写成文件，供 nginx、CDN 使用；再运行只写变化的"
)
@click.argument("directory", metavar="目录", type=FOLDER)
def checkout(directory: Path) -> None:
    """Materialise the current root."""
    starting.django()
    from huiyin.foundation.release import commands

    done = commands.checkout(directory)
    click.echo(
        f"✓ 第 {done.root.sequence} 次发布：写了 {done.written} 个文件，删了 {done.removed} 个。"
    )


@release.command("verify", help="核验发布库、检出的目录、网址，或用证明核验一页；不用数据库")
@click.argument("target", metavar="[发布库|目录|网址]", required=False)
@click.option("--key", metavar="公钥", help="另外得到的公钥（64 位十六进制）")
@click.option("--since", type=FILE, metavar="文件", help="以前留存的签名树头")
@click.option("--sample", type=int, metavar="页数", help="只随机核对这么多页")
@click.option("--page", type=FILE, metavar="文件", help="保存下来的一页")
@click.option("--proof", type=FILE, metavar="文件", help="这一页的证明")
def verify(
    target: str | None,
    key: str | None,
    since: Path | None,
    sample: int | None,
    page: Path | None,
    proof: Path | None,
) -> int:
    """Verify a target, or a page with its proof."""
    starting.django()
    from django.conf import settings

    from huiyin.foundation.release import commands

    if page or proof:
        return _verify_page(page, proof, key, alone=not (target or since or sample))
    place = target or str(settings.RELEASE_DIR)
    report = commands.verify(place, key=key, since=since, sample=sample)
    for problem in report.problems:
        click.echo(f"✗ {problem}")
    if report.holds and report.head:
        erased = f"，{report.erased} 个对象已依令清除" if report.erased else ""
        click.echo(
            f"✓ 第 {report.head.sequence} 次发布，日志 {report.releases} 条，"
            f"核对 {report.pages} 页，全部与签名一致{erased}。"
        )
        click.echo(_trust(report.head.key, key))
    return 0 if report.holds else 1


def _verify_page(page: Path | None, proof: Path | None, key: str | None, *, alone: bool) -> int:
    """Verify one saved page with its proof; nothing else is checked with it."""
    from huiyin.foundation.release import commands

    if not (page and proof):
        raise Invalid(
            "page-and-proof",
            "核验一页要同时给出 --page 和 --proof；证明用 huiyin release prove 取得。",
        )
    if not alone:
        raise Invalid(
            "page-alone", "核验一页时，不能再写发布库、目录或网址，也不能用 --since 和 --sample。"
        )
    proved = commands.verify_page(page, proof, key=key)
    click.echo(f"✓ {proved.path} 就是第 {proved.sequence} 次发布时的字节。")
    click.echo(_trust(proved.key, key))
    return 0


def _trust(found: str, given: str | None) -> str:
    """Say whose key it was, and what follows from that."""
    from huiyin.foundation.release.keys import key_id

    if given:
        return f"✓ 签名的公钥（编号 {key_id(found)}）就是 --key 给出的那一把。"
    return (
        f"! 签名的公钥（编号 {key_id(found)}）取自被核验的一方，没有与从别处得到的公钥对照：\n"
        "  整套伪造的内容也能这样通过。请向网站主办单位另外取得公钥，用 --key 再核一次。"
    )


@release.command("listed", help="核对一条迁移来的信息在两人签署的清单里；不用数据库")
@click.argument("listing", metavar="清单", type=FILE)
@click.argument("document", metavar="原文", type=FILE)
def listed(listing: Path, document: Path) -> None:
    """Find a document in a signed list and tell the digest that was signed."""
    from huiyin.foundation.release.signed_list import check_list

    found = check_list(listing, document)
    click.echo(
        f"✓ {document.name} 在清单里（{found.key}，第 {found.part} 部分，共 {found.of} 部分）。"
    )
    click.echo(f"  所签清单的指纹 {found.manifest}")
    click.echo("  请与证明页上写的比对；证明页本身用 huiyin release verify --page 核验。")


@release.command("prove", help="取一页的证明，写到标准输出，例如 huiyin release prove /item/1/")
@click.argument("path", metavar="路径")
@click.option("--sequence", type=int, metavar="序号", help="以前的第几次发布")
def prove(path: str, sequence: int | None) -> None:
    """Print a proof bundle."""
    starting.django()
    from huiyin.foundation.release import commands

    sys.stdout.buffer.write(commands.prove_path(path, sequence=sequence) + b"\n")


@release.command("witness", help="导出当前的签名树头，留在别处，以后核对历史有没有被改写")
@click.argument("file", metavar="文件", type=NEW_FILE)
def witness(file: Path) -> None:
    """Export the signed head."""
    starting.django()
    from huiyin.foundation.release import commands

    root = commands.witness(file)
    click.echo(f"✓ 第 {root.sequence} 次发布的树头已写入 {file}。请另行保存。")


@release.command("audit", help="对照数据库与发布库：每张票的去向，每页的来历")
def audit() -> int:
    """Compare database and store."""
    starting.django()
    from huiyin.foundation.release import commands

    found = commands.audit()
    for problem in found.problems:
        click.echo(f"✗ {problem}")
    click.echo(
        f"发布票 {found.tickets}：已公开 {found.released}，排队 {found.queued}，拒发 {found.refused}。"
    )
    return 1 if found.problems else 0


@release.command("shadow", help="只凭已放行的内容全部重新渲染一遍，与公开的页面和检索库对照")
def shadow() -> int:
    """Render everything and compare."""
    starting.django()
    from huiyin.foundation.release import commands

    found = commands.shadow()
    for label, paths in (
        ("不同", found.different),
        ("缺少", found.missing),
        ("多出", found.surplus),
        ("检索缺少", found.unfound),
        ("检索多出", found.stray),
        ("检索不同", found.outdated),
    ):
        for path in paths:
            click.echo(f"✗ {label}：{path}")
    result = "全部一致" if found.equal else "有出入"
    click.echo(f"渲染 {found.pages} 页，核对检索 {found.indexed} 篇，{result}。")
    return 0 if found.equal else 1


@release.command("design", help="启用新的页面样式：一人提请，另一人复核")
@click.option("--as", "username", required=True, help="经办人的账号", metavar="账号")
@click.option("--opinion", default="", help="意见", metavar="意见")
def design(username: str, opinion: str) -> None:
    """Propose the present design, or confirm the one that waits."""
    starting.django()
    from huiyin.foundation.release import design as designs
    from huiyin.foundation.release.design_standing import standing

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    waiting = [p.case for p in standing(now=now).proposals if p.current]
    if waiting:
        designs.confirm(case_id=waiting[-1].pk, actor=actor, now=now, opinion=opinion)
        click.echo("✓ 已复核，新样式进入发布。")
    else:
        designs.propose(actor=actor, now=now, opinion=opinion)
        click.echo("✓ 已提请，请另一人再运行一次本命令复核。")


@release.command("grants", help="发布器和办公端各用一个数据库角色时，写出授权语句（PostgreSQL）")
@click.option("--releaser", required=True, metavar="角色", help="发布器的数据库角色")
@click.option("--desk", required=True, metavar="角色", help="办公端和后台任务的数据库角色")
def grants(releaser: str, desk: str) -> None:
    """Print what the owner of the tables runs after each migration."""
    starting.django()
    from django.db import connection

    from huiyin.foundation.release.grants import statements

    if connection.vendor != "postgresql":
        raise Invalid("no-roles", "嵌入式数据库没有角色，换成 PostgreSQL 才能分开授权。")
    for statement in statements(releaser=releaser, desk=desk):
        click.echo(f"{statement};")


@release.command("purge", help="清除已撤回或更正的内容（泄露个人信息时）：一人提出，另一人复核")
@click.argument("key", metavar="对象")
@click.option("--phrase", "phrases", multiple=True, metavar="字句", help="泄露的字句，可写多个")
@click.option("--reason", default="", metavar="理由", help="为什么清除；提出时必写")
@click.option(
    "--as",
    "usernames",
    required=True,
    multiple=True,
    metavar="账号",
    help="经办人；写两个就一次办完提出和复核",
)
@click.option("--try", "only_try", is_flag=True, help="只看会清除多少，什么也不改")
def purge(
    key: str,
    phrases: tuple[str, ...],
    reason: str,
    usernames: tuple[str, ...],
    only_try: bool,  # noqa: FBT001 — click passes flags by name
) -> int:
    """Order a purge, confirm the one that waits, or tell what would go."""
    starting.django()
    from huiyin.project.purging import order, try_out

    now = datetime.now(UTC)
    actors = [starting.actor(name, now) for name in usernames]
    if only_try:
        return try_out(key=key, phrases=phrases, actor=actors[0], say=click.echo)
    return order(key=key, phrases=phrases, reason=reason, actors=actors, now=now, say=click.echo)
