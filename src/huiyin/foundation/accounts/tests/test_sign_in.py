"""Counting failed sign-ins: five tries, then half an hour, whoever is meant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.models import SignInFailure
from huiyin.foundation.accounts.services.sign_in import (
    begin,
    failed,
    name_key,
    passed,
    signed_in,
    sweep,
)
from huiyin.foundation.accounts.tests.conftest import NOW
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.accounts.tests.conftest import House


def fail(name: str, now: datetime = NOW) -> str:
    """Try once with a wrong password."""
    return failed(begin(name=name, address="10.0.0.1", now=now), now=now)


@pytest.mark.clause("gbt22239-2019:8.1.4.1")
@pytest.mark.parametrize("name", ["writer", "nobody-of-this-name"])
def test_the_text_counts_down_and_is_the_same_for_unknown_names(house: House, name: str) -> None:
    texts = [fail(name) for _ in range(5)]
    assert [f"再错 {n} 次" in t for n, t in zip((4, 3, 2, 1), texts, strict=False)] == [True] * 4
    assert "10:30 以后" in texts[4]
    with pytest.raises(NotPermitted, match="10:30 以后"):
        begin(name=name, address=None, now=NOW + timedelta(minutes=29))
    assert "再错 4 次" in fail(name, NOW + timedelta(minutes=30))


def test_case_and_width_do_not_buy_more_tries(house: House) -> None:
    for name in ("writer", "WRITER", " writer ", "\uff57riter", "Writer"):
        fail(name)
    with pytest.raises(NotPermitted):
        begin(name="wRiTeR", address=None, now=NOW)


def test_many_tries_at_once_are_counted_as_they_begin(house: House) -> None:
    for _ in range(5):
        begin(name="writer", address=None, now=NOW)
    with pytest.raises(NotPermitted):
        begin(name="writer", address=None, now=NOW)
    assert SignInFailure.objects.count() == 5


def test_a_right_password_gives_the_try_back_and_signing_in_forgets(house: House) -> None:
    fail("writer")
    passed(begin(name="writer", address=None, now=NOW))
    assert SignInFailure.objects.count() == 1
    signed_in(user=house.users["writer"], now=NOW)
    assert not SignInFailure.objects.exists()
    assert house.user("writer").last_seen_at == NOW


@pytest.mark.clause("gbt22239-2019:8.1.4.1")
def test_refused_tries_do_not_lengthen_the_lock(house: House) -> None:
    for _ in range(5):
        fail("writer")
    for minute in (10, 20):
        with pytest.raises(NotPermitted):
            begin(name="writer", address=None, now=NOW + timedelta(minutes=minute))
    begin(name="writer", address=None, now=NOW + timedelta(minutes=30))


def test_the_security_administrator_unlocks(house: House) -> None:
    for _ in range(5):
        fail("writer")
    assert house.user("writer").locked_until == NOW + timedelta(minutes=30)
    with pytest.raises(NotPermitted):
        services.unlock(user=house.users["writer"], actor=house.actor("system"), now=NOW)
    services.unlock(user=house.users["writer"], actor=house.actor("security"), now=NOW)
    assert house.user("writer").locked_until is None
    begin(name="writer", address=None, now=NOW)


def test_failures_and_locks_are_in_the_ledger_without_the_typed_name(house: House) -> None:
    for _ in range(5):
        fail("MySecretPassword")
    kinds = list(Entry.objects.order_by("seq").values_list("kind", flat=True))
    assert kinds.count("account.sign_in_failed") == 5
    assert kinds[-1] == "account.locked"
    assert not any("mysecret" in str(e.data).lower() for e in Entry.objects.all())
    assert SignInFailure.objects.filter(name_key=name_key("mysecretpassword")).count() == 5


def test_old_counts_are_swept(house: House) -> None:
    fail("writer")
    assert sweep(NOW + timedelta(minutes=29)) == 0
    assert sweep(NOW + timedelta(minutes=30)) == 1
