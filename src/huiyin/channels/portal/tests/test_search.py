"""The search page as readers get it: the process of production over a real store and a real index."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiyin.channels.portal.asking import asked
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.whole import fetch, index, release, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.foundation.release.rendering import Envelope

WITHDRAWN = 9


def sources() -> dict[str, Envelope]:
    """Return a city with four items."""
    heating = "<p>供热单位应当在十月二十五日前完成管网注水。</p><script>alert(1)</script>"
    items = [
        city.item(
            1,
            "policy",
            title="云川市城市供热管理办法",
            document_number="云政发〔2026〕18号",
            service_group="enterprises",
            organ="yc-housing",
            body=[{"id": "a", "type": "text", "value": {"html": heating}}],
        ),
        city.item(2, "news", title="市长检查冬季供热准备工作"),
        city.item(3, "policy", title="云川市旧供热办法", validity={"state": "repealed"}),
        city.item(
            WITHDRAWN, "notice", title="供热停暖秘闻、方案办、方案办名单", columns=["linxi-news"]
        ),
    ]
    held = dict(city.configuration())
    site = held["site/city"]["document"]
    held["site/city"] = {
        **held["site/city"],
        "document": {**site, "synonyms": [["供热", "烧暖气"]]},
    }
    housing = city.organ(next(row for row in city.ORGANS if row[0] == "yc-housing"))
    names = [("云川市建设委员会", None, "2026-10-01"), (housing["name"], "2026-10-01", None)]
    housing["names"] = [{"name": n, "since": a, "until": b} for n, a, b in names]
    held["organ/yc-housing"] = city.envelope(housing, 1, city.BEGIN)
    for n, document in enumerate(items):
        held |= city.released(document, n + 2, city.BEGIN + timedelta(days=n))
    return held


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """Serve a city whose index still knows an item that the store no longer has."""
    folder = tmp_path_factory.mktemp("search")
    held = sources()
    index(folder, held)
    del held[f"item/{WITHDRAWN}"]
    release(folder, held)
    with serving(folder) as number:
        yield number


def search(port: int, **values: str) -> str:
    """Return the search page for a question."""
    status, page = fetch(port, f"/search?{urlencode(values)}")
    assert status == 200
    return page


def hits(page: str) -> list[str]:
    """Return the paths of the hits in their order."""
    return re.findall(r'<li><h2><a href="([^"]+)"', page)


def test_the_form_alone(port: int) -> None:
    page = search(port)
    assert 'name="q"' in page
    assert hits(page) == []
    assert "云川市人民政府" in page


def test_an_answer_was_not_released_so_nothing_proves_it(port: int) -> None:
    assert "/proof" not in search(port, q="供热")


@pytest.mark.parametrize("nonsense", ["阿斯蒂芳qwerty", "啦啦热单啦", "网注哒哒哒"])
def test_nonsense_is_answered_with_help_and_not_with_chance_hits(port: int, nonsense: str) -> None:
    """热单 and 网注 stand in a text as pairs of characters (供热单位, 管网注水), and are no words of it."""
    page = search(port, q=nonsense)
    assert hits(page) == []
    assert "没有找到" in page


def test_words_are_found_marked_and_counted(port: int) -> None:
    page = search(port, q="供热")
    assert set(hits(page)) == {"/item/1/", "/item/2/", "/item/3/"}
    assert "<mark>供热</mark>" in page
    assert "找到 3 条" in page
    assert "已废止" in page
    assert re.findall("<script[^>]*>", page) == ['<script src="/portal.js" defer>']


def test_what_is_no_longer_public_is_not_shown(port: int) -> None:
    page = search(port, q="供热停暖")
    assert "/item/9/" not in hits(page)
    assert "秘闻" not in page


@pytest.mark.clause("inspection-indicators-2019:D4.6")
def test_every_title_is_found_on_the_first_page(port: int) -> None:
    public = [e["document"] for key, e in sources().items() if key.startswith("item/")]
    for document in public:
        if document["id"] != WITHDRAWN:
            assert f"/item/{document['id']}/" in hits(search(port, q=document["title"]))


def test_half_a_number_finds_the_document_first(port: int) -> None:
    assert hits(search(port, q="云政发 18"))[0] == "/item/1/"
    assert hits(search(port, q="云政发[2026]18号"))[0] == "/item/1/"


@pytest.mark.clause("inspection-indicators-2019:D4.6")
def test_filters_narrow_and_can_be_taken_off(port: int) -> None:
    page = search(port, q="供热", type="policy")
    assert set(hits(page)) == {"/item/1/", "/item/3/"}
    assert "类型：政策文件" in page
    assert f'href="/search?q={quote("供热")}">去掉' in unescape(page)
    assert hits(search(port, q="供热", type="policy", validity="repealed")) == ["/item/3/"]


def test_service_groups_narrow_and_a_hit_names_the_organ_of_its_time(port: int) -> None:
    page = search(port, q="供热", service_group="enterprises")
    assert hits(page) == ["/item/1/"]
    assert "服务对象：面向企业" in page
    assert "云川市建设委员会" in page
    assert "面向公众" in search(port, q="供热")


def test_nothing_found_helps_on(port: int) -> None:
    page = search(port, q="天文望远镜采购")
    assert hits(page) == []
    assert "没有找到" in page
    assert "/policies/" in page


@pytest.mark.parametrize(
    "words", ["'\"<>&", "\x00\ud800".encode("utf-8", "ignore").decode(), "供" * 5000, "。。，"]
)
def test_any_words_give_a_page(port: int, words: str) -> None:
    search(port, q=words, page="99999", year="x", sort="?", site="nowhere")


@given(
    st.dictionaries(st.sampled_from(["q", "site", "page", "sort", "year"]), st.text(max_size=300))
)
def test_every_question_can_be_written_back(values: dict[str, str]) -> None:
    question = asked(values)
    assert question.address().isascii()
    assert len(question.words) <= 200
    assert 1 <= question.page <= 50


@pytest.mark.clause("changchun-2015:2.2c")
def test_an_organ_is_found_by_every_name_it_bears_or_bore_and_stands_first(port: int) -> None:
    pages = [search(port, q=name) for name in ("云川市住房和城乡建设局", "云川市建设委员会")]
    assert [hits(page)[0] for page in pages] == ["/organ/yc-housing/"] * 2
    page = pages[1]
    assert "曾用名" in page
    assert ">机构　" in page


@pytest.mark.clause("changchun-2015:2.2c", "inspection-indicators-2019:D4.6")
def test_a_tab_shows_its_kind_with_counts_and_keeps_the_words(port: int) -> None:
    page = search(port, q="供热")
    assert tabs(page) == [("全部", "3"), ("政策文件", "2"), ("动态公告", "1")]
    assert 'href="/search?q=%E4%BE%9B%E7%83%AD&amp;kind=news"' in page
    page = search(port, q="供热", kind="news")
    assert hits(page) == ["/item/2/"]
    assert tabs(page) == [("全部", "3"), ("政策文件", "2"), ("动态公告", "1")]
    assert '<input type="hidden" name="kind" value="news">' in page
    assert hits(search(port, q="供热", kind="policies", validity="repealed")) == ["/item/3/"]


def test_a_tab_that_does_not_exist_is_everything(port: int) -> None:
    assert len(hits(search(port, q="供热", kind="'><script>"))) == 3


def test_titles_are_offered_while_one_types(port: int) -> None:
    assert suggested(port, "城市供热") == [("云川市城市供热管理办法", "/item/1/", "政策文件")]
    assert {path for _, path, _ in suggested(port, "供热")} == {"/item/1/", "/item/2/", "/item/3/"}
    assert suggested(port, "〔2026〕18")[0][1] == "/item/1/"
    assert ("云川市住房和城乡建设局", "/organ/yc-housing/", "机构") in suggested(port, "住房和城")


@pytest.mark.parametrize("typed", ["", "供", "停暖秘闻", "'\"<>", "。。", "\ud800", "a" * 5000])
def test_nothing_is_offered_for_too_little_nonsense_and_what_is_not_public(
    port: int, typed: str
) -> None:
    assert suggested(port, typed) == []


def test_the_city_s_own_words_are_found_too(port: int) -> None:
    assert set(hits(search(port, q="烧暖气"))) == {"/item/1/", "/item/2/", "/item/3/"}


def tabs(page: str) -> list[tuple[str, str]]:
    """Return label and count of the tabs."""
    found = re.search(r'<nav class="tabs".*?</nav>', page)
    return re.findall(r">([^<]+) <span>([\d,]+)</span>", found[0]) if found else []


def suggested(port: int, typed: str) -> list[tuple[str, str, str]]:
    """Return title, path and kind of what is offered."""
    query = urlencode({"q": typed.encode("utf-8", "surrogatepass")})
    status, body = fetch(port, f"/search/suggest?{query}")
    assert status == 200
    return [(row["title"], row["path"], row["kind"]) for row in json.loads(body)["found"]]


def test_what_sounds_alike_is_proposed_when_nothing_is_found(port: int) -> None:
    page = proposed(port, "承市供热")
    link = re.search(r'是不是：<a href="([^"]+)">(.*?)</a>（(\d+) 条）', page)
    assert link is not None
    assert link[2].replace("<b>", "").replace("</b>", "") == "城市供热"
    assert link[3] == "1"
    assert hits(fetch(port, unescape(link[1]))[1]) == ["/item/1/"]


def test_nothing_is_proposed_where_the_words_are_found_or_were_not_released(port: int) -> None:
    proposed(port, "承市供热")
    for words in ("供热", "停暖密闻", "方暗办", "㐀㐁㐂"):
        assert "您要找的是不是" not in search(port, q=words)


def proposed(port: int, words: str) -> str:
    """Return the page that proposes other words, as soon as the portal has counted its own."""
    for _ in range(100):
        page = search(port, q=words)
        if "您要找的是不是" in page:
            return page
        time.sleep(0.1)
    pytest.fail("nothing was proposed")


def test_a_tab_tells_nothing_of_what_is_not_public(port: int) -> None:
    page = search(port, q="“停暖秘闻”", kind="policies")
    assert hits(page) == []
    assert ("动态公告", "1") not in tabs(page)
