"""``huiyin release purge``: the desk's services, for two people one after another or at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.release import daemon, purge
from huiyin.foundation.release.models import Erasure
from huiyin.project import cli

if TYPE_CHECKING:
    from tests.bypass.public_city import Public

pytestmark = [pytest.mark.clause("personal-information-law-2021:57"), pytest.mark.django_db]
PASSWORD = "Chun-jiang-2026"
WORDS = "现就公交线路调整有关事项公告如下"


@pytest.fixture
def withdrawn(public: Public, monkeypatch: pytest.MonkeyPatch) -> str:
    """The key of an item that was taken down; its officers have accounts with grants."""
    city = public.city
    for role in ("registrar", "security_admin", "author"):
        user = User.objects.get(username=role)
        user.set_password(PASSWORD)
        user.save()
        RoleGrant.objects.create(user=user, role=role, since=city.now)
    monkeypatch.setattr("click.termui.hidden_prompt_func", lambda _prompt: PASSWORD)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    services.withdraw(
        item_id=public.item.pk, reason="有误", actor=city.people["approver"], now=city.tick()
    )
    public.step()
    return public.item.key


def typed(key: str, *people: str, **more: str) -> list[str]:
    words = ["release", "purge", key, "--phrase", WORDS]
    for name, value in more.items():
        words += [f"--{name}", value]
    return [*words, *(part for name in people for part in ("--as", name))]


def test_one_after_another(
    withdrawn: str, public: Public, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run([*typed(withdrawn, "registrar"), "--try"]) == 0
    shown = capsys.readouterr().out
    foreseen = re.search(r"会清除 (\d+) 个发布对象、(\d+) 个内部文件", shown)
    assert foreseen is not None
    assert f"· /{withdrawn}/" in shown
    assert purge.proposed(withdrawn) is None
    assert cli.run(typed(withdrawn, "registrar")) == 2
    assert cli.run(typed(withdrawn, "author", reason="有个人信息")) == 2
    assert cli.run(typed(withdrawn, "registrar", reason="有个人信息")) == 0
    assert "请另一人复核" in capsys.readouterr().out
    assert cli.run(typed(withdrawn, "registrar")) == 2
    assert not Erasure.objects.exists()
    assert cli.run(typed(withdrawn, "security_admin")) == 0
    said = capsys.readouterr().out
    assert f"已清除 {foreseen[1]} 个发布对象、{foreseen[2]} 个内部文件" in said
    assert Erasure.objects.get().problem == ""


def test_both_at_once_while_no_releaser_runs(
    withdrawn: str, public: Public, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(typed(withdrawn, "registrar", "security_admin", reason="有个人信息")) == 0
    assert "✓ 已清除" in capsys.readouterr().out


def test_while_a_releaser_runs_the_command_leaves_it_to_that(
    withdrawn: str,
    public: Public,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("huiyin.project.purging.PATIENCE", 0.1)
    with daemon.only_one():
        code = cli.run(typed(withdrawn, "registrar", "security_admin", reason="有个人信息"))
    assert code == 0
    assert "发布器还没有办" in capsys.readouterr().out
    assert not Erasure.objects.exists()
