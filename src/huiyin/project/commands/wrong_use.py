"""用法不对 (wrong use): what click finds wrong with a command as typed, in one Chinese sentence.

click speaks English and words its messages itself, so they are recognised by their form; one that is not
recognised becomes a general sentence, never an English one.
"""

from __future__ import annotations

import re

import click

_THINGS = {"File": "文件", "Directory": "目录", "Path": "文件或目录"}
_NUMBERS = {"integer": "整数", "float": "数字", "integer range": "整数", "float range": "数字"}
_FORMS: tuple[tuple[str, str], ...] = (
    (r"Got unexpected extra arguments? \((?P<value>.*)\)", "多写了“{value}”"),
    (
        r"'(?P<value>.*)' is not a valid (?P<number>integer|float)(?: range)?\.",
        "“{value}”应是{number}",
    ),
    (r"'?(?P<value>.*?)'? is not in the range (?P<range>.*)\.", "“{value}”不在范围 {range} 之内"),
    (r"'(?P<value>.*)' is not one of (?P<choices>.*)\.", "“{value}”不行，只能是 {choices}"),
    (r"(?P<thing>\w+) '(?P<value>.*)' does not exist\.", "没有“{value}”这个{thing}"),
    (r"(?P<thing>\w+) '(?P<value>.*)' is a file\.", "“{value}”是文件，这里要写目录"),
    (r"(?P<thing>\w+) '(?P<value>.*)' is a directory\.", "“{value}”是目录，这里要写文件"),
    (r"(?P<thing>\w+) '(?P<value>.*)' is not readable\.", "“{value}”读不了，请核对权限"),
    (r"(?P<thing>\w+) '(?P<value>.*)' is not writable\.", "“{value}”写不了，请核对权限"),
    (r"Option '(?P<value>.*)' requires (?:an argument|\d+ arguments)\.", "{value} 后面还要写内容"),
    (r"Option '(?P<value>.*)' does not take a value\.", "{value} 后面不用写内容"),
    (r"Argument '(?P<value>.*)' takes \d+ values?\.", "{value} 的个数不对"),
    (r"Missing command\.", "请写明要做什么"),
)
_COMPILED = tuple((re.compile(form, re.DOTALL), sentence) for form, sentence in _FORMS)


def sentence(error: click.UsageError) -> str:
    """Return what is wrong, without a full stop at the end of an address."""
    match error:
        case click.NoSuchOption():
            near = "、".join(error.possibilities or ())
            return f"没有 {error.option_name} 这个选项" + (f"，是不是 {near}？" if near else "。")
        case click.MissingParameter():
            return f"还缺 {_name(error)}。"
        case click.BadParameter():
            return f"{_name(error)} 不能这样写：{_recognised(error.message)}。"
    command = getattr(error, "command_name", "")
    return f"没有“{command}”这个命令。" if command else f"{_recognised(error.message)}。"


def _name(error: click.BadParameter) -> str:
    """Return an option as typed, an argument by the word that the help shows."""
    if isinstance(error.param, click.Option):
        return error.param.opts[0]
    return error.param.human_readable_name if error.param else ""


def _recognised(message: str) -> str:
    """Return a message of click in Chinese."""
    for form, told in _COMPILED:
        found = form.fullmatch(message)
        if found:
            values = found.groupdict()
            values["thing"] = _THINGS.get(values.get("thing") or "", "文件")
            values["number"] = _NUMBERS.get(values.get("number") or "", "数字")
            return told.format(**values)
    return "用法不对"
