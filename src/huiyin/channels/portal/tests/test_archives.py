"""A column's archive: the years as links, the months of one year beneath, every older address as it was."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import Town, assert_exact, town
from huiyin.channels.portal.tests.test_pages import outline, pages

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["town"]
LINK = re.compile(r'<a href="(/news/\d[^"]*)">([^<]+)</a>')


def news(number: int, day: str) -> dict[str, Any]:
    return city.item(number, "news", published_on=day)


def archive(town: Town, path: str) -> list[tuple[str, str]]:
    """Return the links of the archive of a page."""
    return LINK.findall(town.pages[path].body.decode())


def redirect(number: int, path: str) -> dict[str, Any]:
    document = {"path": path, "target": "/item/1/"}
    return {f"redirect/{number}": city.envelope(document, 1, city.BEGIN)}


def test_twenty_years_of_months_are_twenty_links_and_twelve() -> None:
    days = [f"{year}-{month:02d}-11" for year in range(2006, 2026) for month in range(1, 13)]
    made = pages(*(news(n + 1, day) for n, day in enumerate(days)))
    found = LINK.findall(made["/news/"].body.decode())
    assert len(found) == 19 + 12
    assert found[0] == ("/news/2024/", "2024")
    assert found[19] == ("/news/2025/12/", "12 月")
    for path in ("/news/", "/news/2006/", "/news/2006/03/"):
        assert outline(made[path]).problems == []
    old = LINK.findall(made["/news/2006/"].body.decode())
    assert ("/news/2025/", "2025") in old
    assert ("/news/2006/03/", "3 月") in old
    assert ("/news/2006/", "2006 年各月") in LINK.findall(made["/news/2006/03/"].body.decode())
    assert {f"/news/{day[:4]}/{day[5:7]}/" for day in days} <= made.keys()


def test_a_column_of_one_year_shows_its_months_alone(town: Town) -> None:
    assert "按月查看" not in town.pages["/news/"].body.decode()
    town.release(news(1, "2025-03-11"))
    assert archive(town, "/news/") == [("/news/2025/03/", "3 月")]
    assert 'aria-label="年份"' not in town.pages["/news/"].body.decode()


def test_news_of_today_leaves_the_pages_of_other_years_alone(town: Town, tmp_path: Path) -> None:
    for number, day in ((1, "2024-03-11"), (2, "2025-03-11"), (3, "2026-03-11")):
        town.release(news(number, day))
    touched = town.release(news(4, "2026-04-11"))
    assert {"/news/", "/news/2026/", "/news/2026/04/"} <= touched
    assert not {"/news/2024/", "/news/2025/", "/news/2024/03/", "/news/2026/03/"} & touched
    touched = town.release(news(5, "2023-04-11"))
    assert {"/news/2023/", "/news/2024/"} <= touched
    assert "/news/2024/03/" not in touched
    town.withdraw(5)
    assert "/news/2023/" not in town.pages
    assert_exact(town, tmp_path)


def test_a_redirect_yields_to_the_year(town: Town, tmp_path: Path) -> None:
    for number, day in ((1, "2025-03-11"), (2, "2025-05-11"), (3, "2026-03-11")):
        town.release(news(number, day))
    assert ("/news/2025/", "2025") in archive(town, "/news/")
    before = town.pages["/news/2025/"].body
    assert town.change(redirect(1, "/news/2025/") | redirect(2, "/news/2027/")) == set()
    assert town.pages["/news/2025/"].body == before
    assert "/news/2027/" not in town.pages
    assert ("/news/2025/", "2025 年各月") in archive(town, "/news/2025/03/")
    assert_exact(town, tmp_path)
    town.release(news(4, "2027-01-11"))
    assert ("/news/2027/01/", "1 月") in archive(town, "/news/2027/")
    assert_exact(town, tmp_path)


def test_a_column_whose_name_is_a_year_keeps_its_address(town: Town, tmp_path: Path) -> None:
    town.release(news(1, "2025-03-11"))
    town.release(news(2, "2026-03-11"))
    row = next(list(c) for c in city.COLUMNS if c[0] == "notices")
    row[3], row[4] = "二〇二五", "/news/2025/"
    document = city.column(tuple(row), 3)
    town.change({"column/notices": city.envelope(document, 1, city.BEGIN + timedelta(days=1))})
    assert "<h1>二〇二五</h1>" in town.pages["/news/2025/"].body.decode()
    assert ("/news/2025/03/", "2025") in archive(town, "/news/")
    assert "年各月" not in town.pages["/news/2025/03/"].body.decode()
    assert_exact(town, tmp_path)
