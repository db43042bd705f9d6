"""The registers of what is withheld and of what a newer document replaced: pages, files and today's line."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.services import escalate_overdue
from huiyin.domains.publication.tests.releasing import admit
from huiyin.domains.publication.tests.test_catalogue import BODY
from huiyin.domains.publication.tests.test_withholding import kept_back
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item


def table(answer: Any) -> list[dict[str, str]]:
    """Return the rows of a downloaded file by the names in its head."""
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.clause("disclosure-regulation-2019:18")
def test_what_is_withheld_stands_on_a_page_and_in_a_file(desk: Desk) -> None:
    assert "没有定为不公开的信息" in desk.page("approver", "/withheld/")
    item = kept_back(desk.city, title="=关于人事安排的通知")
    page = desk.page("secrecy_officer", "/withheld/")
    for said in ("关于人事安排的通知", "共 1 件", "2027-11-20", "已定不公开", "不予公开"):
        assert said in page, said
    (row,) = table(desk.client("approver").get("/withheld/?format=csv"))
    assert row["标题"] == "'=关于人事安排的通知"  # no formula in a spreadsheet
    assert row["最迟评估"] == "2027-11-20"
    assert row["批准人"] == "approver"
    assert "没有找到" in desk.page("approver", "/withheld/?q=预算")
    assert item.title in desk.page("approver", "/withheld/?organ=yc-gov")


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_a_file_of_what_is_withheld_leaves_an_entry_with_filter_and_number(desk: Desk) -> None:
    kept_back(desk.city, title="关于人事安排的通知")
    before = Entry.objects.count()
    desk.page("approver", "/withheld/?q=人事")
    assert Entry.objects.count() == before
    browser = desk.client("approver")
    browser.get("/withheld/?format=csv&q=人事&organ=yc-gov")
    entry = Entry.objects.latest("seq")
    assert (entry.kind, entry.actor_name) == ("publication.register.exported", "approver")
    assert entry.data == {
        "register": "withheld",
        "narrowed": "words/yc-gov",
        "rows": 1,
    }
    assert sentence(entry) == (
        "approver导出了不公开信息台账，共 1 件；按标题或文号找过，只要云川市人民政府的"
    )
    browser.get("/withheld/?format=csv")
    assert sentence(Entry.objects.latest("seq")) == (
        "approver导出了不公开信息台账，共 1 件；没有筛选，是整本台账"
    )
    browser.get("/withheld/?format=csv&q=人事")
    assert sentence(Entry.objects.latest("seq")).endswith("；按标题或文号找过，各机关的都要")
    browser.get("/withheld/?format=csv&organ=yc-gov")
    assert sentence(Entry.objects.latest("seq")).endswith("；只要云川市人民政府的")
    told = Entry.objects.filter(kind="publication.register.exported")
    assert not any("人事" in str(entry.data) for entry in told), "what was looked for is not kept"
    browser.head("/withheld/?format=csv")
    assert Entry.objects.count() == before + 4, "who only asks how large it is takes nothing"


def test_an_assessment_that_is_due_is_said_and_waits_for_the_officer(desk: Desk) -> None:
    item = kept_back(desk.city)
    desk.city.now += timedelta(days=370)
    escalate_overdue(desk.city.now)
    page = desk.page("secrecy_officer", "/withheld/")
    assert "1 件到了评估的日子" in page
    assert "不公开信息待评估" in page
    assert item.title in desk.page("secrecy_officer", "/")


def test_who_sees_no_items_opens_no_register(desk: Desk) -> None:
    for page in ("/withheld/", "/outdated/"):
        assert desk.client("system_admin").get(page).status_code == 403


@pytest.fixture
def replaced(desk: Desk) -> Item:
    """Return what is public as in force although a public document replaces it."""
    city = desk.city
    old, ticket = city.release("policy", title="关于停车管理的意见")
    admit(city, ticket)
    links = [{"relation": "replaces", "item": old.pk}]
    _new, ticket = city.release("policy", title="停车管理办法", body=BODY, links=links)
    admit(city, ticket)
    return old


@pytest.mark.clause("catalogue-guideline-2009:6")
def test_what_a_newer_document_replaced_is_told_and_listed(desk: Desk, replaced: Item) -> None:
    page = desk.page("author", "/")
    assert "1 份文件已被新文件代替" in page
    assert "已被新文件代替" not in desk.page("approver", "/")
    page = desk.page("author", "/outdated/")
    assert replaced.title in page
    assert "停车管理办法" in page
    (row,) = table(desk.client("approver").get("/outdated/?format=csv"))
    assert (row["标题"], row["由何文件代替"]) == (replaced.title, "停车管理办法")
    assert "没有这样的文件" not in page


def test_nothing_replaced_is_said_in_words(desk: Desk) -> None:
    assert "没有这样的文件" in desk.page("author", "/outdated/")
