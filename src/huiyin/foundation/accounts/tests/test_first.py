"""The first three accounts of an installation, and the way back in for one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.accounts import rules, services
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import actor_of, administrators_missing
from huiyin.foundation.accounts.services import Wanted
from huiyin.foundation.accounts.tests.conftest import NOW
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs.models import Person
from huiyin.kernel.errors import DomainError, Invalid, NotFound, PolicyBreach, WrongState

if TYPE_CHECKING:
    from huiyin.foundation.accounts.tests.conftest import House

THREE = (
    Wanted("system_admin", "shilei", "石磊"),
    Wanted("security_admin", "anran", "安然"),
    Wanted("audit_admin", "yanjin", "严谨"),
)
BASIS = "云政办〔2026〕1号"


@pytest.mark.django_db
@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_three_people_three_roles_three_passwords() -> None:
    made = services.create_administrators(wanted=THREE, basis=BASIS, now=NOW)
    assert [m.label for m in made] == ["系统管理员", "安全管理员", "审计管理员"]
    assert len({m.password for m in made}) == 3
    for row, sign_in in zip(THREE, made, strict=True):
        user = User.objects.get(username=row.username)
        assert user.check_password(sign_in.password)
        assert user.must_change_password
        assert not user.is_superuser
        assert user.display_name() == row.name
        assert actor_of(user, NOW).roles() == {row.role}
    assert set(RoleGrant.objects.values_list("basis", flat=True)) == {BASIS}
    assert administrators_missing(NOW) == []
    assert not any(m.password in str(e.data) for e in Entry.objects.all() for m in made)


@pytest.mark.django_db
def test_one_can_be_made_and_the_missing_ones_later() -> None:
    services.create_administrators(wanted=THREE[:1], basis=BASIS, now=NOW)
    with pytest.raises(WrongState, match="已经有系统管理员（shilei）"):
        services.create_administrators(wanted=THREE, basis=BASIS, now=NOW)
    assert User.objects.count() == 1
    services.create_administrators(wanted=THREE[1:], basis=BASIS, now=NOW)
    assert User.objects.count() == 3


def test_it_refuses_where_administrators_exist(house: House) -> None:
    for row in THREE:
        with pytest.raises(WrongState):
            services.create_administrators(wanted=[row], basis=BASIS, now=NOW)
    assert User.objects.count() == len(house.users)


def test_a_stopped_administrator_does_not_stand_in_the_way(house: House) -> None:
    services.set_active(
        user=house.users["security"],
        active=False,
        reason="离职",
        actor=house.actor("system"),
        now=NOW,
    )
    with pytest.raises(PolicyBreach):
        services.create_administrators(
            wanted=[Wanted("security_admin", "second", "石磊")], basis=BASIS, now=NOW
        )
    (made,) = services.create_administrators(
        wanted=[Wanted("security_admin", "second", "安宁")], basis=BASIS, now=NOW
    )
    assert actor_of(made.user, NOW).roles() == {"security_admin"}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ((), Invalid),
        ((Wanted("author", "linlan", "林岚"),), Invalid),
        ((THREE[0], Wanted("audit_admin", "shilei2", "石磊 ")), PolicyBreach),
        ((THREE[0], Wanted("audit_admin", "SHILEI", "严谨")), Invalid),
        ((THREE[0], Wanted("audit_admin", "bad name", "严谨")), Invalid),
        ((THREE[0], Wanted("audit_admin", "yanjin", " ")), Invalid),
    ],
)
def test_all_or_none(wanted: tuple[Wanted, ...], error: type[DomainError]) -> None:
    with pytest.raises(error):
        services.create_administrators(wanted=wanted, basis=BASIS, now=NOW)
    assert (User.objects.count(), Person.objects.count(), Entry.objects.count()) == (0, 0, 0)


def test_an_administrator_who_cannot_sign_in_gets_a_new_password(house: House) -> None:
    made = services.renew_administrator_password(username="SYSTEM", now=NOW)
    user = house.user("system")
    assert made.user == user
    assert made.label == rules.BY_CODE["system_admin"].label
    assert user.check_password(made.password)
    assert user.must_change_password
    assert Entry.objects.filter(kind="account.password_reset", actor_id=None).count() == 1
    for other in ("writer", "nobody"):
        with pytest.raises(NotFound, match="不是在用的三员账号"):
            services.renew_administrator_password(username=other, now=NOW)
