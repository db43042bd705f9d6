"""Acting outside the browser: the password is asked, tries are counted, a second factor is asked too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.models import SignInFailure, User
from huiyin.foundation.accounts.rules import SIGN_IN
from huiyin.foundation.accounts.services.sign_in import begin, passed, signed_in
from huiyin.foundation.accounts.tests.conftest import NOW, PASSWORD
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.kernel.errors import Invalid, NotPermitted

if TYPE_CHECKING:
    from huiyin.foundation.accounts.tests.conftest import House
    from huiyin.kernel.actors import Actor

pytestmark = pytest.mark.clause("gbt22239-2019:8.1.4.1")


def prove(username: str, password: str, code: str = "") -> Actor:
    return services.prove(username=username, password=password, ask_code=lambda: code, now=NOW)


def test_the_right_password_gives_the_person(house: House) -> None:
    assert prove("writer", PASSWORD) == house.actor("writer")


@pytest.mark.parametrize("name", ["writer", "nobody"])
def test_wrong_tries_lock_the_name(house: House, name: str) -> None:
    for _ in range(SIGN_IN.failures):
        with pytest.raises(NotPermitted):
            prove(name, "wrong")
    with pytest.raises(NotPermitted, match="以后可以再试"):
        prove(name, PASSWORD)


def test_an_authenticator_is_asked(house: House) -> None:
    secret = generate_totp_secret()
    TOTP.activate(house.user("writer"), secret)
    with pytest.raises(NotPermitted, match=r"^动态口令不对"):
        prove("writer", PASSWORD, "000000x")
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    assert prove("writer", PASSWORD, code) == house.actor("writer")
    assert not SignInFailure.objects.exists()


@pytest.mark.parametrize("stop", [Invalid("nobody-to-ask", "问不到"), KeyboardInterrupt()])
def test_who_gives_no_code_used_no_try(house: House, stop: BaseException) -> None:
    TOTP.activate(house.user("writer"), generate_totp_secret())

    def nobody() -> str:
        raise stop

    for _ in range(SIGN_IN.failures + 1):
        with pytest.raises(type(stop)):
            services.prove(username="writer", password=PASSWORD, ask_code=nobody, now=NOW)
    assert not SignInFailure.objects.exists()


def test_wrong_codes_are_counted_and_do_not_lock_the_name(house: House) -> None:
    secret = generate_totp_secret()
    TOTP.activate(house.user("writer"), secret)
    for _ in range(SIGN_IN.failures):
        with pytest.raises(NotPermitted, match=r"^动态口令不对"):
            prove("writer", PASSWORD, "000000x")
    told = [sentence(e) for e in Entry.objects.filter(kind="account.code_failed")]
    assert (
        told
        == ["有人在服务器的命令行登录“writer”（林岚），密码对，动态口令不对"] * SIGN_IN.failures
    )
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    with pytest.raises(NotPermitted, match="动态口令错误次数过多"):
        prove("writer", PASSWORD, code)
    passed(begin(name="writer", address=None, now=NOW))  # as the sign-in page asks
    assert house.user("writer").locked_until is None
    signed_in(user=house.user("writer"), now=NOW)
    assert prove("writer", PASSWORD, code) == house.actor("writer")


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_who_proved_an_identity_is_in_the_ledger(house: House) -> None:
    with pytest.raises(NotPermitted):
        prove("writer", "wrong")
    assert Entry.objects.latest("seq").kind == "account.sign_in_failed"
    prove("writer", PASSWORD)
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.subject) == ("account.proved", house.user("writer").subject)
    assert sentence(entry) == "林岚在服务器的命令行登录"
    assert house.user("writer").last_seen_at == NOW
    assert not SignInFailure.objects.exists()


def test_a_right_password_that_must_be_changed_counts_for_no_try(house: House) -> None:
    User.objects.filter(username="writer").update(must_change_password=True)
    for _ in range(SIGN_IN.failures + 1):
        with pytest.raises(NotPermitted, match="先登录办公端"):
            prove("writer", PASSWORD)
    assert not SignInFailure.objects.exists()
    assert not Entry.objects.filter(kind__in=("account.proved", "account.locked")).exists()
    User.objects.filter(username="writer").update(must_change_password=False)
    assert prove("writer", PASSWORD) == house.actor("writer")


def test_stopped_and_unused_accounts_do_not_act(house: House) -> None:
    User.objects.filter(username="writer").update(must_change_password=True)
    with pytest.raises(NotPermitted, match="先登录办公端"):
        prove("writer", PASSWORD)
    User.objects.filter(username="writer").update(must_change_password=False, is_active=False)
    with pytest.raises(NotPermitted):
        prove("writer", PASSWORD)
