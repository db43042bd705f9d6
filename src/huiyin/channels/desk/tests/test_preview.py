"""The preview of a page: it says what it is, claims no proof, and finds the portal's styles and mark."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils.translation import get_language

from huiyin.channels.desk.views.preview import previewer
from huiyin.foundation.accounts.models import User

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from huiyin.channels.desk.tests.reviewing import Desk

ADDRESS = re.compile(r'(?:href|src|action)="(/[^"]*)"')


@pytest.fixture(autouse=True)
def _own_store(desk: Desk) -> Iterator[None]:
    previewer.cache_clear()
    yield
    previewer.cache_clear()


@pytest.mark.clause("changchun-2015:4.1b")
def test_a_preview_says_that_it_is_one_and_claims_no_proof(desk: Desk, settings: Any) -> None:
    settings.PORTAL_URL = "https://portal.example"
    item = desk.city.draft(title="关于停水的公告")
    desk.city.submit(item)
    answer = desk.client("proofreader").get(f"/items/{item.pk}/preview/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "<h1>关于停水的公告</h1>" in page
    assert "预览，不是公开的网页" in page
    assert "此页可验证" not in page
    assert "查看证明" not in page
    assert "发布证明" not in page
    assert "integrity-proof" not in page
    assert 'src="https://portal.example/mark.svg"' in page
    assert 'href="https://portal.example/style.css"' in page
    assert ADDRESS.findall(page) == [f"/items/{item.pk}/"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def test_the_note_is_in_the_reader_s_language(desk: Desk) -> None:
    item = desk.city.draft()
    desk.city.submit(item)
    User.objects.update(language="en")
    page = desk.client("proofreader").get(f"/items/{item.pk}/preview/").content.decode()
    assert "A preview, not a public page" in page
    assert '<div class="wrap" lang="en">' in page
    assert get_language() == "zh-hans", "what comes after the page is nobody's page"
