"""An item's page where it is carried elsewhere: its address as a code, and a policy on paper."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

import pytest
import segno

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import Town, assert_exact
from huiyin.channels.portal.tests.test_pages import outline, pages, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.foundation.release.rendering import Output

CODE = "/item/5/code.svg"
ADDRESS = "https://www.yunchuan.gov.example/item/5/"
SVG = "{http://www.w3.org/2000/svg}"
QUIET = 4
HEAD = re.compile(r'<div class="paper head"><p class="issuer \w*">(.*?)</p><p>(.*?)</p></div>')
SIGNED = re.compile(r'<p class="paper signed">(.*?)<br>(.*?)</p>')


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    made.everything()
    made.change(dict(city.configuration()))
    yield made
    made.deps.close()


def drawn(svg: bytes) -> set[tuple[int, int]]:
    """Return column and row of every dark module that a code draws; the corner within the quiet zone is (0, 0)."""
    strokes = [p for p in ElementTree.fromstring(svg).iter(f"{SVG}path") if p.get("stroke")]
    assert len(strokes) == 1
    x, y, dark = 0.0, 0.0, set()
    for act, given in re.findall(r"([Mmh])([-\d. ]+)", strokes[0].get("d") or ""):
        numbers = [float(n) for n in re.findall(r"-?(?:\d+\.\d+|\.\d+|\d+)", given)]
        if act == "h":
            dark |= {(int(x) + n - QUIET, int(y) - QUIET) for n in range(int(numbers[0]))}
            x += numbers[0]
        else:
            x, y = (numbers[0], numbers[1]) if act == "M" else (x + numbers[0], y + numbers[1])
    return dark


def site(domain: str) -> dict[str, Any]:
    """Return the root site under another domain."""
    return {"site/city": city.envelope({**city.SITES[0], "domain": domain}, 1, city.BEGIN)}


def test_the_code_is_the_pages_full_address() -> None:
    found = pages(city.item(5))
    code, page = found[CODE], found["/item/5/"].body.decode()
    assert code.media_type == "image/svg+xml"
    matrix = segno.make(ADDRESS, error="m", micro=False).matrix
    wanted = {(x, y) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}
    assert drawn(code.body) == wanted
    assert {e.tag for e in ElementTree.fromstring(code.body).iter()} <= {f"{SVG}svg", f"{SVG}path"}
    assert (
        f'<img src="{CODE}" alt="二维码：{ADDRESS}" width="148" height="148" loading="lazy">'
        in page
    )
    assert "扫码打开或转发" in page
    assert pages(city.item(5))[CODE] == code


def test_without_a_domain_there_is_no_code() -> None:
    held = city.configuration() | city.released(city.item(5, "policy"), 2, city.BEGIN) | site("")
    found = rendered(held)
    page = found["/item/5/"].body.decode()
    assert CODE not in found
    assert "code.svg" not in page
    assert "扫码" not in page
    assert "<img" not in page.partition("<aside")[2].partition("</aside>")[0]


def test_the_code_follows_the_domain_and_nothing_else(town: Town, tmp_path: Path) -> None:
    town.release(city.item(5, "policy"))
    edited = city.item(5, "policy", title="换过的标题", document_number="云政发〔2026〕6号")
    edited["body"] = [{"id": "a", "type": "text", "value": {"html": "<p>改过的正文。</p>"}}]
    touched = town.release(edited)
    assert "/item/5/" in touched
    assert CODE not in touched
    other = {**city.SITES[0], "phone": "0XXX-1", "menu": [], "name": "云川市政府"}
    touched = town.change({"site/city": city.envelope(other, 1, city.BEGIN)})
    assert "/item/5/" in touched
    assert CODE not in touched
    before = town.pages[CODE]
    assert CODE in town.change(site("yunchuan.gov.example"))
    assert town.pages[CODE] != before
    town.change(site(""))
    assert CODE not in town.pages
    town.change(site("www.yunchuan.gov.example"))
    assert town.pages[CODE] == before
    assert_exact(town, tmp_path)
    town.withdraw(5)
    assert CODE not in town.pages


def policy(**fields: Any) -> dict[str, Any]:
    """Return a policy whose organ's number it bears."""
    return city.item(5, "policy", **{"document_number": "云政办发〔2026〕31号", **fields})


def printed(document: dict[str, Any], organ: dict[str, Any] | None = None) -> str:
    """Return the page of an item, in a city where its organ may be another."""
    held = city.configuration() | city.released(document, 2, city.BEGIN)
    if organ is not None:
        held["organ/yc-office"] = city.envelope(organ, 1, city.BEGIN)
    output: Output = rendered(held)["/item/5/"]
    assert outline(output).problems == []
    return output.body.decode()


def test_a_policy_has_the_head_and_the_signature_of_its_organ() -> None:
    page = printed(policy())
    assert HEAD.findall(page) == [("云川市人民政府办公室文件", "云政办发〔2026〕31号")]
    assert SIGNED.findall(page) == [("云川市人民政府办公室", "2026年9月1日")]
    assert '<body class="official headed">' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"document_number": ""},
        {"document_number": "云政办函〔2026〕31号"},
        {"document_number": "云川市人民政府令第31号"},
        {"document_number": "第31号"},
        {"organ": ""},
        {"organ": "nobody"},
        {"made_on": ""},
        {"title": "云川市人民政府关于供热的意见"},
    ],
)
def test_no_head_where_anything_speaks_against_it(fields: dict[str, Any]) -> None:
    page = printed(policy(**fields))
    assert '<body class="official">' in page
    assert HEAD.findall(page) == []
    assert bool(SIGNED.findall(page)) == ("document_number" in fields)


@pytest.mark.parametrize("kind", ["notice", "news", "interpretation", "guide", "organ"])
def test_what_is_no_policy_has_nothing_of_an_official_document(kind: str) -> None:
    page = printed(city.item(5, kind, document_number="云政办发〔2026〕31号"))
    assert "<body>" in page
    assert not HEAD.findall(page) + SIGNED.findall(page)


def test_the_head_bears_the_name_of_the_day_the_document_was_made() -> None:
    names = [
        {"name": "云川市政府办公厅", "since": "2010-01-01", "until": "2020-01-01"},
        {"name": "云川市人民政府办公室", "since": "2020-01-01", "until": None},
    ]
    organ = city.organ(city.ORGANS[1]) | {"names": names}
    for made_on, heads in (
        ("2019-12-31", ["云川市政府办公厅文件"]),
        ("2020-01-01", ["云川市人民政府办公室文件"]),
        ("2009-12-31", []),
    ):
        page = printed(policy(made_on=made_on), organ)
        assert [head for head, _number in HEAD.findall(page)] == heads


@pytest.mark.parametrize(
    ("ending", "signed"),
    [
        ("<p>云川市人民政府办公室</p><p>2026年9月1日</p>", True),
        ("<p>云川市人民政府办公室　2026年9月1日</p><p>（此件公开发布）</p>", True),
        ("<p>二〇二六年九月一日</p>", True),
        ("<p>本意见自2026年9月1日起施行。</p>", False),
        ("<p>由云川市人民政府办公室负责解释。</p>", False),
    ],
)
def test_a_body_that_is_signed_is_not_signed_again(ending: str, *, signed: bool) -> None:
    block = {"id": "a", "type": "text", "value": {"html": f"<p>正文。</p>{ending}"}}
    assert bool(SIGNED.findall(printed(policy(body=[block])))) != signed


def test_attachments_are_listed_before_the_signature_unless_the_body_lists_them() -> None:
    files = [{"name": "分工表.xlsx", "media": "text/csv", "size": 9, "digest": "ab" * 32}]
    block = {"id": "a", "type": "text", "value": {"html": "<p>正文。</p><p>附件：分工表</p>"}}
    page = printed(policy(attachments=files))
    assert page.index("paper enclosures") < page.index("paper signed")
    assert "paper enclosures" not in printed(policy(attachments=files, body=[block]))
