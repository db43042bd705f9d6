"""One item on every site whose rule takes it in: up from a township by county to city, and down again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_pages import outline, rendered

if TYPE_CHECKING:
    from huiyin.foundation.release.rendering import Output

pytestmark = pytest.mark.clause("changchun-2015:2.1d", "changchun-2015:3.1a")

TOWN = ("linxi-xikou", "linxi", None, "溪口镇", "/linxi/xikou/", "政务动态")
"""A township has no site of its own: it is a section of its county's."""
FROM_TOWNS = ("linxi-towns", "linxi", None, "乡镇信息", "/linxi/towns/", "政务动态")
FROM_CITY = ("linxi-city", "linxi", None, "市级通知", "/linxi/city/", "政务动态")
SECTIONS = {"town": "/linxi/xikou/", "county": "/linxi/towns/", "city": "/county/"}


def site(*items: dict[str, Any], ruled: bool = True) -> dict[str, Output]:
    """Render the city with a section for a township; without ``ruled`` no site takes anything in."""
    held = dict(city.configuration())
    columns = {row[0]: city.column(row, 20 + n) for n, row in enumerate((TOWN, FROM_TOWNS))}
    columns |= {FROM_CITY[0]: city.column(FROM_CITY, 22)}
    above, county = dict(city.SITES[0]), dict(city.SITES[1])
    if ruled:
        columns["linxi-towns"]["intake"] = [{"organs": ["lx-town"]}]
        county["intake"] = [{"sites": ["city"], "item_types": ["notice"], "to": "linxi-city"}]
    else:
        above["intake"] = []
    held |= {f"site/{one['slug']}": city.envelope(one, 1, city.BEGIN) for one in (above, county)}
    held |= {f"column/{code}": city.envelope(c, 1, city.BEGIN) for code, c in columns.items()}
    for n, document in enumerate(items):
        held |= city.released(document, n + 2, city.BEGIN + timedelta(hours=n))
    return rendered(held)


def of_the_town(number: int, kind: str) -> dict[str, Any]:
    return city.item(number, kind, title="溪口镇防汛安排", organ="lx-town", columns=["linxi-xikou"])


def listing(pages: dict[str, Output], path: str) -> set[str]:
    """Return the pages that lead to an item."""
    return {
        where
        for where, page in pages.items()
        if page.media_type.startswith("text/html") and path in outline(page).links
    }


def test_a_townships_notice_reaches_its_county_and_the_city() -> None:
    pages = site(of_the_town(8, "notice"))
    found = listing(pages, "/item/8/")
    assert set(SECTIONS.values()) <= found
    assert found.isdisjoint({"/news/", "/notices/", "/linxi/news/", "/linxi/city/"})
    item = outline(pages["/item/8/"])
    assert (item.meta["SiteName"], item.meta["ColumnName"]) == ("临溪县人民政府", "溪口镇")
    assert [path for path in pages if path.endswith("/item/8/")] == ["/item/8/"], "one page, once"


def test_what_the_citys_rule_does_not_name_stays_in_the_county() -> None:
    found = listing(site(of_the_town(8, "news")), "/item/8/")
    assert {SECTIONS["town"], SECTIONS["county"]} <= found
    assert SECTIONS["city"] not in found


def test_a_citys_notice_reaches_the_county() -> None:
    notice, news = city.item(1, "notice"), city.item(2, "news")
    pages = site(notice, news)
    assert {"/notices/", "/linxi/city/"} <= listing(pages, "/item/1/")
    assert "/linxi/city/" not in listing(pages, "/item/2/")
    assert outline(pages["/item/1/"]).meta["SiteName"] == "云川市人民政府"
    assert SECTIONS["city"] not in listing(pages, "/item/1/"), "what went down does not come back"


def test_without_rules_everything_stays_where_it_was_published() -> None:
    pages = site(of_the_town(8, "notice"), city.item(1, "notice"), ruled=False)
    found = listing(pages, "/item/8/") | listing(pages, "/item/1/")
    assert {SECTIONS["town"], "/notices/"} <= found
    assert found.isdisjoint({SECTIONS["county"], SECTIONS["city"], "/linxi/city/"})
