"""The public pages are accessible by the rules of axe, fit a telephone, and need no script."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.public_pages import LONG, PAGES, RICH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.conftest import Platform
    from tests.e2e.public_pages import Public

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WIDE, NARROW, NARROWEST = 1280, 390, 320
OF_THE_DEMO = (
    "/policies/",
    "/catalogue/",
    "/organs/",
    "/zwgk/",
    "/verify/",
    "/sitemap/",
    "/contact/",
)

PLANT = """() => {
  const heading = document.querySelector('h1');
  heading.outerHTML = '<h5>太浅的标题</h5><img src="/mark.svg">';
  document.querySelector('h5').style.cssText = 'width: 900px; color: #ccc';
}"""


def opened(browser: Browser, address: str, width: int, mode: str = "standard") -> Page:
    """Return a page of a reader who chose a reading mode."""
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
    if mode != "standard":
        page.goto(f"{address}/mode/{mode}")
    return page


def wrong(page: Page) -> list[str]:
    """Return what axe finds wrong with a page, and where."""
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in Axe().run(page).response["violations"]
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """Return by how many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def fits(page: Page) -> bool:
    """Tell whether a page needs no scrolling sideways at either width of a telephone."""
    found = []
    for width in (NARROW, NARROWEST):
        page.set_viewport_size({"width": width, "height": 844})
        found.append(sideways(page))
    return max(found) <= 0


def test_axe_and_the_measure_find_what_is_planted(public: Public, browser: Browser) -> None:
    """Otherwise their silence would say nothing; the pages forbid scripts, the tool works all the same."""
    page = opened(browser, public.address, NARROW)
    page.goto(public.of("home"))
    assert wrong(page) == []
    page.evaluate(PLANT)
    found = " ".join(wrong(page))
    assert all(rule in found for rule in ("color-contrast", "image-alt", "page-has-heading-one"))
    assert sideways(page) > 0
    assert not fits(page)
    page.close()


@pytest.mark.parametrize(
    ("width", "mode"),
    [(NARROW, "standard"), (WIDE, "standard"), (NARROW, "elder"), (WIDE, "contrast")],
)
def test_every_kind_of_page_is_accessible(
    public: Public, browser: Browser, width: int, mode: str
) -> None:
    page = opened(browser, public.address, width, mode)
    for kind, path in PAGES.items():
        page.goto(f"{public.address}{path}")
        assert page.locator("link[rel=stylesheet]").count() == 1
        assert wrong(page) == [], (kind, mode)
    page.close()


@pytest.mark.parametrize("mode", ["standard", "elder"])
def test_no_page_scrolls_sideways(public: Public, browser: Browser, mode: str) -> None:
    page = opened(browser, public.address, NARROW, mode)
    everything = public.paths if mode == "standard" else []
    assert len(public.paths) > 40
    wide = []
    for path in dict.fromkeys([*PAGES.values(), *everything]):
        page.goto(f"{public.address}{path}")
        if not fits(page):
            wide.append(path)
    assert wide == []
    page.close()


def test_a_wide_table_scrolls_by_itself(public: Public, browser: Browser) -> None:
    page = opened(browser, public.address, NARROW)
    page.goto(public.of("policy"))
    table = page.get_by_role("group", name="各采暖季供热面积")
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    table.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("e => e.scrollLeft > 0", arg=table.element_handle())
    page.close()


def test_everything_works_without_scripts(public: Public, browser: Browser) -> None:
    context = browser.new_context(
        viewport={"width": NARROW, "height": 844}, java_script_enabled=False
    )
    page = context.new_page()
    for kind, path in PAGES.items():
        page.goto(f"{public.address}{path}")
        assert page.locator("h1").count() == 1, kind
        assert page.locator("h1").is_visible(), kind
    page.goto(public.of("home"))
    page.get_by_role("searchbox", name="搜索").fill("供热管理办法")
    page.get_by_role("button", name="搜索").click()
    page.get_by_role("link", name=LONG).first.click()
    assert page.url == public.of("policy")
    usual = page.locator("article .text > p").first.evaluate("e => getComputedStyle(e).fontSize")
    page.get_by_role("link", name="长者模式").click()
    assert page.url == public.of("policy")
    larger = page.locator("article .text > p").first.evaluate("e => getComputedStyle(e).fontSize")
    assert float(larger.removesuffix("px")) > 1.3 * float(usual.removesuffix("px"))
    page.get_by_role("link", name="这一页的发布证明").click()
    assert page.url == public.of("item-proof")
    page.get_by_role("link", name="让服务器当场核对").click()
    assert page.url.endswith(f"/proof?path=/item/{RICH}/")
    assert page.locator("h1").inner_text() == "发布证明"
    assert "全部对得上" in page.locator("article").inner_text()
    context.close()


def test_the_pages_of_the_demo_city_fit_and_are_accessible(
    platform: Platform, browser: Browser
) -> None:
    """Its documents are long, its menu full, its tables real."""
    page = opened(browser, platform.portal, NARROW)
    page.goto(f"{platform.portal}/")
    linked = page.locator("a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    menu = page.locator("nav.main a").evaluate_all("all => all.map(a => a.getAttribute('href'))")
    items = [link for link in linked if re.fullmatch(r"/item/\d+/", link)][:6]
    assert len(menu) > 3
    assert len(items) > 3
    proofs = [f"{items[0]}proof/", "/proof?path=/"]
    searches = ["/search?q=政府信息公开", "/nothing/"]
    for path in dict.fromkeys(["/", *menu, *items, *proofs, *searches, *OF_THE_DEMO]):
        page.goto(f"{platform.portal}{path}")
        assert page.locator("h1").count() == 1, path
        assert fits(page), path
        assert wrong(page) == [], path
    page.close()
