"""What people look for, at the desk: rare words stay hidden, whoever may not read items sees nothing."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate

from huiyin.channels.desk.tests.reading import text
from huiyin.channels.desk.tests.test_register_pages import table
from huiyin.channels.desk.views import searches
from huiyin.domains.publication.tests.conftest import NOW
from huiyin.foundation.text.models import SearchTally

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk

ROWS = (
    ("落户", 0, 5, 0),
    ("老年证怎么办", 1, 4, 3),
    ("王小明低保", 2, 2, 2),
    ("", 0, 6, 6),
    ("公积金", 20, 40, 0),
    ("=cmd()", 50, 3, 3),
)


@pytest.fixture
def asked(desk: Desk) -> None:
    """Let people have searched: words, days ago, how often, how often without a result."""
    for words, days, times, missed in ROWS:
        day = localdate(NOW) - timedelta(days=days)
        SearchTally.objects.create(day=day, words=words, asked=times, missed=missed)


def test_nothing_yet_says_what_will_be_here(desk: Desk) -> None:
    page = desk.page("author", "/searches/")
    assert "这段时间还没有记录" in page
    assert "下载" not in page


def test_words_with_their_times_share_day_and_links(desk: Desk, asked: None, settings: Any) -> None:
    settings.PORTAL_URL = "https://www.yunchuan.example"
    page = desk.page("author", "/searches/?days=7")
    missed, most = page.partition("没有找到的词")[2].split("搜得最多的词")
    day = (localdate(NOW) - timedelta(days=1)).isoformat()
    assert f"老年证怎么办 4 75% {day}" in missed
    assert "落户" not in missed
    assert most.index("落户 5 0%") < most.index("老年证怎么办 4 75%")
    assert "公积金" not in page
    assert "王小明" not in page
    assert "另有 1 个词各不足 3 次，不显示" in page
    assert "另有 6 次搜索只记了次数" in page
    html = unescape(text(desk.client("author").get("/searches/?days=7")))
    address = "https://www.yunchuan.example/search?q=%E8%90%BD%E6%88%B7"
    assert f'<a href="{address}">去门户搜<span class="quiet">：落户</span>' in html
    assert html.count(">写一篇<") == 1


@pytest.mark.parametrize(("days", "shown"), [("7", 0), ("30", 1), ("90", 1), ("", 1), ("1000", 1)])
def test_a_period_is_one_of_three_and_a_month_unless_chosen(
    desk: Desk, asked: None, days: str, shown: int
) -> None:
    page = text(desk.client("author").get("/searches/", {"days": days}))
    assert page.count(">公积金<") == shown
    assert ("=cmd()" in page) is (days == "90")
    assert page.count('aria-current="page"') == 2  # the menu's and the period's


def test_who_does_not_write_has_no_link_to_writing(desk: Desk, asked: None) -> None:
    page = desk.page("approver", "/searches/")
    assert "老年证怎么办" in page
    assert "写一篇" not in page.partition("没有找到的词")[2].replace("可以写一篇", "")


@pytest.mark.parametrize("path", ["/searches/", "/searches/?format=csv"])
def test_who_may_not_read_items_sees_nothing(desk: Desk, asked: None, path: str) -> None:
    assert desk.client("system_admin").get(path).status_code == 403


def test_the_file_holds_what_the_page_may_show(desk: Desk, asked: None) -> None:
    answer = desk.client("author").get("/searches/?days=90&format=csv")
    rows = table(answer)
    assert [row["词"] for row in rows] == ["公积金", "落户", "老年证怎么办", "'=cmd()"]
    assert rows[2] == {
        "词": "老年证怎么办",
        "次数": "4",
        "没有结果的次数": "3",
        "没有结果的比例（%）": "75",
        "最近一次": (localdate(NOW) - timedelta(days=1)).isoformat(),
    }
    assert "filename*=UTF-8''%E5%A4%A7" in answer["Content-Disposition"]


def test_a_page_of_many_words_asks_no_more_than_one_of_few(
    desk: Desk, django_assert_max_num_queries: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    day = localdate(NOW)
    SearchTally.objects.bulk_create(
        SearchTally(day=day, words=f"词{n}", asked=n, missed=n) for n in range(3, 300)
    )
    browser = desk.client("author")
    with django_assert_max_num_queries(20):
        page = text(browser.get("/searches/"))
    assert page.count("去门户搜") == 2 * searches.AT_ONCE
    assert page.count("前 50 个") == 2
    assert page.index("词299") < page.index("词250")
    assert "词249<" not in page
    monkeypatch.setattr(searches, "AT_ONCE", 3)
    assert text(browser.get("/searches/")).count("去门户搜") == 6
