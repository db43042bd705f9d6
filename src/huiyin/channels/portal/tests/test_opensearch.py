"""A browser learns from every page how to ask the portal's search."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import Town, assert_exact, town
from huiyin.channels.portal.tests.test_pages import rendered

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["town"]
SPACE = {"o": "http://a9.com/-/spec/opensearch/1.1/"}
PATH = "/opensearch.xml"
LINK = (
    '<link rel="search" type="application/opensearchdescription+xml" title="站内搜索"'
    ' href="/opensearch.xml">'
)


def test_it_names_the_site_and_where_to_ask(town: Town) -> None:
    output = town.pages[PATH]
    assert output.media_type == "application/opensearchdescription+xml; charset=utf-8"
    found = ElementTree.fromstring(output.body)
    assert found.findtext("o:ShortName", namespaces=SPACE) == "云川市人民政府"
    urls = [(url.get("type"), url.get("template")) for url in found.findall("o:Url", SPACE)]
    assert urls == [("text/html", "https://www.yunchuan.gov.example/search?q={searchTerms}")]


def test_every_page_leads_to_it(town: Town) -> None:
    kinds = ("/", "/linxi/", "/news/", "/404.html", "/corrections/")
    assert [path for path in kinds if LINK not in town.pages[path].body.decode()] == []


def test_a_long_name_is_cut_and_no_name_becomes_markup(town: Town, tmp_path: Path) -> None:
    site = {**city.SITES[0], "name": "<云>&" + "川" * 60, "domain": ""}
    assert PATH in town.change({"site/city": city.envelope(site, 1, city.BEGIN)})
    found = ElementTree.fromstring(town.pages[PATH].body)
    assert found.findtext("o:ShortName", namespaces=SPACE) == "<云>&" + "川" * 12
    assert len(found.findtext("o:LongName", namespaces=SPACE) or "") == 48
    (url,) = found.findall("o:Url", SPACE)
    assert url.get("template") == "/search?q={searchTerms}"
    assert_exact(town, tmp_path)


def test_it_stands_before_there_is_a_site() -> None:
    assert ElementTree.fromstring(rendered({})[PATH].body).find("o:Url", SPACE) is not None
