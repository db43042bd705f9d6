"""运行手册里生成的两节: every command and every environment variable."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from huiyin.project.documents.variables import MEANINGS
from huiyin.project.settings.env import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = ROOT / "docs" / "operations.md"
READERS = {
    *("text", "flag", "number", "path", "words", "database"),
    *("choice", "secret", "mailbox"),
}


@dataclass(frozen=True, slots=True)
class Variable:
    """An environment variable as the code reads it; ``default`` is the source of the expression."""

    name: str
    default: str


def variables() -> dict[str, Variable]:
    """Return every variable that the code reads through ``settings.env``, by name."""
    found: dict[str, Variable] = {}
    for file in sorted((ROOT / "src/huiyin/project").rglob("*.py")):
        for variable in _reads(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(variable.name, variable)
    return dict(sorted(found.items()))


def _reads(tree: ast.Module) -> Iterator[Variable]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr=reader) | ast.Name(id=reader)):
                if reader in READERS and (name := _literal(node.args)):
                    keywords = [k.value for k in node.keywords if k.arg == "default"]
                    yield Variable(name, _plain([*node.args[1:], *keywords][0]))


def _literal(arguments: list[ast.expr]) -> str:
    """Return the first argument where it names one of our variables."""
    match arguments:
        case [ast.Constant(value=str(name)), *_] if name.startswith("HUIYIN_"):
            return name
    return ""


def _plain(default: ast.expr) -> str:
    """Return a default as people read it; nothing where it is computed."""
    if isinstance(default, ast.Call | ast.JoinedStr | ast.Subscript):
        return ""
    text = ast.unparse(default)
    text = re.sub(r"^DATA_DIR / '(.*)'$", r"$HUIYIN_DATA/\1", text)
    text = re.sub(r"^(?:env\.)?ROOT / '(.*)'$", r"\1", text)
    text = text.replace("DEFAULT_PORTAL_PORT", "8000").replace("DEFAULT_DESK_PORT", "8001")
    return text.strip("'")


def commands() -> Iterator[tuple[str, str]]:
    """Return every command as typed, with its first line of help."""
    from huiyin.project.cli import contents

    yield from _walk(contents, "huiyin")


def _walk(group: click.Group, path: str) -> Iterator[tuple[str, str]]:
    for name, command in group.commands.items():
        typed = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from _walk(command, typed)
            continue
        with click.Context(command) as context:
            pieces = [p for param in command.get_params(context) for p in _piece(param)]
        yield " ".join([typed, *pieces]), (command.help or "").split("\n", 1)[0]


def _piece(param: click.Parameter) -> list[str]:
    """Return how a parameter is typed: obligatory ones bare, optional ones in brackets."""
    if param.name == "_click_default_help":
        return []
    shown = param.metavar or (param.name or "").upper()
    if isinstance(param, click.Argument):
        return [shown]
    flag = isinstance(param, click.Option) and param.is_flag
    typed = param.opts[0] if flag else f"{param.opts[0]} {shown}"
    return [typed if param.required else f"[{typed}]"]


def sections() -> dict[str, str]:
    """Return the generated sections by name."""
    rows = ["| 命令 | 作用 |", "|---|---|"]
    rows += [f"| `{typed}` | {text} |" for typed, text in commands()]
    table = ["| 环境变量 | 默认 | 作用 |", "|---|---|---|"]
    table += [
        f"| `{v.name}` | {f'`{v.default}`' if v.default else ''} | {MEANINGS.get(v.name, '')} |"
        for v in variables().values()
    ]
    return {"commands": "\n".join(rows), "variables": "\n".join(table)}


def undescribed() -> list[str]:
    """Return the variables nobody has described, and the descriptions of variables that are gone."""
    known = variables()
    return sorted(known.keys() ^ MEANINGS.keys())


def render() -> str:
    """Return the manual with its generated sections renewed."""
    text = FILE.read_text(encoding="utf-8")
    for name, body in sections().items():
        begin, end = f"<!-- generated: {name} -->", "<!-- end -->"
        head, found, rest = text.partition(begin)
        _old, closed, tail = rest.partition(end)
        if not found or not closed:
            msg = f"docs/operations.md lacks the section {name!r}"
            raise ValueError(msg)
        text = f"{head}{begin}\n{body}\n{end}{tail}"
    return text


def write() -> str:
    """Write the manual and return its path."""
    FILE.write_text(render(), encoding="utf-8")
    return FILE.relative_to(ROOT).as_posix()
