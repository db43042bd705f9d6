"""What stands on the pages: tags, marks, banners, links both ways; nothing a document holds becomes markup."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from hashlib import sha256
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
from typing_extensions import override

from huiyin.channels.portal.design import design_digest
from huiyin.channels.portal.files import safe_name
from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.channels.portal.tests import city
from huiyin.foundation.release.engine import is_source
from huiyin.foundation.release.rendering import Artefact
from huiyin.foundation.text.scanners import scan

if TYPE_CHECKING:
    from huiyin.foundation.release.rendering import Envelope, Output

DAY = date(2026, 11, 23)
HOSTILE = "\"'><script>alert(1)</script><b onclick=x>&amp;"
VOID = {"meta", "link", "img", "input", "br"}
FILE = {"name": "任务分工表.xlsx", "media": "application/pdf", "size": 38_000, "digest": "ab" * 32}


def pages(*items: dict[str, Any], today: date = DAY) -> dict[str, Output]:
    """Render a city with the given items, one released every hour."""
    held = dict(city.configuration())
    for n, document in enumerate(items):
        held |= city.released(document, n + 2, city.BEGIN + timedelta(hours=n))
    return rendered(held, today)


def rendered(held: dict[str, Envelope], today: date = DAY) -> dict[str, Output]:
    """Render every page of the sources."""
    publisher = PortalPublisher()
    publisher.load(held.items(), today=today)

    def read(key: str) -> Any:
        return held.get(key) if is_source(key) else publisher.fact(key)

    return {
        path: publisher.render(Artefact(path, renderer, tuple(args)), read)
        for plan in publisher.plans()
        for path, renderer, args in publisher.fact(plan)
    }


class Outline(HTMLParser):
    """Reads a page and notes what is wrong with its structure."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.problems: list[str] = []
        self.ids: list[str] = []
        self.meta: dict[str, str] = {}
        self.links: list[str] = []
        self.headings: list[str] = []
        self.data: list[dict[str, Any]] = []
        self.title = ""

    @override
    def handle_data(self, data: str) -> None:
        """Read a data block, which must be JSON; note the words of the title."""
        if self.open and self.open[-1] == "script":
            self.data.append(json.loads(data))
        if self.open and self.open[-1] == "title":
            self.title += data

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note ids, tags and what must not occur."""
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        data = tag == "script" and attrs == [("type", "application/ld+json")]
        ours = tag == "script" and attrs == [("src", "/portal.js"), ("defer", None)]
        runs = tag in {"script", "iframe", "style"} and not data and not ours
        if runs or any(n.startswith("on") for n in given):
            self.problems.append(f"<{tag}> {attrs}")
        if "style" in given or (tag == "img" and given.get("alt") is None):
            self.problems.append(f"<{tag}> {attrs}")
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "meta" and given.get("name"):
            self.meta[str(given["name"])] = given.get("content") or ""
        if tag == "a" and "href" in given:
            self.links.append(given.get("href") or "")
        if tag in {"h1", "h2", "h3", "h4"}:
            self.headings.append(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        """Compare with what is open."""
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")


def outline(output: Output) -> Outline:
    """Read a page."""
    found = Outline()
    found.feed(output.body.decode())
    return found


@pytest.fixture(scope="module")
def site() -> dict[str, Output]:
    blocks = [
        {"type": "heading", "value": {"text": HOSTILE, "level": 2}},
        {"type": "text", "value": {"html": f'<p>一段</p>{HOSTILE}<a href="javascript:x">坏</a>'}},
        {"type": "table", "value": {"caption": HOSTILE, "head": [[HOSTILE]], "rows": [[HOSTILE]]}},
        {"type": "quote", "value": {"text": HOSTILE, "attribution": HOSTILE}},
        {"type": "picture", "value": {"digest": "cd" * 32, "media": "image/png", "alt": HOSTILE}},
        {"type": "policy_card", "value": {"item": 2, "title": HOSTILE, "summary": HOSTILE}},
        {"type": "file", "value": FILE},
        {
            "type": "chart",
            "value": {
                "title": HOSTILE,
                "columns": ["类", "数"],
                "rows": [["甲", "3"]],
                "digest": "ef" * 32,
            },
        },
        {"type": "unknown", "value": {"html": HOSTILE}},
    ]
    hostile = city.item(
        1, "policy", title=HOSTILE, summary=HOSTILE, source=HOSTILE, keywords=[HOSTILE]
    )
    hostile |= {"body": [{"id": "x", **b} for b in blocks], "attachments": [FILE]}
    reading = city.item(2, "interpretation", title="解读新办法")
    reading["links"]["interprets"] = [1]
    successor = city.item(3, "policy", title="新办法")
    successor["links"]["replaces"] = [4]
    old = city.item(4, "policy", title="旧办法", validity={"state": "repealed"})
    return pages(hostile, reading, successor, old, city.item(5, "news", author="高原"))


def test_every_page_is_sound_and_runs_nothing_but_the_one_script(site: dict[str, Output]) -> None:
    for path, output in site.items():
        if output.media_type.startswith("text/html"):
            found = outline(output)
            assert found.problems == [], path
            assert found.open == [], path
            assert len(found.ids) == len(set(found.ids)), path
            assert found.headings.count("h1") == 1, path


def test_every_link_leads_somewhere(site: dict[str, Output]) -> None:
    live = ("/search", "/proof?", "/mode/", "/.well-known/huiyin/", "https://", "tel:", "#")
    for path, output in site.items():
        if output.media_type.startswith("text/html"):
            for link in outline(output).links:
                assert link.startswith((*live, "/files/")) or link in site, (path, link)


@pytest.mark.clause("website-guideline-2017:8", "inspection-indicators-2019:D4.8")
def test_tags_of_an_item(site: dict[str, Output]) -> None:
    meta = outline(site["/item/2/"]).meta
    assert meta["SiteName"] == "云川市人民政府"
    assert meta["SiteIDCode"] == "2299000001"
    assert meta["ColumnName"] == meta["ColumnType"] == "政策解读"
    assert meta["ArticleTitle"] == "解读新办法"
    assert meta["PubDate"] == "2026-09-01 10:00"
    assert meta["ContentSource"] == "云川市人民政府办公室"
    assert meta["Url"] == "https://www.yunchuan.gov.example/item/2/"
    column = outline(site["/news/"]).meta
    assert column["ColumnName"] == "政务动态"
    assert "ArticleTitle" not in column
    for name in ("SiteName", "SiteDomain", "SiteIDCode"):
        assert column[name] == meta[name] == outline(site["/"]).meta[name], name


def test_the_attribute_is_called_what_the_catalogue_calls_it(site: dict[str, Output]) -> None:
    page = site["/item/3/"].body.decode()
    assert "<dt>公开属性</dt><dd>主动公开</dd>" in page
    assert "公开方式" not in page


def test_policy_and_interpretation_name_each_other(site: dict[str, Output]) -> None:
    assert "/item/2/" in outline(site["/item/1/"]).links
    assert "/item/1/" in outline(site["/item/2/"]).links


def test_a_repealed_text_warns_and_names_its_successor(site: dict[str, Output]) -> None:
    page = site["/item/4/"].body.decode()
    assert "已经废止" in page
    assert "/item/3/" in outline(site["/item/4/"]).links
    assert "已废止" in site["/policies/"].body.decode()


@pytest.mark.clause("website-guideline-2017:7", "inspection-indicators-2019:D4.2")
def test_the_foot_has_the_six_marks(site: dict[str, Output]) -> None:
    """On every page of every site; the entry for reporting errors stands there too."""
    marks = (
        "党政机关网站标识",
        "网站标识码：229900000",
        "云ICP备",
        "云公网安备",
        "主办单位：",
        "联系方式：",
        "我为政府网站找错",
    )
    for path, output in site.items():
        if output.media_type.startswith("text/html"):
            foot = output.body.decode().partition("<footer")[2]
            assert [mark for mark in marks if mark not in foot] == [], path
    assert "网站标识码：2299000001" in site["/"].body.decode()
    assert "网站标识码：2299000002" in site["/linxi/"].body.decode()


def test_the_mark_of_the_party_and_government_is_the_sites_own_or_said_to_be_missing() -> None:
    held = dict(city.configuration())
    assert "党政机关网站标识：尚未加挂" in rendered(held)["/"].body.decode()
    link = "https://bszs.conac.cn/sitename?method=show&id=1"
    mark = {"digest": "ab" * 32, "media": "image/png", "link": link}
    held["site/city"] = city.envelope({**city.SITES[0], "mark": mark}, 1, city.BEGIN)
    site = rendered(held)
    page = site["/"].body.decode()
    assert '<img src="/marks/city.png" alt="党政机关网站标识">' in page
    assert escape(link) in page
    assert site["/marks/city.png"].blob == "ab" * 32
    assert "尚未加挂" in site["/linxi/"].body.decode()
    assert "/mark.svg" not in page.partition("<footer")[2]


@pytest.mark.clause("changchun-2015:2.1c")
@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("/policies/", "政策文件库_云川市人民政府", "政策文件"),
        ("/catalogue/", "政府信息公开目录_云川市人民政府", "信息公开目录"),
        ("/catalogue/genre/07/", "体裁：意见_政府信息公开目录_云川市人民政府", "信息公开目录"),
        (
            "/organ/yc-office/2026/",
            "云川市人民政府办公室 2026 年公开目录_政府信息公开目录_云川市人民政府",
            "信息公开目录",
        ),
        ("/organs/", "机构_云川市人民政府", "机构职能"),
        ("/organ/yc-office/", "云川市人民政府办公室_机构_云川市人民政府", "机构职能"),
        ("/item/2/", "解读新办法_政策解读_云川市人民政府", "政策解读"),
    ],
)
def test_columns_and_titles(site: dict[str, Output], path: str, title: str, kind: str) -> None:
    found = outline(site[path])
    assert found.title == title
    assert found.meta["ColumnType"] == kind
    assert all(found.meta[f"Column{n}"] for n in ("Name", "Description", "Keywords"))


@pytest.mark.clause("changchun-2015:2.1c")
def test_search_engines_are_told_what_a_page_is(site: dict[str, Output]) -> None:
    article = outline(site["/item/5/"]).data[0]
    assert article["@type"] == "NewsArticle"
    assert article["datePublished"] == "2026-09-01T13:00:00+08:00"
    assert article["url"] == "https://www.yunchuan.gov.example/item/5/"
    assert article["publisher"]["@type"] == "GovernmentOrganization"
    assert outline(site["/item/1/"]).data[0]["headline"] == HOSTILE[:110]
    assert outline(site["/"]).data[0]["@type"] == "WebSite"
    organ = outline(site["/organ/yc-office/"]).data[0]
    assert (organ["name"], organ["parentOrganization"]["name"]) == (
        "云川市人民政府办公室",
        "云川市人民政府",
    )


@pytest.mark.clause("platform-notice-2019:2")
def test_empty_parts_of_the_disclosure_column_say_so(site: dict[str, Output]) -> None:
    """The four are there although the site keeps no column for the reports yet, and in their order."""
    page = site["/zwgk/"].body.decode()
    parts = re.findall(r"<section><h2>(?:<a [^>]*>)?(政府信息公开\w+|法定\w+)", page)
    assert parts == ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报"]
    assert "尚未发布" in page


def test_the_reviewed_document_has_the_digest_that_is_shown(site: dict[str, Output]) -> None:
    document = site["/item/5/document.json"].body
    digest = sha256(document).hexdigest()
    assert digest in site["/item/5/proof/"].body.decode()
    assert json.loads(site["/item/5/proof.json"].body)["release"]["digest"] == digest
    for words in ("保密审查", "陈默言", "秘书长", "云公〔2026〕00006"):
        assert words in site["/item/5/proof/"].body.decode()


def test_feeds_and_sitemaps_are_well_formed(site: dict[str, Output]) -> None:
    for path, output in site.items():
        if path.endswith(".xml"):
            root = ElementTree.fromstring(output.body)
            kinds = ("feed", "urlset", "sitemapindex", "OpenSearchDescription")
            assert root.tag.endswith(kinds), path


def test_a_county_notice_reaches_the_city_by_rule() -> None:
    site = pages(city.item(8, "notice", title="溪口镇停水通告", columns=["linxi-news"]))
    assert "溪口镇停水通告" in site["/county/"].body.decode()
    assert "溪口镇停水通告" in site["/linxi/"].body.decode()
    assert "临溪县人民政府" in site["/item/8/"].body.decode()
    assert "溪口镇停水通告" not in site["/news/"].body.decode()


def test_a_migrated_item_keeps_its_day() -> None:
    site = pages(city.item(8, "news", published_on="2015-05-13"))
    assert "/news/2015/05/" in site
    assert outline(site["/item/8/"]).meta["PubDate"] == "2015-05-13 00:00"


def test_redirects_never_take_the_place_of_a_page() -> None:
    held = dict(city.configuration())
    held |= city.released(city.item(1, "news"), 2, city.BEGIN)
    for n, path in enumerate(
        ("/old.html", "/news/", "/item/1/", "/policies/", "/", "/news/2026/09/")
    ):
        held[f"redirect/{n}"] = city.envelope({"path": path, "target": "/item/1/"}, 1, city.BEGIN)
    site = rendered(held)
    assert site["/old.html"].headers == (("X-Status", "301"), ("Location", "/item/1/"))
    for path in ("/news/", "/item/1/", "/policies/", "/", "/news/2026/09/"):
        assert site[path].headers == ()


def test_a_redirect_cannot_split_a_header() -> None:
    held = dict(city.configuration())
    document = {"path": "/old", "target": "/新闻/\r\nSet-Cookie: a=b"}
    held["redirect/1"] = city.envelope(document, 1, city.BEGIN)
    location = dict(rendered(held)["/old"].headers)["Location"]
    assert location.isascii()
    assert location.isprintable()
    assert " " not in location


def test_without_any_source_there_is_an_honest_page() -> None:
    assert "/404.html" in rendered({})


def test_the_scanners_see_every_word_and_no_markup() -> None:
    document = city.item(1, "policy", attachments=[FILE])
    value = {"html": "<p>秘<strong>密</strong>★一年&amp;</p><p>第二段</p>"}
    document["body"] = [{"id": "a", "type": "text", "value": value}]
    words = PortalPublisher().public_text("item/1", document)
    assert "秘密★一年&\n第二段" in words
    assert "任务分工表.xlsx" in words
    assert "第 1 条的内容概述" in words
    assert "ab" * 32 not in words


def test_the_scanners_see_the_words_of_settings() -> None:
    number = "11010519491231002X"
    rows = [["市民中心", "六号楼"], ["坏人坏事", number]]
    text = PortalPublisher().public_text("site/city", city.SITES[0] | {"synonyms": rows})
    assert set(text.splitlines()) >= {"市民中心", "六号楼", "坏人坏事", number}
    assert "id-card" in {f.code for f in scan(text)}


def test_an_address_that_somebody_wrote_is_read_by_the_scanners() -> None:
    number = "11010519491231002X"
    read = PortalPublisher().public_text
    for key in ("redirect/1", "column/news"):
        text = read(key, {"path": f"/坏人坏事/t{number}.html"})
        assert "坏人坏事" in text
        assert {f.code for f in scan(text)} == {"id-card"}, "letters stand before many numbers"
        apart = read(key, {"path": "/330100/19491231/0023.html"})
        assert scan(apart) == [], "a place, a date and an order are no number"
    assert number not in read("item/1", {"path": f"/t{number}.html"})


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\x00b.pdf", "a_b.pdf"),
        ("", "file"),
        ("..", "file"),
        ("表" * 90 + ".xlsx", "表" * 51 + ".xlsx"),
    ],
)
def test_file_names_stay_names(name: str, safe: str) -> None:
    assert safe_name(name) == safe
    assert len(safe_name(name).encode()) <= 160


def test_the_design_digest_is_stable() -> None:
    assert len(design_digest()) == 64
    assert PortalPublisher().design_digest() == design_digest()
