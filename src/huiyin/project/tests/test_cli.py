"""The command line: a table of contents, one sentence for what goes wrong, and exit codes that mean something."""

from __future__ import annotations

import errno
import io
import re
from typing import TYPE_CHECKING

import click
import pytest

from huiyin.kernel.errors import Invalid
from huiyin.project import cli
from huiyin.project.commands import demo
from huiyin.project.commands.wrong_use import sentence
from huiyin.project.documents import operations

if TYPE_CHECKING:
    from pathlib import Path


def test_the_table_of_contents_names_every_section_and_command(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    for section, names in cli.contents.sections.items():
        assert f"{section}:" in shown
        assert all(f"  {name} " in shown for name in names)
    assert {n for names in cli.contents.sections.values() for n in names} == set(
        cli.contents.commands
    )
    assert "Usage" not in shown
    assert "Options" not in shown


def every_command(group: click.Group, path: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    found = []
    for name, command in group.commands.items():
        found.append((*path, name))
        if isinstance(command, click.Group):
            found += every_command(command, (*path, name))
    return found


@pytest.mark.parametrize("path", every_command(cli.contents), ids=" ".join)
def test_every_help_page_is_chinese(
    path: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*path, "--help"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("用法：huiyin")
    for english in ("Usage", "Options", "Commands", "Show this", "[required]", "[default"):
        assert english not in shown


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("回音 ")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["nothing"], "没有“nothing”这个命令"),
        (["ledger", "nothing"], "没有“nothing”这个命令"),
        (["up", "--nothing"], "没有 --nothing 这个选项"),
        (["import", "sign"], "还缺 批次"),
        (["import", "sign", "x", "--as", "a", "--opinion", "b"], "批次 不能这样写：“x”应是整数。"),
        (["worker", "now", "please"], "多写了“now please”。"),
        (["words", "import", "/x"], "文件 不能这样写：没有“/x”这个文件。"),
        (["words", "import", "/"], "文件 不能这样写：“/”是目录，这里要写文件。"),
        (
            ["import", "trial", "/x", "--mapping", "/y"],
            "--mapping 不能这样写：没有“/y”这个文件或目录。",
        ),
        (["release", "checkout", __file__], "是文件，这里要写目录。"),
        (["ledger", "show", "--limit"], "--limit 后面还要写内容。"),
        (["ledger", "show", "--limit", "many"], "--limit 不能这样写：“many”应是整数。"),
        (["up", "--demo=yes"], "--demo 后面不用写内容。"),
        (["up", "--dem"], "没有 --dem 这个选项，是不是 --demo？"),
    ],
)
def test_wrong_use_is_one_sentence(
    typed: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(typed) == cli.REFUSED
    shown = capsys.readouterr()
    assert sentence in shown.err
    assert "--help" in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""
    told = shown.err.partition("\n")[0]
    for word in (*typed, "--as", "--demo"):
        told = told.replace(word, "")
    assert re.search(r"[A-Za-z]{3,}", told) is None, told


def test_what_click_says_in_new_words_is_not_shown_in_english() -> None:
    assert sentence(click.UsageError("Something click says tomorrow.")) == "用法不对。"


def test_a_full_disk_does_not_hide_the_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail() -> None:
        raise ZeroDivisionError("durch null")

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    monkeypatch.setattr(demo.load, "callback", fail)
    monkeypatch.setattr("pathlib.Path.open", full)
    assert cli.run(["demo", "load"]) == cli.FAILED
    told = capsys.readouterr().err
    assert "写不进" in told
    assert "durch null" in told
    assert "Traceback" not in told


def test_a_rule_that_is_not_met_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse() -> None:
        raise Invalid("sample", "文件 {name} 读不出来。", name="甲")

    monkeypatch.setattr(demo.load, "callback", refuse)
    assert cli.run(["demo", "load"]) == cli.REFUSED
    assert capsys.readouterr().err == "✗ 文件 甲 读不出来。\n"


def test_an_error_of_the_program_goes_to_the_log(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    monkeypatch.setattr(demo.load, "callback", fail)
    assert cli.run(["demo", "load"]) == cli.FAILED
    log = tmp_path / "logs" / "huiyin.log"
    assert str(log) in capsys.readouterr().err
    assert "ZeroDivisionError" in log.read_text(encoding="utf-8")


def test_a_wrong_setting_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HUIYIN_PORTAL_PORT", "viele")
    monkeypatch.delenv("HUIYIN_PORTAL_URL", raising=False)
    assert cli.run(["portal"]) == cli.REFUSED
    assert "HUIYIN_PORTAL_PORT 应是整数" in capsys.readouterr().err


def test_the_manual_shows_how_each_command_is_typed() -> None:
    shown = dict(operations.commands())
    assert "huiyin import sign 批次 --opinion 意见 [--digest 指纹] [--cleared] --as 账号" in shown
    assert "huiyin up [--demo]" in shown


@pytest.mark.django_db
def test_nobody_signs_in_another_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that acts for a person asks for the password; a wrong one signs nothing."""
    asked: list[str] = []

    def hidden(prompt: str) -> str:
        asked.append(prompt)
        return "wrong"

    monkeypatch.setattr("click.termui.hidden_prompt_func", hidden)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    assert cli.run(["release", "design", "--as", "nobody"]) == cli.REFUSED
    assert asked == ["nobody 的密码: "]
    assert "用户名或密码不对" in capsys.readouterr().err


@pytest.mark.django_db
def test_without_a_terminal_the_password_is_a_line_of_the_input(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("wrong\n"))
    assert cli.run(["release", "design", "--as", "nobody"]) == cli.REFUSED
    assert "用户名或密码不对" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert cli.run(["release", "design", "--as", "nobody"]) == cli.REFUSED
    assert "这里不是终端" in capsys.readouterr().err
