"""``huiyin site``: what every site must show, and its mark."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group

PICTURE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group("site", "站点：检查标识和指南是否齐全，加挂党政机关网站标识")
def site() -> None:
    """Gather the commands of the sites."""


@site.command(
    "check",
    help="列出各站点缺少的标识、不合规定的域名、原则上不单独开设的网站、缺项或过期的公开指南",
)
def check() -> int:
    """Print what the organs still have to do; 1 where there is anything."""
    starting.django()
    from django.utils.timezone import localdate

    from huiyin.domains.publication.selectors import guide_statuses, site_findings

    lines = [(f.site, f.sentence) for f in site_findings()]
    for status in guide_statuses(localdate(datetime.now(UTC))):
        lines += [(status.site, sentence) for sentence in status.sentences]
    for where, sentence in lines:
        click.echo(f"✗ {where.name}：{sentence}")
    if not lines:
        click.echo("✓ 各站点的标识和公开指南都齐全。")
    return 1 if lines else 0


@site.command("mark", help="加挂党政机关网站标识；再提出、复核站点设置后公开")
@click.argument("slug", metavar="站点")
@click.argument("file", metavar="图片", type=PICTURE)
@click.option("--link", required=True, metavar="网址", help="标识链接到的查验网址")
@click.option("--as", "username", required=True, metavar="账号", help="经办人的账号")
def mark(slug: str, file: Path, link: str, username: str) -> None:
    """Keep a site's mark."""
    starting.django()
    from huiyin.domains.publication import services

    now = datetime.now(UTC)
    actor = starting.actor(username, now)
    services.set_site_mark(
        slug=slug, name=file.name, data=file.read_bytes(), link=link, actor=actor, now=now
    )
    click.echo("✓ 已存好。请在办公端“站点设置”里提出变更，另一人复核后公开。")
