"""Roles: who grants them, who may hold which, and what an account is at a moment."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError, transaction

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import actor_of, holders
from huiyin.foundation.accounts.tests.conftest import NOW, account
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.organs import services as organs
from huiyin.foundation.organs.facts import PostFacts
from huiyin.kernel.actors import SYSTEM, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from huiyin.foundation.accounts.tests.conftest import House


BASIS = "云政办函〔2026〕12号"


def grant(house: House, role: str, by: str = "security", to: str = "writer") -> RoleGrant:
    """Grant a role in the office."""
    return services.grant_role(
        user=house.users[to],
        role=role,
        organ=house.organ,
        actor=house.actor(by),
        now=NOW,
        basis=BASIS,
    )


def test_an_actor_has_name_post_organ_and_grants(house: House) -> None:
    grant(house, "author")
    person = house.users["writer"].person
    assert person is not None
    post = PostFacts(kind="staff", title="科员", since=date(2026, 1, 1))
    organs.appoint(person=person, organ=house.organ, post=post, actor=SYSTEM, now=NOW)
    actor = house.actor("writer")
    assert (actor.id, actor.name) == (house.users["writer"].pk, "林岚")
    assert actor.post == "云川市人民政府办公室科员"
    assert actor.organ == (house.organ.pk,)
    assert actor.grants == {Grant("author", (house.organ.pk,))}
    assert actor.holds("author", house.organ.path())
    assert not actor.holds("author", ())


def test_the_ledger_tells_it_in_words(house: House) -> None:
    grant(house, "author")
    entry = Entry.objects.filter(kind="role.granted").order_by("-seq").first()
    assert entry is not None
    assert sentence(entry) == ("安然授予账号“writer”（林岚）角色“拟稿人”（云川市人民政府办公室）")


@pytest.mark.parametrize("by", ["system", "audit", "writer"])
def test_only_the_security_administrator_grants(house: House, by: str) -> None:
    with pytest.raises(NotPermitted):
        grant(house, "author", by=by)


def test_being_superuser_gives_nothing(house: House) -> None:
    user = house.user("writer")
    user.is_superuser = user.is_staff = True
    user.save()
    assert house.actor("writer").grants == frozenset()
    with pytest.raises(NotPermitted):
        grant(house, "author", by="writer", to="audit")


def test_nobody_grants_to_themselves(house: House) -> None:
    with pytest.raises(NotPermitted, match="自己"):
        grant(house, "author", to="security")


@pytest.mark.parametrize("role", ["author", "approver", "audit_admin"])
def test_an_administrator_gets_no_second_role(house: House, role: str) -> None:
    organ = None if role == "audit_admin" else house.organ
    with pytest.raises(PolicyBreach) as caught:
        services.grant_role(
            user=house.users["system"],
            role=role,
            organ=organ,
            actor=house.actor("security"),
            now=NOW,
        )
    assert caught.value.clause == "gbt22239-2019:8.1.5"


def test_a_person_has_one_account(house: House) -> None:
    """Two accounts would be two people wherever two are demanded; a stopped one counts too."""
    services.set_active(
        user=house.users["audit"], active=False, reason="离岗", actor=house.actor("system"), now=NOW
    )
    with pytest.raises(Invalid) as caught:
        services.create_account(
            username="second",
            password="Chun-jiang-2027",
            person=house.users["audit"].person,
            actor=house.actor("system"),
            now=NOW,
        )
    assert "严谨已经有账号（audit）" in str(caught.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(username="third", person=house.users["audit"].person)


def test_an_account_of_nobody_gets_no_role(house: House) -> None:
    nobody = services.create_account(
        username="kiosk", password="Chun-jiang-2027", person=None, actor=SYSTEM, now=NOW
    )
    with pytest.raises(Invalid, match="没有写明是谁的"):
        services.grant_role(
            user=nobody, role="author", organ=house.organ, actor=house.actor("security"), now=NOW
        )


def test_administrators_are_so_everywhere(house: House) -> None:
    with pytest.raises(Invalid):
        grant(house, "audit_admin")


def test_granting_twice_is_granting_once(house: House) -> None:
    assert grant(house, "author") == grant(house, "author")
    assert RoleGrant.objects.filter(user=house.users["writer"]).count() == 1


def test_a_revoked_role_is_gone_at_that_moment(house: House) -> None:
    held = grant(house, "author")
    later = NOW + timedelta(hours=1)
    security = house.actor("security")
    services.revoke_role(grant=held, actor=security, now=later, reason="调离")
    writer = house.user("writer")
    assert actor_of(writer, later - timedelta(seconds=1)).roles() == {"author"}
    assert actor_of(writer, later).roles() == frozenset()
    with pytest.raises(WrongState):
        services.revoke_role(grant=held, actor=security, now=later, reason="再次")
    grant(house, "author")


def test_a_stopped_account_holds_nothing(house: House) -> None:
    grant(house, "author")
    path = house.organ.path()
    assert list(holders("author", path, NOW)) == [house.users["writer"]]
    services.set_active(
        user=house.users["writer"],
        active=False,
        reason="离职",
        actor=house.actor("system"),
        now=NOW,
    )
    assert house.actor("writer").grants == frozenset()
    assert not holders("author", path, NOW)


def test_accounts_are_made_by_the_system_administrator(house: House) -> None:
    for by in ("security", "audit", "writer"):
        with pytest.raises(NotPermitted):
            services.create_account(
                username="x", password="Chun-2026-x", person=None, actor=house.actor(by), now=NOW
            )


@pytest.mark.parametrize(
    ("username", "password", "code"),
    [
        ("WRITER", "Chun-jiang-2026", "account-exists"),
        ("fresh", "short1A", "password-weak"),
        ("fresh", "chunjiang", "password-weak"),
        ("fresh", "Fresh-2026-a", "password-weak"),
        ("bad name!", "Chun-jiang-2026", "account-field"),
    ],
)
def test_wrong_accounts(house: House, username: str, password: str, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.create_account(
            username=username,
            password=password,
            person=None,
            actor=house.actor("system"),
            now=NOW,
        )
    assert caught.value.code == code


def test_no_password_is_kept_in_clear(house: House) -> None:
    user = account("clear", "甲")
    assert "Chun-jiang" not in user.password
    assert not any("Chun-jiang" in str(e.data) for e in Entry.objects.all())
