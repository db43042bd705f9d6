"""A new official, from the register to the first draft: three people at the desk, in the browser, on a phone too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.conftest import Desk

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.e2e.conftest import Platform

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGES = ("/organs/", "/organs/yunchuan-office/", "/organs/new/", "/people/", "/people/accounts/")


def send(page: Page, **fields: str) -> None:
    """Fill the form of the page and send it."""
    form = page.locator("form.ask")
    for name, value in fields.items():
        field = form.locator(f"[name={name}]")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation():
        form.locator("button").click()


def sound(page: Page) -> list[str]:
    """Return what axe finds wrong with a page."""
    return [v["id"] for v in Axe().run(page).response["violations"]]


@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_a_new_official_gets_post_account_and_role_from_two_people_and_signs_in(
    platform: Platform, browser: Browser
) -> None:
    system = Desk(platform, browser, "shilei")
    page = system.open("/people/?organ=yunchuan-office&kind=spokesperson")
    page.get_by_role("link", name="登记人员").click()
    send(page, name="白杨", phone="0440-5550188")
    send(page, title="新闻科科长")
    assert "已办理任职" in page.locator(".said").inner_text()
    page.get_by_role("link", name="白杨", exact=True).click()
    page.get_by_role("link", name="开立账号").click()
    send(page, username="baiyang")
    password = page.locator("code.password").inner_text()
    page.get_by_role("link", name="已经转告").click()
    assert "待改密码" in page.locator("main").inner_text()
    account = re.sub(r"^https?://[^/]+", "", page.url)
    assert page.get_by_role("link", name="授予角色").count() == 0

    security = Desk(platform, browser, "anran")
    page = security.open(account)
    page.get_by_role("link", name="授予角色").click()
    send(page, role="author", organ="yunchuan-office", basis="云政办函〔2026〕12号")
    assert "已授予“拟稿人”" in page.locator(".said").inner_text()

    phone = browser.new_page(viewport={"width": 390, "height": 844}, locale="zh-CN")
    phone.goto(f"{platform.desk}/")
    phone.fill("input[name=login]", "baiyang")
    phone.fill("input[name=password]", password)
    with phone.expect_navigation():
        phone.click("form button[type=submit]")
    assert "修改密码" in phone.locator("h1").inner_text()
    phone.fill("[name=oldpassword]", password)
    for name in ("password1", "password2"):
        phone.fill(f"[name={name}]", "Xin-chun-2026")
    with phone.expect_navigation():
        phone.click("form button[type=submit]")
    phone.goto(f"{platform.desk}/")
    assert "市政府办公室新闻科科长 · 白杨" in phone.locator(".who").inner_text()
    phone.get_by_role("navigation", name="办公端").locator("summary").click()
    assert phone.get_by_role("link", name="写稿").is_visible()
    assert phone.get_by_role("link", name="账号", exact=True).count() == 0
    phone.close()

    auditor = Desk(platform, browser, "yanjin")
    record = auditor.open(account).locator("main").inner_text()
    for words in ("石磊开立了账号“baiyang”", "安然授予账号“baiyang”", "白杨修改了自己的密码"):
        assert words in record
    assert password not in record


@pytest.mark.parametrize("width", [390, 1280])
def test_the_registers_fit_and_are_accessible(
    platform: Platform, browser: Browser, width: int
) -> None:
    page = Desk(platform, browser, "shilei").page
    page.set_viewport_size({"width": width, "height": 844})
    for path in PAGES:
        page.goto(f"{platform.desk}{path}")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert sound(page) == [], path
    page.goto(f"{platform.desk}/organs/new/")
    send(page, code="Bad Code")
    assert sound(page) == []
    page.locator("#problems a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"
