"""What the site says of its own procedure is what the tables demand, and the commands it gives are whole."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.releasing import Running, issue, issue_city, open_gates
from huiyin.domains.publication.rules import ITEM_TYPES, emergency_rule, review_rule
from huiyin.domains.publication.rules.migration import MIGRATION
from huiyin.domains.publication.rules.stages import APPROVAL, STAGES
from huiyin.foundation.release.keys import key_id
from huiyin.foundation.release.shadow import shadow_render

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
PEOPLE = {
    "policy": ("政策文件", "五"),
    "notice": ("通知公告", "四"),
    "interpretation": ("政策解读", "四"),
    "guide": ("公开指南", "四"),
    "news": ("政务动态", "三"),
    "organ": ("机构职能", "三"),
}
NUMERALS = {2: "两", 3: "三", 4: "四", 5: "五", 6: "六"}


@pytest.fixture
def running(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Running:
    open_gates(monkeypatch, settings, tmp_path)
    made = Running(tmp_path, NOW)
    issue_city(NOW)
    issue({"item/1": city.item(1, "policy")}, NOW)
    made.step(NOW)
    return made


def words(running: Running, path: str) -> str:
    page = running.page(path)
    assert page is not None
    return page.replace("&quot;", '"').replace("&amp;", "&")


@pytest.mark.clause("changchun-2015:4.1b")
def test_the_page_says_what_the_tables_demand(running: Running) -> None:
    page = words(running, "/verify/")
    day = NOW.date()
    assert {t.code for t in ITEM_TYPES} == PEOPLE.keys()
    counted = dict.fromkeys(PEOPLE, "")
    for group, numeral in re.findall(
        r"([^；：。，]+)([二三四五六])人", page.partition("至少经手")[2]
    ):
        counted |= {code: numeral for code, (label, _) in PEOPLE.items() if label in group}
    assert counted == {t: NUMERALS[review_rule(t, day).people] for t in PEOPLE}
    assert not emergency_rule(day).allowed, "the page says nothing of an emergency lane"
    reviews = [s for s in STAGES if s.action.startswith("review_")]
    for number, stage in enumerate(reviews, start=1):
        earlier = {f"review_{n}" for n in range(1, number)}
        assert {f"proofread_{number}", *earlier} <= set(stage.distinct)
    own = [s for s in (*STAGES, APPROVAL) if "not_a_writer" in s.guards]
    labels = {s.action for s in own}
    assert {"proofread_1", "review_1", "clear_secrecy", "approve"} <= labels
    second = next(s for s in MIGRATION.steps if s.action == "sign_second")
    assert second.distinct == ("sign_first",)
    assert "由两人签署" in page
    assert "各由不同的人完成" not in page


def test_the_commands_are_whole(running: Running) -> None:
    root = running.releaser.writer.root
    assert root is not None
    site, key = "https://www.yunchuan.gov.example/", root.key
    page = words(running, "/verify/")
    assert f"huiyin release verify {site} --key {key}\n" in page.replace("</code>", "\n")
    assert f"huiyin release verify {site} --key {key} --since head.json" in page
    assert f"curl -o head.json {site}.well-known/huiyin/head.json" in page
    assert key_id(key) in page
    proof = words(running, "/item/1/proof/")
    assert f"curl -o page.html {site}item/1/\n" in proof
    assert f'curl -o proof.json "{site}.well-known/huiyin/proof?path=/item/1/"' in proof
    assert f"--page page.html --proof proof.json --key {key}" in proof


def test_the_proof_of_an_item_says_what_it_is_worth(running: Running) -> None:
    page = words(running, "/item/1/proof/")
    proves = page.partition("<h2>它证明什么</h2>")[2].partition("</ul>")[0]
    proves_not = page.partition("<h2>它不能证明什么</h2>")[2].partition("</ul>")[0]
    assert (proves.count("<li>"), proves_not.count("<li>")) == (2, 4)
    assert "若被悄悄改动" in proves
    assert "内容指纹" in proves
    for said in ("内容一定正确", "办理的一定是本人", "拨打 12345", "光看这一页还不算核对"):
        assert said in proves_not


def test_a_county_site_gives_commands_for_the_whole_portal(running: Running) -> None:
    page = words(running, "/linxi/verify/")
    assert "https://www.yunchuan.gov.example/.well-known/huiyin/head.json" in page


def test_the_key_is_a_source_like_any_other(running: Running) -> None:
    """The first root was rendered before there was one; the key was known all the same."""
    from huiyin.channels.portal.publisher import PortalPublisher

    store = running.releaser.writer.store
    assert shadow_render(store, PortalPublisher(), now=NOW).equal


def test_a_promise_of_days_names_its_rule(running: Running) -> None:
    page = words(running, "/error-report/")
    assert "三个工作日" in page
    assert "国办秘函〔2019〕19号" in page
