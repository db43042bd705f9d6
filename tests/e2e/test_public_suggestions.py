"""Titles offered while one types: by keyboard and pointer, in every reading mode, and silent where they cannot be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.public_pages import LONG
from tests.e2e.test_public_pages import NARROW, NARROWEST, opened, sideways, wrong

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.public_pages import Public

pytestmark = [pytest.mark.browser, pytest.mark.slow]
TYPED = "城市供热"


def typed(browser: Browser, public: Public, mode: str = "standard") -> Page:
    """Return the home page of a reader who typed the beginning of a title and sees what is offered."""
    page = opened(browser, public.address, NARROW, mode)
    page.goto(public.of("home"))
    page.get_by_role("combobox", name="搜索").press_sequentially(TYPED)
    page.get_by_role("option", name=LONG).wait_for()
    return page


def test_a_title_is_chosen_by_keyboard_alone(public: Public, browser: Browser) -> None:
    page = typed(browser, public)
    box = page.get_by_role("combobox", name="搜索")
    assert box.get_attribute("aria-expanded") == "true"
    box.press("ArrowDown")
    chosen = page.locator(f"#{box.get_attribute('aria-activedescendant')}")
    assert chosen.get_attribute("aria-selected") == "true"
    assert LONG in chosen.inner_text()
    box.press("Enter")
    page.wait_for_url(public.of("policy"))
    page.close()


def test_escape_closes_what_is_offered_and_enter_searches(public: Public, browser: Browser) -> None:
    page = typed(browser, public)
    box = page.get_by_role("combobox", name="搜索")
    box.press("Escape")
    assert page.get_by_role("listbox").count() == 0
    assert box.input_value() == TYPED
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    page.close()


def test_the_arrow_opens_again_what_was_closed(public: Public, browser: Browser) -> None:
    page = typed(browser, public)
    box = page.get_by_role("combobox", name="搜索")
    box.press("Escape")
    box.press("ArrowDown")
    assert page.get_by_role("option", name=LONG).is_visible()
    page.close()


def test_nothing_opens_over_the_page_after_the_box_was_left(
    public: Public, browser: Browser
) -> None:
    page = opened(browser, public.address, NARROW)
    page.goto(public.of("home"))
    box = page.get_by_role("combobox", name="搜索")
    box.press_sequentially(TYPED)
    box.press("Tab")
    with page.expect_response("**/search/suggest*") as answered:
        page.evaluate("fetch('/search/suggest?q=供热')")
    assert answered.value.ok
    page.wait_for_timeout(400)  # longer than the pause after the last letter
    assert page.get_by_role("listbox").count() == 0
    page.close()


def test_a_title_is_chosen_by_a_finger(public: Public, browser: Browser) -> None:
    page = typed(browser, public)
    page.get_by_role("option", name=LONG).click()
    page.wait_for_url(public.of("policy"))
    page.close()


@pytest.mark.parametrize("mode", ["standard", "elder", "contrast"])
def test_what_is_offered_is_accessible_and_fits(
    public: Public, browser: Browser, mode: str
) -> None:
    page = typed(browser, public, mode)
    page.keyboard.press("ArrowDown")
    assert wrong(page) == []
    for width in (NARROW, NARROWEST):
        page.set_viewport_size({"width": width, "height": 844})
        assert sideways(page) <= 0
    height = page.get_by_role("option", name=LONG).evaluate("e => e.offsetHeight")
    assert height >= 40
    page.close()


def test_the_box_works_where_nothing_can_be_offered(public: Public, browser: Browser) -> None:
    page = opened(browser, public.address, NARROW)
    page.route("**/search/suggest*", lambda route: route.abort())
    page.goto(public.of("home"))
    box = page.get_by_role("combobox", name="搜索")
    box.press_sequentially(TYPED)
    box.press("Enter")
    page.wait_for_url("**/search?q=*")
    assert page.get_by_role("link", name=LONG).count()
    page.close()
