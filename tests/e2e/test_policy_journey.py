"""A policy from a pasted draft through every stage to the public page, by nine people, in the browser."""

from __future__ import annotations

import json
import os
import re
import time
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.e2e.conftest import Desk
from tests.need import REQUIRE_ALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.e2e.conftest import Platform

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.browser, pytest.mark.slow]
RETURNED = "冬季供热服务承诺"
TITLE = "云川市人民政府办公室关于加强政府信息公开回应社会关切的意见"
PASTE = """([element, html, text]) => {
  const data = new DataTransfer();
  data.setData('text/plain', text); data.setData('text/html', html);
  element.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@dataclass(frozen=True)
class Draft:
    """What is pasted: a title and a number of its own, and a word that the public page must show."""

    title: str
    number: str
    summary: str
    text: str
    shows: str


def demo_opinion() -> Draft:
    """Return the demo city's opinion on disclosure: it lies in the repository, so this journey always runs."""
    folder = resources.files("huiyin.project.demo") / "items"
    source = (folder / "101-disclosure-opinion-2026.md").read_text(encoding="utf-8")
    plain = re.sub(r"[#*\\]+ ?", "", source.split("+++\n")[2])
    return Draft(
        TITLE,
        "云政办发〔2026〕99号",
        "对及时公开、答复群众、发布和解读、平台建设作出安排，明确发布会、访谈和答复的时限。",
        plain,
        "会议、活动和文件当天上网",
    )


def real_policy() -> Draft:
    """Return the real policy, which is not part of the repository.

    ``HUIYIN_POLICY_TEXT`` names the file; without it the folder ``shared`` beside the repository is looked at. Where
    neither is there, the test is skipped and says so. A path that was given but leads nowhere is a failure, and so
    is a ``shared`` without the file where everything is required.
    """
    given, shared = os.environ.get("HUIYIN_POLICY_TEXT"), ROOT.parent / "shared"
    file = Path(given) if given else shared / "policy" / "changchun-2015.txt"
    if not file.is_file():
        if given or (REQUIRE_ALL and shared.is_dir()):
            pytest.fail(
                f"{file} is not there: the path to the policy's text is wrong", pytrace=False
            )
        pytest.skip("the policy's text is not in the repository; HUIYIN_POLICY_TEXT names it")
    text = file.read_text(encoding="utf-8")
    summary = "对新闻发布、政府网站、新媒体互动和工作机制作出安排，明确发布会、访谈和发布条数。"
    title = "云川市人民政府办公室关于进一步加强政府信息公开回应社会关切的实施意见"
    return Draft(title, "云政办发〔2026〕98号", summary, text, "新闻发言人")


def write(desk: Desk, draft: Draft) -> str:
    """Write the policy in the editor and return the path of its page on the desk."""
    page = desk.open("/write/items/add/?type=policy")
    page.fill("[name=title]", draft.title)
    page.select_option("[name=organ]", label="云川市人民政府办公室")
    page.fill("[name=summary]", draft.summary)
    paste(page, draft.text)
    page.get_by_role("tab", name="编目").click()
    column = page.locator("[name=column] option", has_text="政策文件").first.get_attribute("value")
    page.select_option("[name=column]", column)
    page.fill("[name=document_number]", draft.number)
    page.fill("[name=made_on]", "2026-11-23")
    page.select_option("[name=topic]", label="综合政务/政务公开")
    page.select_option("[name=genre]", label="意见")
    page.select_option("[name=validity]", label="现行有效")
    page.fill("[name=source]", "云川市人民政府办公室")
    page.get_by_role("tab", name="属性与关联").click()
    page.fill("[name=disclosure_reason]", "涉及公众利益，应当主动公开。")
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="保存草稿").first.click()
    page.wait_for_url(re.compile(r"/write/items/edit/\d+/"), timeout=30_000)
    page.wait_for_load_state("networkidle")
    number = re.search(r"/edit/(\d+)/", page.url)
    assert number is not None
    return f"/items/{number[1]}/"


def paste(page: Page, text: str) -> None:
    """Add a text block and paste the policy into it, paragraph by paragraph as a word processor gives it."""
    page.locator(".c-sf-add-button").first.click()
    page.get_by_role("option", name="段落").click()
    area = page.locator(".public-DraftEditor-content").first
    area.click()
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    html = "".join(f"<p>{line}</p>" for line in lines)
    page.evaluate(PASTE, [area.element_handle(), html, "\n".join(lines)])
    page.wait_for_timeout(800)
    assert lines[-2][:10] in area.inner_text()


def public_page(platform: Platform, browser: Browser, number: str) -> Page:
    """Wait for the item on the portal and return its page on a phone."""
    page = browser.new_page(viewport={"width": 390, "height": 844})
    end = time.monotonic() + 30
    while True:
        answer = page.goto(f"{platform.portal}/item/{number}/")
        if answer is not None and answer.status == 200:
            return page
        assert time.monotonic() < end, "the item did not become public"
        time.sleep(0.2)


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.clause("changchun-2015:2.1a")
@pytest.mark.parametrize("drafted", [demo_opinion, real_policy], ids=["demo", "real"])
def test_a_policy_goes_from_a_pasted_draft_to_the_public(
    platform: Platform, browser: Browser, drafted: Callable[[], Draft]
) -> None:
    draft = drafted()
    author = Desk(platform, browser, "linlan")
    item = write(author, draft)
    number = item.split("/")[2]
    assert "已送审" in author.act(item, "submit")
    outside = browser.new_page()
    answer = outside.goto(f"{platform.portal}/item/{number}/")
    assert answer is not None
    assert answer.status == 404
    people = [
        ("xuqing", "proofread_1"),
        ("zhouning", "review_1"),
        ("hewen", "proofread_2"),
        ("tangyi", "review_2"),
        ("xuqing", "proofread_3"),
        ("zhenghuai", "review_3"),
        ("qinlang", "clear_secrecy"),
        ("luping", "approve"),
    ]
    for name, action in people:
        desk = Desk(platform, browser, name)
        extra = {"reason": "属于应当主动公开的文件"} if action == "clear_secrecy" else {}
        said = desk.act(item, action, **extra)
        assert "已办" in said, f"{name} {action}: {said}"
        desk.close()
    registrar = Desk(platform, browser, "yangfan")
    assert "已登记" in registrar.act(item, "register")
    page = public_page(platform, browser, number)
    assert page.locator("h1").inner_text() == draft.title
    assert draft.shows in page.locator("article").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.goto(f"{platform.portal}/item/{number}/proof/")
    chain = page.locator("main").inner_text()
    for name in ("林岚", "许清", "周宁", "何文", "唐毅", "郑怀", "秦朗", "陆平", "杨帆"):
        assert name in chain
    page.goto(f"{platform.portal}/search?q={draft.number}")
    assert draft.title in page.locator(".results").inner_text()
    _proved(platform, number)


def _proved(platform: Platform, number: str) -> None:
    """The live portal verifies, and the page is proved with nothing but itself and its proof."""
    done = platform.run("release", "verify", platform.portal)
    assert done.returncode == 0, done.stdout + done.stderr
    proof = platform.run("release", "prove", f"/item/{number}/")
    assert json.loads(proof.stdout)["path"] == f"/item/{number}/"
    for check in (("release", "audit"), ("release", "shadow"), ("ledger", "verify")):
        result = platform.run(*check)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_reviewer_sends_a_draft_back_and_sees_what_changed(
    platform: Platform, browser: Browser
) -> None:
    reviewer = Desk(platform, browser, "zhouning")
    page = reviewer.open("/waiting/")
    item = page.locator(".cases a[href^='/items/']", has_text=RETURNED).first.get_attribute("href")
    assert item is not None
    page = reviewer.open(item)
    assert page.locator("main ins, main del").count() == 0, "at first sight the whole is shown"
    assert "退回" in reviewer.act(item, "return_to_draft", opinion="请写明值班电话，并改概述。")
    assert page.goto(f"{platform.desk}/waiting/") is not None
    assert item not in [a.get_attribute("href") for a in page.locator(".cases a").all()]
    author = Desk(platform, browser, "luoxi")
    amend(
        author, item, "公布四家供热企业的服务承诺、24小时电话和投诉复查时限。", "夜间请拨值班电话。"
    )
    assert "已送审" in author.act(item, "submit")
    assert "已办" in Desk(platform, browser, "xuqing").act(item, "proofread_1")
    page = reviewer.open(item)
    assert "与第 1 轮送审稿相比" in page.locator("main").inner_text()
    marked = {
        tag: page.locator(f".card {tag}, .paper {tag}").all_inner_texts() for tag in ("ins", "del")
    }
    assert marked == {"ins": ["复查", "夜间请拨值班电话。"], "del": ["处理"]}


def amend(desk: Desk, item: str, summary: str, addition: str) -> None:
    """Write another summary and add a sentence to the paragraph on the people at the site."""
    page = desk.open(f"/write/items/edit/{item.split('/')[2]}/")
    page.fill("[name=summary]", summary)
    area = page.locator(".public-DraftEditor-content", has_text="另设现场负责人")
    area.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(addition)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="保存草稿").first.click()
    page.wait_for_load_state("networkidle")


def test_a_stranger_sees_the_sign_in_and_nothing_else(platform: Platform, browser: Browser) -> None:
    page = browser.new_page()
    for path in (
        "/",
        "/items/1/",
        "/items/1/preview/",
        "/register/",
        "/ledger/",
        "/write/items/",
        "/media/x.png",
    ):
        page.goto(f"{platform.desk}{path}")
        assert "/login/" in page.url, path
