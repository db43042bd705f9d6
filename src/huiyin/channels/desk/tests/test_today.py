"""The first page of the desk: what is late stands out, and nothing does where nothing is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from huiyin.channels.desk import http

if TYPE_CHECKING:
    import pytest

    from huiyin.channels.desk.tests.reviewing import Desk


def test_no_late_case_is_no_red_figure(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.city.submit(desk.city.draft())
    page = desk.client("proofreader").get("/").content.decode()
    assert '<li class="late">' not in page
    later = desk.city.now + timedelta(days=90)
    monkeypatch.setattr(http, "moment", lambda: later)
    page = desk.client("proofreader").get("/").content.decode()
    assert '<li class="late"><a href="/waiting/"><b>1</b>' in page


def test_on_a_phone_a_reviewer_is_led_to_the_step_below_the_document(desk: Desk) -> None:
    item = desk.city.draft()
    desk.city.submit(item)
    page = desk.client("proofreader").get(f"/items/{item.pk}/").content.decode()
    assert page.index('<a href="#acts">') < page.index('<aside id="acts">')
