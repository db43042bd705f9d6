"""The desk's menu on a phone and in a wide window, without any script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.e2e.conftest import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_the_menu_folds_up_on_a_phone_and_opens_by_the_keyboard(
    platform: Platform, browser: Browser
) -> None:
    signed_in = Desk(
        platform, browser, "linlan"
    )  # the author of the city's news always has notices
    kept = signed_in.page.context.storage_state()
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, storage_state=kept
    )
    page = context.new_page()
    page.goto(f"{platform.desk}/")
    heading = page.locator("h1").bounding_box()
    assert heading is not None
    assert heading["y"] < 160
    menu = page.get_by_role("navigation", name="办公端")
    last = menu.get_by_role("link", name="我的账号")
    assert not last.is_visible()
    assert menu.locator(".due .n").first.is_visible()
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    assert last.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{platform.desk}/")
    assert last.is_visible()
    assert not menu.locator("summary").is_visible()
    context.close()
    signed_in.close()
