"""``huiyin docs``: the parts of the documentation that are generated and checked."""

from __future__ import annotations

import click

from huiyin.project.commands import starting
from huiyin.project.commands.chinese import group


@group("docs", "文档：由程序生成的部分")
def docs() -> None:
    """Gather the commands of the documentation."""


@docs.command("matrix", help="重新生成 docs/matrix.md：条款、规则、测试三者的对照")
def matrix() -> None:
    """Write the matrix."""
    starting.django()
    from huiyin.project.documents import matrix as made

    click.echo(f"✓ 已写入 {made.write()}")


@docs.command("operations", help="更新 docs/operations.md 里的命令清单和环境变量清单")
def operations() -> None:
    """Write the generated parts of the operations manual."""
    from huiyin.project.documents import operations as made

    click.echo(f"✓ 已写入 {made.write()}")


@docs.command("check", help="核对生成的文档是不是最新的，词汇表有没有缺")
def check() -> int:
    """Compare every generated part with what it would be now."""
    starting.django()
    from huiyin.project.documents import checking

    problems = checking.problems()
    for problem in problems:
        click.echo(f"✗ {problem}")
    if not problems:
        click.echo("✓ 文档是最新的。")
    return 1 if problems else 0
