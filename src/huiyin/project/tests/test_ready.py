"""Nothing starts that a check has found wrong, or whose database is not prepared; ``check`` looks at the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.checks import Error
from django.core.checks.registry import registry
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from huiyin.foundation.ledger.checks import keys_are_private
from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.text.models import WordList
from huiyin.kernel.errors import Invalid
from huiyin.project import cli
from huiyin.project.preparing import set_up
from huiyin.project.ready import require_ready

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SQLITE_ONLY = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="drops SQLite's triggers by name"
)
STARTS = ["desk", "releaser", "worker", "tick"]


@pytest.fixture
def prepared(db: None) -> list[str]:
    """A database as an installation leaves it; returns what was said."""
    said: list[str] = []
    set_up(said.append)
    return said


def test_an_installation_brings_its_word_lists_and_may_be_repeated(prepared: list[str]) -> None:
    assert any("用语表" in line for line in prepared)
    assert WordList.objects.count() == 3
    again: list[str] = []
    set_up(again.append)
    assert again == []
    require_ready()


def test_the_command_of_an_installation_brings_them_too(
    db: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["migrate"]) == 0
    assert "用语表" in capsys.readouterr().out
    assert WordList.objects.exists()


@pytest.mark.parametrize("command", STARTS)
def test_without_word_lists_nothing_starts(
    db: None, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([command]) == cli.REFUSED
    assert "huiyin migrate" in capsys.readouterr().err


@pytest.mark.parametrize("command", STARTS)
@pytest.mark.clause("changchun-2015:4.1b")
def test_a_model_without_a_gate_stops_the_start(
    prepared: list[str],
    command: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    from huiyin.foundation.release import registry as gates

    rules = {k: r for k, r in gates._RULES.items() if k != "item"}
    monkeypatch.setattr(gates, "_RULES", rules)
    assert cli.run([command]) == cli.REFUSED
    assert "publication.Item" in capsys.readouterr().err


def test_other_peoples_checks_do_not_slow_the_start(
    prepared: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def theirs(**_kwargs: Any) -> list[Error]:
        return [Error("theirs")]

    theirs.__module__ = "wagtail.elsewhere"
    monkeypatch.setattr(registry, "registered_checks", {*registry.registered_checks, theirs})
    require_ready()


def test_a_database_of_yesterday_stops_the_start(prepared: list[str]) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="watch").delete()
    with pytest.raises(Invalid, match="数据库结构不是最新的"):
        require_ready()


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("table", "names"),
    [
        ("ledger_entry", lambda: trigger_names("sqlite", "ledger_entry")[:1]),
        ("cases_decision", lambda: trigger_names("sqlite", "cases_decision")[2:]),
        ("cases_clockevent", lambda: trigger_names("sqlite", "cases_clockevent")[1:2]),
        ("release_ticket", lambda: trigger_names("sqlite", "release_ticket")[:1]),
        ("ledger_head", lambda: ("ledger_head_forward",)),
    ],
)
def test_check_finds_a_lost_trigger(
    prepared: list[str],
    table: str,
    names: Callable[[], tuple[str, ...]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.run(["check"]) == 0
    with connection.cursor() as cursor:
        for name in names():
            cursor.execute(f'DROP TRIGGER "{name}"')
    assert cli.run(["check"]) == 1
    assert f"{table} 的防改触发器不见了" in capsys.readouterr().out
    with pytest.raises(Invalid, match=table):
        require_ready()


@pytest.fixture
def keys(tmp_path: Path, settings: Any) -> Path:
    settings.KEYS_DIR = tmp_path / "keys"
    (tmp_path / "keys").mkdir(mode=0o700)
    (tmp_path / "keys" / "seal.key").touch(mode=0o600)
    return tmp_path / "keys"


@pytest.mark.parametrize(
    ("folder", "file", "fine"),
    [
        (0o700, 0o600, True),
        (0o750, 0o640, True),
        (0o755, 0o600, False),
        (0o700, 0o604, False),
        (0o770, 0o600, False),
        (0o700, 0o660, False),
    ],
)
def test_keys_are_for_the_services(keys: Path, folder: int, file: int, *, fine: bool) -> None:
    keys.chmod(folder)
    (keys / "seal.key").chmod(file)
    assert (keys_are_private() == []) is fine


@pytest.mark.parametrize(("folder", "fine"), [(0o700, True), (0o750, False), (0o701, False)])
def test_the_signing_key_of_a_releaser_of_its_own_is_for_nobody_else(
    keys: Path, tmp_path: Path, settings: Any, folder: int, *, fine: bool
) -> None:
    alone = tmp_path / "releaser-keys"
    alone.mkdir()
    alone.chmod(folder)
    settings.RELEASER_KEYS_DIR = str(alone)
    assert keys.is_dir()
    assert (keys_are_private() == []) is fine
