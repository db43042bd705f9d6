"""``huiyin``: the command line. A rule that is not met ends with one sentence and code 2."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from traceback import format_exc
from typing import TYPE_CHECKING

import click
from django.core.exceptions import ImproperlyConfigured

from huiyin import __version__
from huiyin.kernel.errors import DomainError
from huiyin.project import places
from huiyin.project.commands import (
    calendar,
    demo,
    documentation,
    documents,
    ledger,
    release,
    running,
    sites,
    upkeep,
    words,
)
from huiyin.project.commands.chinese import Group

if TYPE_CHECKING:
    from collections.abc import Sequence

REFUSED = 2
FAILED = 1
INTERRUPTED = 130

contents = Group(
    "huiyin",
    help="回音：依法发布，事事有回音。\n\n退出码：0 成功，1 程序出错，2 不符合规则或者用法不对。",
    params=[
        click.Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            help="显示版本",
            callback=lambda ctx, _param, value: _version(ctx) if value else None,
        )
    ],
)
contents.sections = {
    "运行": ("up", "portal", "desk", "releaser", "worker", "tick"),
    "发布": ("release", "site"),
    "台账": ("ledger",),
    "数据": ("import", "calendar", "words", "demo"),
    "文档": ("docs",),
    "维护": ("check", "migrate"),
}
for _command in (
    *running.COMMANDS,
    release.release,
    sites.site,
    ledger.ledger,
    documents.imports,
    calendar.calendar,
    words.words,
    demo.demo,
    documentation.docs,
    *upkeep.COMMANDS,
):
    contents.add_command(_command)


def _version(ctx: click.Context) -> None:
    click.echo(f"回音 {__version__}")
    ctx.exit()


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code; what goes wrong is told on standard error."""
    try:
        code = contents.main(args=arguments, prog_name="huiyin", standalone_mode=False)
    except (DomainError, ImproperlyConfigured) as error:
        return _refuse(str(error))
    except click.UsageError as error:
        return _refuse(
            f"{_usage(error)}\n用法见：{error.ctx.command_path if error.ctx else 'huiyin'} --help"
        )
    except click.Abort:
        click.echo("已中断。", err=True)
        return INTERRUPTED
    except Exception:  # noqa: BLE001 — the outermost frame: whatever it was goes into the log
        click.echo(f"✗ 程序出错，经过记在 {_log()}", err=True)
        return FAILED
    return code if isinstance(code, int) else 0


def _refuse(sentence: str) -> int:
    click.echo(f"✗ {sentence}", err=True)
    return REFUSED


def _usage(error: click.UsageError) -> str:
    """Say in Chinese what is wrong with the command as typed."""
    match error:
        case click.NoSuchOption():
            return f"没有 {error.option_name} 这个选项。"
        case click.MissingParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"还缺 {name}。"
        case click.BadParameter():
            name = error.param.human_readable_name if error.param else ""
            return f"{name} 不能这样写：{error.message}"
    command = getattr(error, "command_name", "")
    return f"没有“{command}”这个命令。" if command else f"用法不对：{error.message}"


def _log() -> str:
    places.logs().mkdir(parents=True, exist_ok=True)
    file = places.logs() / "huiyin.log"
    with file.open("a", encoding="utf-8") as log:
        log.write(f"\n{datetime.now(UTC).isoformat()} {' '.join(sys.argv)}\n{format_exc()}")
    return str(file)


def main() -> None:
    """Start here."""
    sys.exit(run())


if __name__ == "__main__":
    main()
