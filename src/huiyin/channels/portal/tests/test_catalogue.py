"""The catalogue is browsed by topic, genre and service group, and organs keep the names of their time."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.classes import GENRES, NAMES, TOPICS
from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_pages import outline, pages, rendered
from huiyin.domains.publication.rules import classification

if TYPE_CHECKING:
    from huiyin.foundation.release.rendering import Output

pytestmark = pytest.mark.clause("changchun-2015:2.1b")


def text(site: dict[str, Output], path: str) -> str:
    return site[path].body.decode()


def listed(page: str) -> dict[str, str]:
    """Return the count beside each class of the catalogue's front page."""
    found = re.findall(r"<li>(?:<a [^>]*>)?([^<]+)(?:</a>)? <span>([\d,]+)</span>", page)
    return dict(found)


@pytest.fixture(scope="module")
def site() -> dict[str, Output]:
    return pages(
        city.item(1, "policy", topic="财政、金融、审计/财政", service_group="enterprises"),
        city.item(2, "notice", topic="财政、金融、审计/审计", genre="通告", service_group=""),
        city.item(3, "interpretation", topic="", genre="", service_group="citizens"),
        city.item(4, "news", topic="财政、金融、审计/财政"),
        city.item(5, "notice", topic="综合政务/政务公开", genre="地方文种", columns=["linxi-news"]),
    )


def test_the_lists_are_those_of_the_metadata() -> None:
    assert tuple(topic.name for topic in classification.topics()) == TOPICS
    assert classification.GENRES == GENRES
    assert {c.code: c.label for c in classification.SERVICE_GROUPS} == NAMES["group"]


def test_every_class_of_the_three_classifications_is_counted(site: dict[str, Output]) -> None:
    counts = listed(text(site, "/catalogue/"))
    assert len(TOPICS) == 22
    assert set(TOPICS) <= counts.keys()
    assert (counts["财政、金融、审计"], counts["国防"], counts["未归类"]) == ("2", "0", "1")
    assert (counts["意见"], counts["通告"]) == ("1", "1")
    assert (counts["面向企业"], counts["面向公民"], counts["面向农村"]) == ("1", "1", "0")
    assert "共 4 件" in text(site, "/catalogue/"), (
        "news is not catalogued, the county's notice is taken in"
    )
    assert "共 1 件" in text(site, "/linxi/catalogue/")


def test_a_class_lists_its_items_of_every_type(site: dict[str, Output]) -> None:
    page = text(site, "/catalogue/topic/04/")
    assert "主题：财政、金融、审计" in page
    links = outline(site["/catalogue/topic/04/"]).links
    assert {"/item/1/", "/item/2/"} <= set(links)
    assert "/item/4/" not in links
    assert "/item/3/" in outline(site["/catalogue/group/citizens/"]).links
    assert "/catalogue/topic/21/" not in site, "an empty class has no page"


def test_a_class_of_a_local_list_has_its_own_name(site: dict[str, Output]) -> None:
    assert "/item/5/" in outline(site["/linxi/catalogue/genre/地方文种/"]).links
    assert "/linxi/catalogue/genre/%E5%9C%B0" in text(site, "/linxi/catalogue/")


def test_an_item_leads_to_its_classes(site: dict[str, Output]) -> None:
    links = outline(site["/item/1/"]).links
    assert {"/catalogue/topic/04/", "/catalogue/genre/07/", "/catalogue/group/enterprises/"} <= set(
        links
    )
    assert not any("/catalogue/topic" in link for link in outline(site["/item/4/"]).links)


def test_a_class_leads_to_its_years_and_a_full_year_to_its_newest_page() -> None:
    old = city.item(500, "notice", published_on="2024-05-06")
    site = pages(old, *(city.item(n, "notice") for n in range(1, CHUNK + 2)))
    assert "/catalogue/topic/02/" in outline(site["/catalogue/"]).links
    page = outline(site["/catalogue/topic/02/"]).links
    assert {"/catalogue/topic/02/2026/2/", "/catalogue/topic/02/2024/"} <= set(page)
    assert {f"/item/{CHUNK + 1}/", f"/item/{CHUNK + 1 - 29}/"} <= set(page)
    assert "/item/1/" not in page
    assert "这里列出最新的 30 件" in text(site, "/catalogue/topic/02/")
    assert "/item/1/" in outline(site["/catalogue/topic/02/2026/"]).links
    assert f"/item/{CHUNK + 1}/" in outline(site["/catalogue/topic/02/2026/2/"]).links
    assert "/item/500/" in outline(site["/catalogue/topic/02/2024/"]).links


@pytest.mark.parametrize(("day", "counts"), [(23, ("2", "")), (24, ("1", "1"))])
def test_the_library_counts_what_is_in_force_today(day: int, counts: tuple[str, str]) -> None:
    ends = {"state": "in_force", "until": "2026-11-23", "replaced_by": None}
    site = pages(
        city.item(1, "policy", validity=ends),
        city.item(2, "policy"),
        today=date(2026, 11, day),
    )
    found = listed(text(site, "/policies/"))
    assert (found.get("现行有效", ""), found.get("已失效", "")) == counts
    assert "validity=in_force" in text(site, "/policies/")


def renamed(**values: Any) -> dict[str, Any]:
    """Return the housing organ, which bore another name until 1 October 2026."""
    row = next(row for row in city.ORGANS if row[0] == "yc-housing")
    names = [
        {"name": "云川市建设委员会", "since": None, "until": "2026-10-01"},
        {"name": row[1], "since": "2026-10-01", "until": None},
    ]
    return {**city.organ(row), "names": names, **values}


@pytest.fixture(scope="module")
def town() -> dict[str, Output]:
    held = dict(city.configuration())
    held["organ/yc-housing"] = city.envelope(renamed(), 1, city.BEGIN)
    for number, made_on in ((1, "2026-09-30"), (2, "2026-10-01"), (3, None)):
        document = city.item(number, "policy", organ="yc-housing", made_on=made_on)
        held |= city.released(document, number + 1, city.BEGIN)
    news = city.item(4, "news", organ="yc-housing", source="", made_on="2026-09-01")
    return rendered(held | city.released(news, 9, city.BEGIN))


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (1, "云川市建设委员会（现名：云川市住房和城乡建设局）"),
        (2, "云川市住房和城乡建设局"),
        (3, "云川市建设委员会（现名：云川市住房和城乡建设局）"),
        (4, "云川市建设委员会（现名：云川市住房和城乡建设局）"),
    ],
)
def test_a_document_keeps_the_name_of_its_time(
    town: dict[str, Output], number: int, name: str
) -> None:
    page = text(town, f"/item/{number}/")
    assert name in page
    assert page.count("现名") == name.count("现名")


def test_the_organ_says_what_it_was_called(town: dict[str, Output]) -> None:
    assert "<dt>曾用名</dt><dd>云川市建设委员会（至 2026-10-01）</dd>" in text(
        town, "/organ/yc-housing/"
    )
    assert "曾用名" not in text(town, "/organ/yc-office/")
    assert "云川市住房和城乡建设局 2026 年公开目录" in text(town, "/organ/yc-housing/2026/")


def test_an_organ_released_before_names_were_kept_has_its_present_one() -> None:
    held = dict(city.configuration())
    held |= city.released(city.item(1, "policy", organ="yc-housing"), 2, city.BEGIN)
    assert "云川市住房和城乡建设局" in text(rendered(held), "/item/1/")


def test_a_guide_says_when_it_was_looked_at_last() -> None:
    site = pages(city.item(1, "guide"), city.item(2, "notice"))
    assert "<dt>最近核对</dt><dd>2026-09-01</dd>" in text(site, "/item/1/")
    assert "最近核对" not in text(site, "/item/2/")


def test_a_map_shows_its_approval_number() -> None:
    value = {
        "digest": "cd" * 32,
        "media": "image/png",
        "alt": "地图",
        "caption": "全市",
        "map_number": "云S(2024)012号",
    }
    body = [{"id": "a", "type": "picture", "value": value}]
    assert "<figcaption>全市　审图号：云S(2024)012号</figcaption>" in text(
        pages(city.item(1, "notice", body=body)), "/item/1/"
    )
