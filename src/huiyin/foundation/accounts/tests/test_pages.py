"""Signing in with a real client: pages, lock-out, idle sign-out, ended sessions, second factor."""

from __future__ import annotations

import re
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.urls import reverse

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.middleware import SEEN
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import SIGN_IN
from huiyin.foundation.accounts.tests.conftest import NOW, PASSWORD
from huiyin.foundation.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.test import Client

    from huiyin.foundation.accounts.tests.conftest import House


@pytest.fixture(autouse=True)
def fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


def sign_in(client: Client, password: str = PASSWORD, name: str = "writer") -> Any:
    """Post the sign-in form."""
    return client.post(reverse("account_login"), {"login": name, "password": password})


def confirm(client: Client) -> None:
    """Give the password once more, as changes of the account's security ask."""
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def target(answer: Any) -> str:
    """Return where an answer redirects to."""
    return str(answer["Location"])


def signed_in(client: Client) -> bool:
    """Tell whether the client has a session of an account."""
    return "_auth_user_id" in client.session


def inside(client: Client) -> bool:
    """Tell whether a page for officials opens (not the redirection to sign in)."""
    return client.get(reverse("mfa_index")).status_code == 200


def test_the_page_is_chinese_and_offers_no_sign_up(client: Client, house: House) -> None:
    page = client.get(reverse("account_login"), headers={"accept-language": "zh-hans"})
    text = page.content.decode()
    assert "登录" in text
    assert "Sign" not in text
    assert "signup" not in text
    for name in ("account_signup", "account_reset_password", "account_email"):
        assert target(client.get(reverse(name))) == reverse("account_login")


def test_signing_in_and_out_is_in_the_ledger(client: Client, house: House) -> None:
    assert sign_in(client).status_code == 302
    assert inside(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    kinds = set(Entry.objects.values_list("kind", flat=True))
    assert {"account.signed_in", "account.signed_out"} <= kinds


def test_known_and_unknown_names_see_the_same(client: Client, house: House) -> None:
    pages = {}
    for name in ("writer", "stranger"):
        rows = []
        for _ in range(7):
            text = sign_in(client, "wrong", name).content.decode()
            alert = re.search(r'role="alert"[^>]*>(.*?)</div>', text, re.DOTALL)
            assert alert is not None
            rows.append(re.sub(r"\d\d:\d\d", "HH:MM", alert[1]))
        pages[name] = rows
    assert pages["writer"] == pages["stranger"]
    assert "再错 4 次" in pages["writer"][0]
    assert "以后可以再试" in pages["writer"][6]


def test_a_right_password_does_not_open_a_locked_account(client: Client, house: House) -> None:
    for _ in range(5):
        sign_in(client, "wrong")
    sign_in(client)
    assert not signed_in(client)


def test_a_stopped_account_is_told_so_and_stays_out(client: Client, house: House) -> None:
    User.objects.filter(pk=house.users["writer"].pk).update(is_active=False)
    sign_in(client)
    assert not signed_in(client)


def test_twenty_idle_minutes_end_the_session(client: Client, house: House) -> None:
    sign_in(client)
    assert inside(client)
    session = client.session
    session[SEEN] = int(time.time() - SIGN_IN.idle.total_seconds() - 1)
    session.save()
    answer = client.get(reverse("mfa_index"))
    assert target(answer).startswith(reverse("account_login") + "?next=")
    assert not signed_in(client)
    assert Entry.objects.filter(kind="account.idle_ended").exists()
    assert "已自动退出" in client.get(target(answer)).content.decode()


def test_the_editor_reporting_itself_does_not_count_as_work(client: Client, house: House) -> None:
    sign_in(client)
    assert inside(client)
    before = int(time.time() - SIGN_IN.idle.total_seconds() + 60)
    session = client.session
    session[SEEN] = before
    session.save()
    client.post("/write/editing-sessions/ping/")
    assert client.session[SEEN] == before


@pytest.mark.parametrize("change", ["grant", "stop", "reset"])
def test_changes_of_rights_end_sessions(client: Client, house: House, change: str) -> None:
    sign_in(client)
    assert inside(client)
    user = house.users["writer"]
    if change == "grant":
        services.grant_role(
            user=user,
            role="author",
            organ=None,
            actor=house.actor("security"),
            now=NOW,
            basis="云政办函〔2026〕12号",
        )
    elif change == "stop":
        services.set_active(
            user=user, active=False, reason="离职", actor=house.actor("system"), now=NOW
        )
    else:
        services.reset_password(
            user=user, password="New-pass-2026", actor=house.actor("system"), now=NOW
        )
    assert not inside(client)


def test_a_first_password_must_be_changed(client: Client, house: House) -> None:
    User.objects.filter(pk=house.users["writer"].pk).update(must_change_password=True)
    sign_in(client)
    page = reverse("account_change_password")
    assert target(client.get(reverse("mfa_index"))) == page
    assert client.get(page).status_code == 200
    weak = {"oldpassword": PASSWORD, "password1": "weak", "password2": "weak"}
    assert "至少 8 位" in client.post(page, weak).content.decode()
    good = {"oldpassword": PASSWORD, "password1": "Xin-chun-2026", "password2": "Xin-chun-2026"}
    assert client.post(page, good).status_code == 302
    assert inside(client)
    assert Entry.objects.filter(kind="account.password_changed").count() == 1


def test_an_old_password_must_be_changed(client: Client, house: House) -> None:
    changed = NOW - SIGN_IN.password_age - timedelta(days=3650)
    User.objects.filter(pk=house.users["writer"].pk).update(password_changed_at=changed)
    sign_in(client)
    assert target(client.get(reverse("mfa_index"))) == reverse("account_change_password")


def code_of(secret: str) -> str:
    """Return the code an authenticator shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_second_factor_from_set_up_to_signing_in(
    client: Client, house: House, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    sign_in(client)
    asked = client.get(reverse("mfa_activate_totp"))
    assert target(asked).startswith(reverse("account_reauthenticate"))
    confirm(client)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000x"})
    assert "动态口令不对" in wrong.content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert answer.status_code == 302
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in stored
    assert client.get(target(answer)).status_code == 200
    assert Entry.objects.filter(kind="account.totp_added").count() == 1
    client.post(reverse("account_logout"))

    assert target(sign_in(client)) == reverse("mfa_authenticate")
    assert not signed_in(client)
    assert "输入动态口令" in client.get(reverse("mfa_authenticate")).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not signed_in(client)
    cache.clear()
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret)})
    assert signed_in(client)


@pytest.mark.parametrize(
    "name",
    [
        "account_logout",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "account_inactive",
    ],
)
def test_every_page_is_our_own(client: Client, house: House, name: str) -> None:
    sign_in(client)
    confirm(client)
    text = client.get(reverse(name)).content.decode()
    assert '<main class="sign-in" id="main">' in text
