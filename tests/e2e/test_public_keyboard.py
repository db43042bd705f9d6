"""The public pages by the keyboard alone, and on paper."""

from __future__ import annotations

import re
import unicodedata
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from tests.e2e.public_pages import COUNTY, LONG, RICH

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.public_pages import Public

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LIST = """() => {
  const reach = 'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]';
  window.stops = [...document.querySelectorAll(reach)].filter(e => e.checkVisibility());
  return window.stops.length;
}"""
FOCUS = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const rgb = text => text.match(/[\\d.]+/g).map(Number);
  const light = text => {
    const [r, g, b] = rgb(text).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const opaque = text => rgb(text).length < 4 || rgb(text)[3] === 1;
  let behind = e.parentElement;
  while (behind && !opaque(getComputedStyle(behind).backgroundColor)) behind = behind.parentElement;
  const ground = behind ? getComputedStyle(behind).backgroundColor : 'rgb(255, 255, 255)';
  const pair = [light(style.outlineColor), light(ground)].sort((a, b) => b - a);
  return {
    at: window.stops.indexOf(e), tag: e.outerHTML.slice(0, 120),
    outline: style.outlineStyle === 'none' ? 0 : parseFloat(style.outlineWidth),
    contrast: (pair[0] + 0.05) / (pair[1] + 0.05),
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
  };
}"""
A4 = 658  # pixels between the margins
LAST = "第9采暖季供热面积"
HIDDEN = (
    ".skip",
    ".bar",
    "header .search",
    "nav.main",
    ".crumbs",
    ".foot ul",
    ".proved",
    ".two > aside section:not(.enclosed, .code)",
)


def opened(browser: Browser, address: str, width: int = 1280) -> Page:
    page = browser.new_page(viewport={"width": width, "height": 844}, locale="zh-CN")
    page.goto(address)
    return page


def visibly_focused(page: Page) -> dict[str, Any]:
    """Return what has the focus, which must be seen: an outline of two pixels that stands out from what is behind."""
    found: dict[str, Any] = page.evaluate(FOCUS)
    assert found["outline"] >= 2, found
    assert found["contrast"] >= 3, found
    assert found["seen"], found
    return found


def test_the_first_stop_leads_past_everything_to_the_text(public: Public, browser: Browser) -> None:
    for kind in ("home", "policy", "results", "proof", "not-found"):
        page = opened(browser, public.of(kind))
        page.evaluate(LIST)
        page.keyboard.press("Tab")
        assert visibly_focused(page)["at"] == 0
        assert page.locator(":focus").inner_text() == "跳到正文"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main') !== null")
        page.close()


@pytest.mark.parametrize(
    ("kind", "width", "mode"),
    [
        ("home", 390, "standard"),
        ("policy", 1280, "standard"),
        ("results", 1280, "elder"),
        ("policies", 390, "contrast"),
        ("proof", 1280, "standard"),
    ],
)
def test_every_link_and_field_is_reached_in_order_and_seen(
    public: Public, browser: Browser, kind: str, width: int, mode: str
) -> None:
    page = opened(browser, f"{public.address}/mode/{mode}", width)
    page.goto(public.of(kind))
    count = page.evaluate(LIST)
    assert count > 15
    for number in range(count):
        page.keyboard.press("Tab")
        assert visibly_focused(page)["at"] == number
    page.close()


def test_a_focus_that_is_not_shown_is_noticed(public: Public, browser: Browser) -> None:
    page = opened(browser, public.of("home"))
    page.evaluate(LIST)
    page.keyboard.press("Tab")
    for style in ("outline: 0", "outline: 3px solid #fff0c0", "left: -999rem"):
        page.locator(".skip").evaluate("(e, style) => e.style = style", style)
        with pytest.raises(AssertionError):
            visibly_focused(page)
    page.close()


def test_search_by_the_keyboard(public: Public, browser: Browser) -> None:
    page = opened(browser, public.of("home"), 390)
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("供热管理办法")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.locator(".about[role=status]").inner_text().startswith("找到")
    first = page.locator(".results a").first
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("e => e === document.activeElement"):
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert re.fullmatch(r".*/item/\d+/", page.url)
    page.close()


@pytest.mark.parametrize("mode", ["standard", "elder", "contrast"])
def test_paper_has_the_text_and_nothing_to_press(
    public: Public, browser: Browser, mode: str
) -> None:
    page = opened(browser, f"{public.address}/mode/{mode}")
    page.goto(public.of("policy"))
    assert all(page.locator(s).count() for s in HIDDEN)
    assert page.locator("nav.main").is_visible()
    assert [e for e in page.locator(".paper").all() if e.is_visible()] == []
    page.emulate_media(media="print")
    assert [s for s in HIDDEN if any(e.is_visible() for e in page.locator(s).all())] == []
    for shown in ("h1", ".paper.head", ".text p", "table", "section.proof", "section.code img"):
        assert page.locator(shown).first.is_visible(), shown
    dark = "e => getComputedStyle(e).color === 'rgb(0, 0, 0)'"
    assert page.locator("article .text > p").first.evaluate(dark)
    assert page.locator("body").evaluate("e => getComputedStyle(e).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    with closing(pypdfium2.PdfDocument(page.pdf(format="A4"))) as paper:
        read = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    words = re.sub(r"\s+", "", unicodedata.normalize("NFKC", read))
    printed = (
        LONG,
        "供热单位应当在十月二十五日前",
        "1,234.5",
        LAST,
        "此页可验证",
        "任务分工表.xlsx",
        "云川市人民政府办公室文件",
        f"/item/{RICH}/",
    )
    for shown in printed:
        assert unicodedata.normalize("NFKC", shown) in words, shown
    assert not any(hidden in words for hidden in ("阅读方式", "政务动态", "我为政府网站找错"))
    page.close()


def test_what_is_no_policy_is_printed_with_the_name_and_the_marks_of_its_site(
    public: Public, browser: Browser
) -> None:
    page = opened(browser, f"{public.address}/item/{COUNTY}/")
    page.emulate_media(media="print")
    for shown in (
        "header .name",
        "h1",
        ".text p",
        "section.proof",
        "section.code img",
        ".foot .marks",
    ):
        assert page.locator(shown).first.is_visible(), shown
    assert page.locator(".paper.head").count() == 0
    page.close()


@pytest.mark.parametrize("kind", ["policy", "policies", "shelf", "item-proof"])
def test_a_table_is_whole_on_paper(public: Public, browser: Browser, kind: str) -> None:
    """Paper cannot be scrolled: what is too wide would be cut off."""
    page = opened(browser, public.of(kind), A4)
    page.emulate_media(media="print")
    assert page.locator("table").count() > 0
    beyond = "all => all.map(e => e.getBoundingClientRect().right - document.body.clientWidth)"
    assert max(page.locator("table, td, th").evaluate_all(beyond)) <= 0
    page.close()


def test_a_printed_proof_names_its_page(public: Public, browser: Browser) -> None:
    page = opened(browser, f"{public.address}/proof?path=/item/{RICH}/")
    page.emulate_media(media="print")
    assert page.locator("nav.main").is_hidden()
    for shown in ("h1", "dl.meta code", "pre"):
        assert page.locator(shown).first.is_visible()
    assert f"/item/{RICH}/" in page.locator("dl.meta").inner_text()
    page.close()
