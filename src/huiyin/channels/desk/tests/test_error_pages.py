"""The pages that say something is not there, not allowed or not done, in the reader's language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from django.views.defaults import server_error

from huiyin.channels.desk.tests.conftest import BACKEND
from huiyin.channels.desk.tests.reading import text
from huiyin.channels.desk.views import notices
from huiyin.foundation.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.channels.desk.tests.conftest import Town

CHINESE = re.compile(r"[\u4e00-\u9fff]")
MISSING = {"zh-hans": "没有这个页面", "en": "There is no such page"}
FORBIDDEN = {
    "zh-hans": "您没有权限打开这个页面",
    "en": "You do not have permission to open this page",
}
STALE = {"zh-hans": "这个页面放得太久了", "en": "This page is out of date"}
LANGUAGES = pytest.mark.parametrize("language", ["zh-hans", "en"])


@pytest.fixture(autouse=True)
def _chinese_again() -> Iterator[None]:
    yield
    translation.deactivate()


def signed_in(language: str, **kwargs: Any) -> Client:
    user = User.objects.get(username="system")
    User.objects.filter(pk=user.pk).update(language=language)
    client = Client(**kwargs)
    client.force_login(user, backend=BACKEND)
    return client


def assert_says(answer: Any, words: str, language: str) -> None:
    page = text(answer)
    assert f"<h1>{words}</h1>" in page
    assert f'href="{reverse("desk:today")}"' in page
    shown = '<html lang="en">' if language == "en" else '<html lang="zh-Hans">'
    assert shown in page
    if language == "en":
        assert CHINESE.findall(page) == []


@LANGUAGES
@pytest.mark.parametrize("address", ["/nowhere/", "/media/nothing.png"])
def test_what_is_not_there(town: Town, address: str, language: str) -> None:
    answer = signed_in(language).get(address)
    assert answer.status_code == 404
    assert_says(answer, MISSING[language], language)


@LANGUAGES
def test_what_is_not_allowed(town: Town, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(**_: Any) -> None:
        raise PermissionDenied

    monkeypatch.setattr(notices.services, "mark_all_read", refuse)
    answer = signed_in(language).post(reverse("desk:notices_read"))
    assert answer.status_code == 403
    assert_says(answer, FORBIDDEN[language], language)


@LANGUAGES
def test_a_form_that_was_open_too_long(town: Town, language: str) -> None:
    answer = signed_in(language, enforce_csrf_checks=True).post(reverse("desk:notices_read"))
    assert answer.status_code == 403
    assert_says(answer, STALE[language], language)


def test_a_stranger_reads_chinese(db: None) -> None:
    assert_says(Client().get("/nowhere/"), MISSING["zh-hans"], "zh-hans")


def test_a_failure_is_said_in_both_languages_and_without_the_database() -> None:
    answer = server_error(RequestFactory().get("/"))  # this test may not open the database
    page = text(answer)
    assert answer.status_code == 500
    assert "出了点问题" in page
    assert '<div class="panel" lang="en">' in page
    assert "Something went wrong" in page
