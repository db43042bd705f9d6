"""``huiyin words``: one person proposes, the other confirms the digest that was shown, and only then it counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.text.models import WordList
from huiyin.foundation.text.tests.changing import KEEPER, LIST, SECOND
from huiyin.project import cli
from huiyin.project.commands import starting

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]
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
    for words in ("第1人提出；待复核；原因：新文件", "增加 1 条", "+ 云洲市 云州市", digest):
        assert words in told
    assert cli.run(["words", "confirm", number, "0" * 64, "--as", "second"]) != 0
    assert cli.run(["words", "confirm", number, digest, "--as", "keeper"]) != 0
    assert not WordList.objects.exists()
    assert cli.run(["words", "confirm", number, digest, "--as", "second"]) == 0
    assert "第 1 版，马上生效" in capsys.readouterr().out
    assert WordList.objects.get().active


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
