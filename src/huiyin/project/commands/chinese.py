"""Command and Group: click's classes, speaking Chinese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from typing_extensions import override

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class _Chinese(click.Command):
    """What commands and groups share: the words of the help page."""

    @override
    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix="用法：")

    @override
    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        pieces = [p for param in self.get_params(ctx) for p in param.get_usage_pieces(ctx)]
        optional = [p for p in self.get_params(ctx) if isinstance(p, click.Option)]
        if len(optional) > 1:  # the help option is always there
            pieces.insert(0, "[选项]")
        return pieces

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        records = [
            record
            for param in self.get_params(ctx)
            if isinstance(param, click.Option) and (record := param.get_help_record(ctx))
        ]
        with formatter.section("选项"):
            formatter.write_dl([(names, _translated(text)) for names, text in records])

    @override
    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示这段说明"
        return option


class Command(_Chinese):
    """A command."""


class Group(_Chinese, click.Group):
    """A group of commands; the sections, where given, order the list like a table of contents."""

    command_class = Command
    sections: Mapping[str, tuple[str, ...]] = {}

    @override
    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        return ["命令", "[…]"]

    @override
    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.format_commands(ctx, formatter)
        if ctx.parent is None:
            super().format_options(ctx, formatter)

    @override
    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, names in (self.sections or {"命令": tuple(self.commands)}).items():
            rows = []
            for name in names:
                command = self.commands[name]
                rows.append((name, _first_line(command)))
                if isinstance(command, click.Group) and self.sections:
                    rows += [(f"  {n}", _first_line(c)) for n, c in command.commands.items()]
            with formatter.section(title):
                formatter.write_dl(rows)


def _translated(text: str) -> str:
    """Return click's own remarks in Chinese."""
    return text.replace("[required]", "[必填]").replace("[default: ", "[默认 ")


def _first_line(command: click.Command) -> str:
    return (command.help or "").strip().split("\n", 1)[0]


def group(name: str, text: str) -> Callable[[Callable[..., Any]], Group]:
    """Make a group of commands out of an empty function."""

    def decorate(function: Callable[..., Any]) -> Group:
        return Group(name, help=text, callback=function)

    return decorate
