"""What was corrected or withdrawn is listed by site and year; nothing tells what a withdrawn item said."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.portal.cards import corrected_version
from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import Town, assert_exact, town
from huiyin.channels.portal.tests.test_pages import outline
from huiyin.kernel.addresses import site_page

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["town"]
pytestmark = pytest.mark.clause("changchun-2015:4.1a")
EMPTY = "还没有更正或撤回过信息。"


def text(town: Town, path: str) -> str:
    return town.pages[path].body.decode()


def lists(touched: set[str]) -> set[str]:
    return {path for path in touched if "/corrections/" in path}


def county(number: int, **fields: Any) -> dict[str, Any]:
    return city.item(number, "news", organ="lx-gov", columns=["linxi-news"], **fields)


def test_nothing_is_listed_before_something_was_changed(town: Town) -> None:
    assert lists(town.release(city.item(1))) == set()
    for path in ("/corrections/", "/linxi/corrections/"):
        assert EMPTY in text(town, path)
        assert outline(town.pages[path]).problems == []
        assert outline(town.pages[path]).meta["description"]


def test_a_correction_moves_its_pages_and_no_others(town: Town, tmp_path: Path) -> None:
    town.release(city.item(1))
    town.release(county(2))
    assert lists(town.release(city.item(1, title="改好的标题"))) == {
        "/corrections/",
        "/corrections/2026/",
    }
    page = text(town, "/corrections/")
    assert EMPTY not in page
    assert "改好的标题" in page
    assert "第 2 版" in page
    assert {"/item/1/", "/item/1/proof/"} <= set(outline(town.pages["/corrections/"]).links)
    assert EMPTY in text(town, "/linxi/corrections/")
    assert lists(town.release(county(2, title="县里改好的"))) == {
        f"{prefix}corrections/{tail}" for prefix in ("/", "/linxi/") for tail in ("", "2026/")
    }
    newest_first = text(town, "/corrections/2026/")
    assert newest_first.index("县里改好的") < newest_first.index("改好的标题")
    assert "改好的标题" not in text(town, "/linxi/corrections/2026/")
    assert_exact(town, tmp_path)


def test_a_withdrawal_is_told_without_a_word_of_what_it_was(town: Town, tmp_path: Path) -> None:
    town.release(county(7, title="不应再见的标题"))
    town.release(county(7, title="不应再见的标题", summary="改过"))
    assert "不应再见的标题" in text(town, "/linxi/corrections/")
    touched = town.withdraw(7)
    assert lists(touched) == {
        f"{prefix}corrections/{tail}" for prefix in ("/", "/linxi/") for tail in ("", "2026/")
    }
    for path in lists(touched):
        page = text(town, path)
        assert "不应再见的标题" not in page
        assert "内容需要核实，核实后重新公布。" in page
        assert "第 2 版" not in page
        assert "/item/7/" in outline(town.pages[path]).links
        assert "/item/7/proof/" not in outline(town.pages[path]).links
    assert "/corrections/" in outline(town.pages["/item/7/"]).links
    assert_exact(town, tmp_path)


def test_public_again_is_a_correction(town: Town, tmp_path: Path) -> None:
    town.release(city.item(7))
    town.withdraw(7)
    town.release(city.item(7, title="核实后的标题"))
    page = text(town, "/corrections/2026/")
    assert "核实后的标题" in page
    assert "第 3 版" in page
    assert "已撤回的信息" not in page
    assert_exact(town, tmp_path)


def test_one_more_leaves_older_years_and_full_pages_alone(town: Town, tmp_path: Path) -> None:
    for number in range(1, CHUNK + 3):
        old = number < 3
        at = city.BEGIN - timedelta(days=400) if old else city.BEGIN + timedelta(minutes=number)
        first = city.envelope(city.item(number), 1, at - timedelta(days=1))
        town.store.held[f"item/{number}"] = city.envelope(city.item(number), 2, at, first)
    town.everything()
    town.index(town.store.held)
    assert {"/corrections/2025/", "/corrections/2026/"} <= town.pages.keys()
    assert "/corrections/2026/2/" not in town.pages
    town.release(city.item(200))
    assert lists(town.release(city.item(200, title="第一百零一条"))) == {
        "/corrections/",
        "/corrections/2026/",
        "/corrections/2026/2/",
    }, "the first page learns that there is a second"
    assert lists(town.withdraw(200)) == {"/corrections/", "/corrections/2026/2/"}
    town.release(city.item(201))
    assert lists(town.release(city.item(201, title="再一条"))) == {
        "/corrections/",
        "/corrections/2026/2/",
    }
    assert "这里列出最近的 30 条" in text(town, "/corrections/")
    assert_exact(town, tmp_path)


def test_two_versions_of_one_step_are_no_correction() -> None:
    first = city.envelope(city.item(1), 1, city.BEGIN)
    assert corrected_version(first) == 0
    assert corrected_version(city.envelope(city.item(1), 2, city.BEGIN, first)) == 0
    later = city.envelope(city.item(1), 2, city.BEGIN + timedelta(hours=1), first)
    assert corrected_version(later) == 2


def test_an_older_notice_is_listed_on_the_root_site_alone(town: Town, tmp_path: Path) -> None:
    notice = city.withdrawn(9, 3, city.BEGIN)
    del notice["document"]["columns"]
    assert lists(town.change({"withdrawn/9": notice})) == {"/corrections/", "/corrections/2026/"}
    assert_exact(town, tmp_path)


def test_a_column_that_moves_to_another_site_takes_its_lines_along(
    town: Town, tmp_path: Path
) -> None:
    town.release(city.item(1))
    town.withdraw(1)
    assert EMPTY in text(town, "/linxi/corrections/")
    row = next(list(c) for c in city.COLUMNS if c[0] == "news")
    row[1] = "linxi"
    town.change({"column/news": city.envelope(city.column(tuple(row), 3), 1, city.BEGIN)})
    assert "已撤回的信息 1" in text(town, "/linxi/corrections/")
    assert "/linxi/corrections/2026/" in town.pages
    assert_exact(town, tmp_path)


def test_no_redirect_and_no_column_has_the_addresses(town: Town, tmp_path: Path) -> None:
    document = {"path": "/corrections/2026/", "target": "/item/1/"}
    assert town.change({"redirect/1": city.envelope(document, 1, city.BEGIN)}) == set()
    assert site_page("/linxi/corrections/2026/", ["/", "/linxi/"]) == "/linxi/corrections/"
    assert_exact(town, tmp_path)


def test_every_page_leads_there(town: Town) -> None:
    assert "/corrections/" in outline(town.pages["/news/"]).links
    assert "/linxi/corrections/" in outline(town.pages["/linxi/"]).links
    assert "/corrections/" in outline(town.pages["/sitemap/"]).links
    assert "/linxi/corrections/" in text(town, "/sitemaps/pages.xml")
