"""``huiyin words``: one person proposes, the other confirms the digest that was shown, and only then it counts."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.models import WordList
from huiyin.foundation.text.services.word_list_changes import confirm, drop
from huiyin.foundation.text.services.word_lists import install_word_list
from huiyin.foundation.text.tests.changing import KEEPER, LIST, SECOND, imported, proposed
from huiyin.kernel.actors import SYSTEM
from huiyin.project import cli
from huiyin.project.commands import starting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]
NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)
PEOPLE = {"keeper": KEEPER, "second": SECOND}


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list as a file, in a place where the two people prove who they are."""
    monkeypatch.setattr(starting, "actor", lambda username, _now: PEOPLE[username])
    made = tmp_path / "list.toml"
    made.write_text(LIST, encoding="utf-8")
    return made


def test_a_list_is_proposed_shown_and_confirmed(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["words", "import", str(file), "--as", "keeper", "--reason", "新文件"]) == 0
    told = capsys.readouterr().out
    assert "还没有生效" in told
    found = re.search(r"第 (\d+) 号变更.*?指纹 (\w{64})", told, re.DOTALL)
    assert found is not None
    number, digest = found.groups()
    assert cli.run(["words", "show", number, "--as", "second"]) == 0
    told = capsys.readouterr().out
    for words in ("第1人提出；待复核；原因：新文件", "增加 1 条", "+ 云洲市 → 云州市", digest):
        assert words in told
    assert cli.run(["words", "confirm", number, "0" * 64, "--as", "second"]) != 0
    assert cli.run(["words", "confirm", number, digest, "--as", "keeper"]) != 0
    assert not WordList.objects.exists()
    assert cli.run(["words", "confirm", number, digest, "--as", "second"]) == 0
    assert "第 1 版，马上生效" in capsys.readouterr().out
    assert WordList.objects.get().active


def test_who_agrees_reads_all_that_changes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported(LIST, now=NOW)
    sly = 'note = "改了\\u001b[2K", exceptions = ["云洲市人民"]'
    changed = LIST.replace('"云州市" }', f'"云州市", {sly} }}')
    for old, new in (("wrong", "suggest"), ("2026-01-01", "2026-05-01"), ("办公室", "办")):
        changed = changed.replace(old, new)
    change = proposed(changed, now=NOW)
    told = shown(change.pk, capsys)
    for words in (
        "类别：用词建议", "启用日期：2026-05-01", "来源：云政办发〔2026〕7号",
        "~ 类别：用词错误 改为 用词建议", "~ 启用日期：2026-01-01 改为 2026-05-01",
        "~ 维护单位：云州市政府办公室 改为 云州市政府办", "改动 1 条",
        "~ 云洲市 → 云州市 改为 云洲市 → 云州市（改了\\u001b[2K）［例外：云洲市人民］",
        "还没有生效",
    ):  # fmt: skip
        assert words in told, words


def test_a_new_list_shows_its_kind_and_first_day(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = shown(proposed(LIST, now=NOW).pk, capsys)
    for words in (
        "新的一份",
        "类别：用词错误",
        "启用日期：2026-01-01",
        "维护单位：云州市政府办公室",
    ):
        assert words in told, words


def test_when_a_version_counts_is_said(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change = proposed(LIST.replace("2026-01-01", "2099-01-01"), now=NOW)
    assert "自 2099-01-01 起生效" in shown(change.pk, capsys)
    words = ["words", "confirm", str(change.pk), change.digest, "--as", "second"]
    assert cli.run(words) == 0
    assert "第 1 版，自 2099-01-01 起生效。" in capsys.readouterr().out


def test_what_became_of_a_change_is_said(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = proposed(LIST, now=NOW)
    confirm(change=first, digest_seen=first.digest, actor=SECOND, now=NOW)
    assert "已生效。" in shown(first.pk, capsys)
    back = proposed(LIST.replace("云洲市", "云周市"), now=NOW)
    drop(change=back, opinion="写错了", actor=KEEPER, now=NOW)
    told = shown(back.pk, capsys)
    assert "已收回" in told
    assert "增加" not in told, "it changes nothing any more"
    assert "云周市 → 云州市" in told
    given_up = proposed(LIST.replace("云洲市", "云周市"), now=NOW)
    drop(change=given_up, opinion="不妥", actor=SECOND, now=NOW)
    assert "已放弃，" in shown(given_up.pk, capsys)
    waiting = proposed(LIST.replace("云洲市", "云周市"), now=NOW)
    install_word_list(source=LIST.replace("云洲市", "云舟市"), actor=SYSTEM, now=NOW)
    assert "已被后来的覆盖" in shown(first.pk, capsys)
    assert "又改过" in shown(waiting.pk, capsys)


def shown(number: int, capsys: pytest.CaptureFixture[str]) -> str:
    """Return what the second person reads of a change."""
    capsys.readouterr()
    assert cli.run(["words", "show", str(number), "--as", "second"]) == 0
    return capsys.readouterr().out


def test_a_proposal_is_taken_back(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cli.run(["words", "import", str(file), "--as", "keeper"])
    number, digest = re.findall(r"第 (\d+) 号|指纹 (\w{64})", capsys.readouterr().out)
    words = ["words", "drop", number[0], "--as", "keeper", "--reason", "写错了"]
    assert cli.run(words) == 0
    assert cli.run(["words", "confirm", number[0], digest[1], "--as", "second"]) != 0
    assert not WordList.objects.exists()


def test_nobody_imports_without_a_name(file: Path) -> None:
    assert cli.run(["words", "import", str(file)]) != 0
    assert not WordList.objects.exists()
