"""``huiyin demo``: the invented city to try everything with."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group


@group("demo", "演示：云川市的数据和账号")
def demo() -> None:
    """Gather the commands of the demonstration."""


@demo.command("load", help="装入演示数据；再运行一次不会重复")
def load() -> None:
    """Load the demonstration."""
    starting.django()
    from huiyin.project.demo.loader import load as load_demo

    load_demo(now=datetime.now(UTC), announce=lambda text: click.echo(f"· {text}"))
    click.echo("✓ 演示数据已就绪。")
