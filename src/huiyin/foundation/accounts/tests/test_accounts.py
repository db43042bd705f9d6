"""Stopping, resetting, unlocking: refused to oneself, told kindly when somebody else was faster."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.access import ACCOUNTS
from huiyin.foundation.accounts.entries import CHANGES
from huiyin.foundation.accounts.passwords import ALIKE, CLASSES, LENGTH, new_password
from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.accounts.services.permission import may, require
from huiyin.foundation.accounts.tests.conftest import NOW, account
from huiyin.foundation.ledger.fresh import last_change
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, Stale, WrongState

if TYPE_CHECKING:
    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.accounts.tests.conftest import House


@pytest.mark.clause("gbt22239-2019:8.1.5")
@pytest.mark.parametrize("role", [r.code for r in ROLES])
@pytest.mark.parametrize("row", ACCOUNTS, ids=lambda r: r.action)
def test_every_action_belongs_to_the_roles_of_its_row(row: object, role: str) -> None:
    actor = Actor("person", 1, "甲", grants=frozenset({Grant(role)}))
    allowed = role in row.roles  # type: ignore[attr-defined]
    assert may(row.action, actor) is allowed  # type: ignore[attr-defined]


@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_no_act_on_accounts_belongs_to_two_administrators() -> None:
    acts = [row for row in ACCOUNTS if row.action != "account.read"]
    assert all(len(row.roles - {"system"}) == 1 for row in acts)


def test_the_refusal_names_the_role_whose_duty_it_is() -> None:
    visitor = Actor("visitor", None, "")
    with pytest.raises(NotPermitted, match="这件事由安全管理员办理") as caught:
        require("role.grant", visitor)
    assert caught.value.clause == "gbt22239-2019:8.1.5"
    with pytest.raises(NotPermitted, match="由系统管理员、安全管理员、审计管理员办理"):
        require("account.read", visitor)
    assert may("role.grant", SYSTEM)
    assert not may("role.revoke", SYSTEM)


def stop(house: House, user: User, *, active: bool = False, reason: str = "调离") -> None:
    services.set_active(
        user=user, active=active, reason=reason, actor=house.actor("system"), now=NOW
    )


def test_stopping_twice_is_told(house: House) -> None:
    stop(house, house.users["writer"])
    with pytest.raises(WrongState, match="已经停用"):
        stop(house, house.users["writer"])
    stop(house, house.users["writer"], active=True, reason="回来")
    with pytest.raises(WrongState, match="已经在用"):
        stop(house, house.users["writer"], active=True, reason="回来")
    kinds = Entry.objects.filter(subject=house.users["writer"].subject).values_list(
        "kind", flat=True
    )
    assert list(kinds) == ["account.created", "account.stopped", "account.started"]


def test_stopping_needs_a_reason_and_another_person(house: House) -> None:
    with pytest.raises(Invalid):
        stop(house, house.users["writer"], reason=" ")
    with pytest.raises(NotPermitted, match="另一位系统管理员"):
        stop(house, house.users["system"])


def test_two_people_do_not_give_one_person_two_passwords(house: House) -> None:
    writer = house.users["writer"]
    seen = last_change(writer.subject, CHANGES)
    first, second = (new_password(writer.username) for _ in range(2))
    system = house.actor("system")
    services.reset_password(user=writer, password=first, actor=system, now=NOW, seen=seen)
    with pytest.raises(Stale, match="石磊重置了账号“writer”（林岚）的密码"):
        services.reset_password(user=writer, password=second, actor=system, now=NOW, seen=seen)
    user = house.user("writer")
    assert user.check_password(first)
    assert user.must_change_password
    services.reset_password(
        user=writer,
        password=second,
        actor=system,
        now=NOW,
        seen=last_change(writer.subject, CHANGES),
    )
    assert house.user("writer").check_password(second)


def test_signing_in_does_not_make_a_screen_stale(house: House) -> None:
    writer = house.users["writer"]
    seen = last_change(writer.subject, CHANGES)
    from huiyin.foundation.accounts.services.sign_in import signed_in

    signed_in(user=writer, now=NOW)
    services.reset_password(
        user=writer, password="Xin-chun-2026", actor=house.actor("system"), now=NOW, seen=seen
    )


def test_nobody_resets_the_own_password_without_knowing_it(house: House) -> None:
    with pytest.raises(NotPermitted, match="我的账号"):
        services.reset_password(
            user=house.users["system"],
            password="Xin-chun-2026",
            actor=house.actor("system"),
            now=NOW,
        )


def test_unlocking_what_is_not_locked_is_told(house: House) -> None:
    writer, security = house.users["writer"], house.actor("security")
    for until in (None, NOW):
        writer.locked_until = until
        writer.save(update_fields=["locked_until"])
        with pytest.raises(WrongState, match="没有锁定"):
            services.unlock(user=writer, actor=security, now=NOW)
    writer.locked_until = NOW + timedelta(minutes=30)
    writer.save(update_fields=["locked_until"])
    services.unlock(user=writer, actor=security, now=NOW)
    assert house.user("writer").locked_until is None


def test_a_lost_phone_is_taken_off_the_account_by_the_security_administrator(house: House) -> None:
    writer, security = house.users["writer"], house.actor("security")
    with pytest.raises(WrongState, match="没有启用"):
        services.reset_second_factor(user=writer, reason="手机丢失", actor=security, now=NOW)
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=writer, type=kind, data={})
    for actor in (house.actor("system"), house.actor("writer"), SYSTEM):
        with pytest.raises(NotPermitted):
            services.reset_second_factor(user=writer, reason="手机丢失", actor=actor, now=NOW)
    with pytest.raises(Invalid):
        services.reset_second_factor(user=writer, reason="", actor=security, now=NOW)
    before = house.user("writer").session_epoch
    services.reset_second_factor(user=writer, reason="手机丢失", actor=security, now=NOW)
    assert not Authenticator.objects.filter(user=writer).exists()
    assert house.user("writer").session_epoch == before + 1
    entry = Entry.objects.get(kind="account.second_factor_reset")
    assert entry.data == {"reason": "手机丢失"}
    with pytest.raises(NotPermitted):
        services.reset_second_factor(
            user=house.users["security"], reason="手机丢失", actor=security, now=NOW
        )


def test_a_role_needs_a_basis_and_its_end_a_reason(house: House) -> None:
    security, writer = house.actor("security"), house.users["writer"]
    with pytest.raises(Invalid, match="依据"):
        services.grant_role(
            user=writer, role="author", organ=None, actor=security, now=NOW, basis=" "
        )
    with pytest.raises(Invalid) as caught:
        services.grant_role(
            user=writer, role="author", organ=None, actor=security, now=NOW, basis="长" * 201
        )
    assert caught.value.data["field"] == "basis"
    held = services.grant_role(
        user=writer, role="author", organ=None, actor=security, now=NOW, basis="分工"
    )
    with pytest.raises(Invalid, match="原因"):
        services.revoke_role(grant=held, actor=security, now=NOW, reason=" ")


def test_a_wrong_user_name_is_named_with_its_field(house: House) -> None:
    with pytest.raises(Invalid) as caught:
        account("bad name!", "某人")
    assert set(caught.value.problems) == {"username"}


@pytest.mark.parametrize("username", ["", "a", "Ab", "ling-7", "林岚"])
def test_generated_passwords_hold_the_policy(username: str) -> None:
    words = {new_password(username) for _ in range(200)}
    assert len(words) == 200
    for word in words:
        assert len(word) == LENGTH
        assert not set(word) & ALIKE
        assert all(set(word) & set(group) for group in CLASSES)
        assert not username or username.casefold() not in word.casefold()
