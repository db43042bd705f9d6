"""``huiyin account``: the first three accounts, each password printed once, nothing where they exist."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.project import cli

if TYPE_CHECKING:
    from pathlib import Path

THREE = ["--system", "shilei", "石磊", "--security", "anran", "安然", "--audit", "yanjin", "严谨"]
BASIS = ["--basis", "云政办〔2026〕1号"]
PRINTED = re.compile(r"用户名 (\S+)，密码 (\S+)")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("HUIYIN_PORTAL_URL", "http://127.0.0.1:8000")
    monkeypatch.setenv("HUIYIN_DESK_URL", "https://desk.yunchuan.example")
    monkeypatch.setenv("HUIYIN_DATA", str(tmp_path))
    return tmp_path


def create(*words: str) -> int:
    return cli.run(["account", "create-admin", *words])


@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_three_accounts_are_made_and_their_passwords_printed_once(
    capsys: pytest.CaptureFixture[str], place: Path
) -> None:
    assert create(*THREE, *BASIS) == 0
    shown = capsys.readouterr().out
    passwords = dict(PRINTED.findall(shown))
    assert list(passwords) == ["shilei", "anran", "yanjin"]
    assert "https://desk.yunchuan.example" in shown
    for username, password in passwords.items():
        assert shown.count(password) == 1
        assert User.objects.get(username=username).check_password(password)
        assert not any(password in str(e.data) for e in Entry.objects.all())
    assert not [f for f in place.rglob("*") if f.is_file()]
    roles = {g.user.username: g.role for g in RoleGrant.objects.all()}
    assert roles == {"shilei": "system_admin", "anran": "security_admin", "yanjin": "audit_admin"}
    told = [sentence(e) for e in Entry.objects.filter(kind="role.granted")]
    assert told[0] == "系统授予账号“shilei”（石磊）角色“系统管理员”（所有机关）"


def test_the_password_signs_in_and_has_to_be_changed(capsys: pytest.CaptureFixture[str]) -> None:
    create(*THREE[:3], *BASIS)
    ((username, password),) = PRINTED.findall(capsys.readouterr().out)
    client = Client()
    client.post(reverse("account_login"), {"login": username, "password": password})
    assert client.get("/").headers["Location"] == reverse("account_change_password")


def test_it_refuses_where_an_administrator_exists(capsys: pytest.CaptureFixture[str]) -> None:
    assert create(*THREE[:3], *BASIS) == 0
    capsys.readouterr()
    assert create(*THREE, *BASIS) == cli.REFUSED
    shown = capsys.readouterr()
    assert "已经有系统管理员（shilei）" in shown.err
    assert shown.out == ""
    assert User.objects.count() == 1
    assert create(*THREE[3:], *BASIS) == 0
    assert User.objects.count() == 3


@pytest.mark.parametrize(
    ("typed", "sentence_part"),
    [
        ([*BASIS], "请写明要开立哪一员的账号"),
        ([*THREE], "还缺 --basis"),
        (["--system"], "--system 后面还要写内容"),
        ([*THREE[:3], "--audit", "yanjin", "石磊", *BASIS], "“石磊”出现了两次"),
    ],
)
def test_what_is_wrong_is_one_sentence_and_nothing_is_made(
    typed: list[str], sentence_part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert create(*typed) == cli.REFUSED
    assert sentence_part in capsys.readouterr().err
    assert not User.objects.exists()


def test_an_administrator_gets_a_new_password(capsys: pytest.CaptureFixture[str]) -> None:
    create(*THREE, *BASIS)
    (old, *_others) = PRINTED.findall(capsys.readouterr().out)
    assert cli.run(["account", "renew-admin", "shilei"]) == 0
    ((username, password),) = PRINTED.findall(capsys.readouterr().out)
    user = User.objects.get(username=username)
    assert user.check_password(password)
    assert not user.check_password(old[1])
    assert user.must_change_password
    assert actor_of(user, datetime.now(UTC)).roles() == {"system_admin"}
    assert cli.run(["account", "renew-admin", "nobody"]) == cli.REFUSED
    assert "不是在用的三员账号" in capsys.readouterr().err
