"""Accounts at the desk: what each of the three administrators sees and does, and what they are told."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from huiyin.channels.desk.tests.conftest import PAST
from huiyin.channels.desk.tests.reading import fields, problems, text
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs.services import register_person
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from pytest_django import DjangoAssertMaxNumQueries

    from huiyin.channels.desk.tests.conftest import Town

LIST = "/people/accounts/"
SHOWN = re.compile(r'<code class="password">([^<]+)</code>')


def page(town: Town, name: str, act: str = "") -> str:
    """Return the address of an account, or of an act on it."""
    return f"{LIST}{town.users[name].pk}/{act and act + '/'}"


def test_the_list_is_searched_by_name_organ_mark_and_role(town: Town) -> None:
    client = town.client("audit")
    town.grant("linlan", "author")
    assert len(re.findall(r"/people/accounts/\d+/", text(client.get(LIST)))) == len(town.users)
    for asked in ({"q": "林岚"}, {"organ": "office"}, {"organ": "yunchuan"}, {"role": "author"}):
        found = text(client.get(LIST, asked))
        assert "林岚" in found
        assert "石磊" not in found, asked
    User.objects.filter(username="second").update(is_active=False)
    found = text(client.get(LIST, {"mark": "stopped"}))
    assert "石泉" in found
    assert "已停用" in found
    assert "林岚" not in found
    assert "没有找到这样的账号" in text(client.get(LIST, {"q": "无此人"}))
    assert "石磊" in text(client.get(LIST, {"mark": "nonsense", "organ": "nonsense"}))


def test_the_list_takes_few_queries_however_long_it_is(
    town: Town, django_assert_max_num_queries: DjangoAssertMaxNumQueries
) -> None:
    for n in range(20):
        town.hire(f"more{n}", "某人", "author", town.office)
    client = town.client("system")
    client.get(LIST)
    with django_assert_max_num_queries(30):
        client.get(LIST)


def test_a_missing_administrator_is_told_above_the_list(town: Town) -> None:
    assert "现在没有在用的" not in text(town.client("system").get(LIST))
    User.objects.filter(username="audit").update(is_active=False)
    assert "现在没有在用的审计管理员账号" in text(town.client("system").get(LIST))


@pytest.mark.clause("gbt22239-2019:8.1.5")
@pytest.mark.parametrize(
    ("who", "sees", "not_offered"),
    [
        ("system", {"重置密码", "停用"}, {"授予角色", "收回", "这个账号办过的事"}),
        ("security", {"授予角色", "收回"}, {"重置密码", ">停用<", "这个账号办过的事"}),
        ("audit", {"这个账号办过的事"}, {"重置密码", ">停用<", "授予角色", "收回"}),
    ],
)
def test_each_administrator_is_offered_the_own_acts_only(
    town: Town, who: str, sees: set[str], not_offered: set[str]
) -> None:
    town.grant("linlan", "author")
    shown = text(town.client(who).get(page(town, "linlan")))
    assert "拟稿人" in shown
    assert "岗位分工" in shown
    assert all(words in shown for words in sees)
    assert not [words for words in not_offered if words in shown]


def test_nobody_is_offered_acts_on_the_own_account(town: Town) -> None:
    for who in ("system", "security"):
        shown = text(town.client(who).get(page(town, who)))
        assert "这是您自己的账号" in shown
        assert 'class="button' not in shown
        assert "/revoke/" not in shown


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_the_auditor_reads_the_record_of_an_account(town: Town) -> None:
    town.client("system").post(page(town, "linlan", "stop"), {"reason": "调离"})
    shown = text(town.client("audit").get(page(town, "linlan")))
    assert "石磊停用了账号“linlan”（林岚），原因：调离" in shown
    assert "石磊停用了账号“linlan”（林岚），原因：调离" in text(
        town.client("audit").get(page(town, "system"))
    )


def test_a_person_has_one_account(town: Town) -> None:
    client, person = town.client("system"), town.person("linlan")
    address = reverse("desk:account_new", args=[person.pk])
    assert address not in text(client.get(reverse("desk:person", args=[person.pk])))
    answer = client.post(address, {"username": "linlan2"})
    assert "林岚已经有账号（linlan），一人一号" in text(answer)
    assert "linlan2" in text(answer), "what was typed is kept"
    assert not User.objects.filter(username="linlan2").exists()


def test_a_first_password_is_shown_once_and_kept_nowhere(town: Town) -> None:
    client = town.client("system")
    person = register_person(name="新来的", actor=SYSTEM, now=PAST)
    address = reverse("desk:account_new", args=[person.pk])
    assert address in text(client.get(reverse("desk:person", args=[person.pk])))
    answer = client.post(address, {"username": "linlan2"})
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    shown = SHOWN.search(text(answer))
    assert shown is not None
    user = User.objects.get(username="linlan2")
    assert user.check_password(shown[1])
    assert user.must_change_password
    assert user.person == person
    assert not RoleGrant.objects.filter(user=user).exists()
    kept = [str(e.data) for e in Entry.objects.all()]
    kept += [str(s.get_decoded()) for s in Session.objects.all()]
    assert not [k for k in kept if shown[1] in k]
    assert mail.outbox == []
    again = client.post(address, {"username": "linlan2"})
    assert again.status_code == 400
    assert SHOWN.search(text(again)) is None
    assert shown[1] not in text(client.get(f"{LIST}{user.pk}/"))


def test_what_was_typed_stays_and_every_problem_is_linked(town: Town) -> None:
    person = register_person(name="新来的", actor=SYSTEM, now=PAST)
    address = reverse("desk:account_new", args=[person.pk])
    client = town.client("system")
    answer = client.post(address, {"username": "LINLAN"})
    assert answer.status_code == 400
    assert problems(answer) == {"id_username": "这个用户名已经有人用了，请换一个。"}
    assert fields(answer) == {"username": "LINLAN"}
    shown = text(answer)
    assert 'aria-invalid="true"' in shown
    assert 'id="id_username_error"' in shown
    assert 'aria-describedby="id_username_helptext id_username_error"' in shown
    assert "有地方要改" in shown
    assert problems(client.post(address, {})) == {"id_username": "请填写用户名。"}


def test_a_reset_password_is_shown_once_and_must_be_changed(town: Town) -> None:
    client = town.client("system")
    address = page(town, "linlan", "reset")
    answer = client.post(address, fields(client.get(address)))
    shown = SHOWN.search(text(answer))
    assert shown is not None
    user = User.objects.get(username="linlan")
    assert user.check_password(shown[1])
    assert user.must_change_password


def test_two_stale_screens_are_told_kindly(town: Town) -> None:
    first, second = town.client("system"), town.client("second")
    address = page(town, "linlan", "reset")
    seen = fields(first.get(address)), fields(second.get(address))
    given = SHOWN.search(text(first.post(address, seen[0])))
    assert given is not None
    late = second.post(address, seen[1])
    assert late.status_code == 409
    assert "石磊重置了账号“linlan”（林岚）的密码" in problems(late)[""]
    assert User.objects.get(username="linlan").check_password(given[1])
    after = second.post(address, fields(late))
    assert after.status_code == 200
    assert not User.objects.get(username="linlan").check_password(given[1])


def test_stopping_and_starting(town: Town) -> None:
    client = town.client("system")
    answer = client.post(page(town, "linlan", "stop"), {"reason": " "})
    assert answer.status_code == 400
    assert list(problems(answer)) == ["id_reason"]
    answer = client.post(page(town, "linlan", "stop"), {"reason": "调离"}, follow=True)
    assert "已停用。" in text(answer)
    assert ">恢复使用</a>" in text(answer)
    assert not User.objects.get(username="linlan").is_active
    late = town.client("second").post(page(town, "linlan", "stop"), {"reason": "调离"})
    assert late.status_code == 409
    assert problems(late) == {"": "这个账号已经停用，不用再办。"}
    client.post(page(town, "linlan", "start"), {"reason": "回来"})
    assert User.objects.get(username="linlan").is_active


@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_a_refused_combination_shows_the_services_sentence(town: Town) -> None:
    client = town.client("security")
    sent = {"role": "approver", "organ": "office", "basis": "云政办函〔2026〕12号"}
    answer = client.post(page(town, "system", "grant"), sent)
    assert answer.status_code == 422
    assert problems(answer) == {
        "id_role": "“系统管理员”和“签发人”不能由同一个人担任，系统、安全、审计三员各用专人，也不兼办业务。"
    }
    assert "《等级保护基本要求》8.1.5" in text(answer)
    assert fields(answer) == sent
    assert RoleGrant.objects.filter(user=town.users["system"]).count() == 1


def test_granting_and_revoking(town: Town) -> None:
    client = town.client("security")
    address = page(town, "linlan", "grant")
    empty = client.post(address, {})
    assert list(problems(empty)) == ["id_role", "id_organ", "id_basis"]
    sent = {"role": "author", "organ": "office", "basis": "分工"}
    answer = client.post(address, sent, follow=True)
    assert "已授予“拟稿人”（云川市人民政府办公室）。" in text(answer)
    held = RoleGrant.objects.get(user=town.users["linlan"])
    assert (held.organ, held.basis) == (town.office, "分工")
    again = town.client("security").post(address, sent, follow=True)
    assert "早已授予，没有重复办理" in text(again)
    assert RoleGrant.objects.filter(user=town.users["linlan"]).count() == 1
    everywhere = client.post(address, sent | {"organ": "*"}, follow=True)
    assert "已授予“拟稿人”（所有机关）。" in text(everywhere)

    revoke = reverse("desk:role_revoke", args=[held.pk])
    assert list(problems(client.post(revoke, {}))) == ["id_reason"]
    answer = client.post(revoke, {"reason": "轮岗"}, follow=True)
    assert "已收回“拟稿人”。" in text(answer)
    assert "收回过的角色（1）" in text(answer)
    late = client.post(revoke, {"reason": "轮岗"})
    assert late.status_code == 409
    assert problems(late) == {"": "这个角色已经收回。"}


def test_nobody_grants_to_themselves_by_typing_the_address(town: Town) -> None:
    sent = {"role": "author", "organ": "*", "basis": "分工"}
    answer = town.client("security").post(page(town, "security", "grant"), sent)
    assert answer.status_code == 403
    assert "不能给自己授予或收回角色" in problems(answer)[""]


def test_unlocking(town: Town) -> None:
    client = town.client("security")
    late = client.post(page(town, "linlan", "unlock"))
    assert late.status_code == 409
    assert problems(late) == {"": "这个账号没有锁定，可以直接登录。"}
    until = timezone.now() + timedelta(minutes=10)
    User.objects.filter(username="linlan").update(locked_until=until)
    shown = text(client.get(page(town, "linlan")))
    assert "密码连续输错，锁定至" in shown
    assert "解除锁定" in shown
    client.post(page(town, "linlan", "unlock"))
    assert User.objects.get(username="linlan").locked_until is None


def test_taking_off_a_lost_phone(town: Town) -> None:
    client = town.client("security")
    assert "解除动态口令" not in text(client.get(page(town, "linlan")))
    Authenticator.objects.create(user=town.users["linlan"], type="totp", data={})
    assert "解除动态口令" in text(client.get(page(town, "linlan")))
    client.post(page(town, "linlan", "second-factor"), {"reason": "手机丢失"})
    assert not Authenticator.objects.exists()
