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
    account,
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
from huiyin.project.commands.wrong_use import sentence

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
    "账号": ("account",),
    "数据": ("import", "calendar", "words", "demo"),
    "文档": ("docs",),
    "维护": ("check", "migrate"),
}
for _command in (
    *running.COMMANDS,
    release.release,
    sites.site,
    ledger.ledger,
    account.account,
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
            f"{sentence(error)}\n用法见：{error.ctx.command_path if error.ctx else 'huiyin'} --help"
        )
    except click.Abort:
        click.echo("已中断。", err=True)
        return INTERRUPTED
    except Exception:  # noqa: BLE001 — the outermost frame: whatever it was goes into the log
        click.echo(f"✗ 程序出错，{_logged()}", err=True)
        return FAILED
    return code if isinstance(code, int) else 0


def _refuse(sentence: str) -> int:
    click.echo(f"✗ {sentence}", err=True)
    return REFUSED


def _logged() -> str:
    """Write the error to the log and tell where it is; a full disk is told, not a second error."""
    told = format_exc()
    file = places.logs() / "huiyin.log"
    try:
        places.logs().mkdir(parents=True, exist_ok=True)
        with file.open("a", encoding="utf-8") as log:
            log.write(f"\n{datetime.now(UTC).isoformat()} {' '.join(sys.argv)}\n{told}")
    except OSError as error:
        last = told.strip().splitlines()[-1]
        return f"经过也写不进 {file}（{error.strerror}）：{last}"
    return f"经过记在 {file}"


def main() -> None:
    """Start here."""
    sys.exit(run())


if __name__ == "__main__":
    main()
