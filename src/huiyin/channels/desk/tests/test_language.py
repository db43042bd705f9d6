"""The language of the desk is each account's own choice, made on any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from huiyin.channels.desk.tests.reading import text
from huiyin.foundation.accounts.models import User

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Town


def test_everybody_chooses_and_comes_back(town: Town) -> None:
    client, address = town.client("system"), reverse("desk:people")
    page = text(client.get(address))
    assert '<html lang="zh-Hans">' in page
    assert 'value="en"' in page
    answer = client.post(
        reverse("desk:language"),
        {"language": "en"},
        headers={"referer": f"http://testserver{address}"},
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    page = text(client.get(address))
    assert '<html lang="en">' in page
    assert 'value="zh-hans"' in page
    assert User.objects.get(username="audit").language == "zh-hans"


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/items/1/", ""])
def test_nobody_is_led_away(town: Town, back: str) -> None:
    answer = town.client("audit").post(
        reverse("desk:language"), {"language": "en"}, headers={"referer": back}
    )
    assert answer.headers["Location"] == reverse("desk:today")


def test_a_language_that_there_is_not(town: Town) -> None:
    answer = town.client("audit").post(reverse("desk:language"), {"language": "xx"})
    assert answer.status_code == 400
    assert "没有这种界面语言" in text(answer)
    assert town.client("audit").get(reverse("desk:language")).status_code == 405
