"""Every address of the desk asks for a sign-in; a new address is covered the day it is added."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.channels.desk.urls import urlpatterns
from huiyin.foundation.accounts.models import User

SAMPLES = {
    "item_id": 1,
    "prefix": "0123456789abcdef",
    "name": "a.png",
    "slug": "city",
    "code": "news",
}
ADDRESSES = [
    reverse(
        f"desk:{p.name}", kwargs={k: v for k, v in SAMPLES.items() if k in p.pattern.converters}
    )
    for p in urlpatterns
]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


@pytest.mark.clause("gbt22239-2019:8.1.4.2")
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_account_without_a_role_sees_no_item(address: str) -> None:
    client = Client()
    user = User.objects.create_user("nobody", is_superuser=True)
    client.force_login(user, backend=BACKEND)
    answer = client.get(address)
    if "/items/1/" in address or "/media/" in address:
        assert answer.status_code in {404, 405}
    elif address.startswith("/settings/sites/city") or "/settings/columns/news" in address:
        assert answer.status_code == 404
    elif (address.startswith("/settings/") and "act" not in address) or "/ledger/" in address:
        assert answer.status_code == 403
        assert "您的岗位" in answer.content.decode() or "您现在的岗位" in answer.content.decode()
    elif address.endswith("/act/"):
        assert answer.status_code in {403, 405}
    else:
        assert answer.status_code == 200
        assert "/items/1/" not in answer.content.decode()
