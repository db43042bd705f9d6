"""Old addresses: a page of ours wins, nothing leads on twice, and every history ends where a full render does."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal import plans
from huiyin.channels.portal.tests import city
from huiyin.channels.portal.tests.test_exactness import DAY, Town, assert_exact, town

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from huiyin.channels.portal.index import Index

__all__ = ["town"]
OLD = "/xxgk/202001/t20200101_123.html"


def redirect(number: int, path: str, target: str = "/item/1/", **more: Any) -> dict[str, Any]:
    document = {"id": number, "path": path, "target": target, **more}
    return {f"redirect/{number}": city.envelope(document, 1, city.BEGIN)}


def leads(town: Town, path: str) -> str:
    """Return where a redirect leads, "" where there is none."""
    page = town.pages.get(path)
    return dict(page.headers).get("Location", "") if page else ""


def test_one_is_added_retired_and_removed(town: Town, tmp_path: Path) -> None:
    assert town.change(redirect(1, OLD)) == {OLD}
    assert leads(town, OLD) == "/item/1/"
    assert_exact(town, tmp_path)
    assert town.change(redirect(1, OLD, "/news/")) == {OLD}
    assert leads(town, OLD) == "/news/"
    assert town.change(redirect(1, OLD, "/news/", retired=True)) == {OLD}
    assert OLD not in town.pages
    assert_exact(town, tmp_path)
    town.change(redirect(1, "/栏目/旧.html"))
    assert leads(town, "/栏目/旧.html") == "/item/1/"
    assert town.change({"redirect/1": None}) == {"/栏目/旧.html"}
    assert_exact(town, tmp_path)


def test_a_column_that_takes_the_address_wins_and_gives_it_back(town: Town, tmp_path: Path) -> None:
    town.change(redirect(1, "/old-news/", "/news/") | redirect(2, "/old-news", "/news/"))
    assert leads(town, "/old-news/") == leads(town, "/old-news") == "/news/"
    row = next(list(c) for c in city.COLUMNS if c[0] == "notices")
    before = row[4]
    row[4] = "/old-news/"
    later = city.BEGIN + timedelta(days=1)
    town.change({"column/notices": city.envelope(city.column(tuple(row), 3), 1, later)})
    assert leads(town, "/old-news/") == ""
    assert "<h1>" in town.pages["/old-news/"].body.decode()
    assert "/old-news" not in town.pages, (
        "the server leads there from the address without the slash"
    )
    assert_exact(town, tmp_path)
    row[4] = before
    town.change({"column/notices": city.envelope(city.column(tuple(row), 3), 2, later)})
    assert leads(town, "/old-news/") == "/news/"
    assert_exact(town, tmp_path)


def test_a_renamed_column_leaves_its_old_address_in_one_step(town: Town, tmp_path: Path) -> None:
    row = next(list(c) for c in city.COLUMNS if c[0] == "notices")
    before, row[4] = row[4], "/announcements/"
    later = city.BEGIN + timedelta(days=1)
    column = {"column/notices": city.envelope(city.column(tuple(row), 3), 1, later)}
    town.change(column | redirect(1, before, "/announcements/"))
    assert leads(town, before) == "/announcements/"
    assert "<h1>" in town.pages["/announcements/"].body.decode()
    assert_exact(town, tmp_path)


def test_nothing_leads_on_twice_or_in_a_circle(town: Town, tmp_path: Path) -> None:
    town.change(redirect(1, "/a.html", "/b.html"))
    assert leads(town, "/a.html") == "/b.html"
    assert town.change(redirect(2, "/b.html", "/news/")) == {"/a.html", "/b.html"}
    assert "/a.html" not in town.pages
    assert leads(town, "/b.html") == "/news/"
    assert_exact(town, tmp_path)
    town.change(redirect(2, "/b.html", "/a.html"))
    assert {"/a.html", "/b.html"} & town.pages.keys() == set()
    town.change(redirect(3, "/c.html", "/c.html"))
    assert "/c.html" not in town.pages
    assert_exact(town, tmp_path)
    town.change({"redirect/2": None})
    assert leads(town, "/a.html") == "/b.html"
    town.change(redirect(4, "/d.html", "/news/") | redirect(5, "/news/", "/item/1/"))
    assert leads(town, "/d.html") == "/news/", "what stands at a page of ours leads nowhere"
    assert_exact(town, tmp_path)


def test_one_change_among_thousands_looks_at_one_address(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    many: dict[str, Any] = {}
    for number in range(1, 3001):
        many |= redirect(number, f"/xxgk/t{number}.html")
    town.change(many)
    asked: list[str] = []
    plan = plans.redirect

    def counted(index: Index, path: str) -> list[Any]:
        asked.append(path)
        return plan(index, path)

    monkeypatch.setitem(plans.PLANS, "redirect", counted)
    assert town.change(redirect(7, "/xxgk/t7.html", "/news/")) == {"/xxgk/t7.html"}
    assert set(asked) == {"xxgk/t7.html"}
    asked.clear()
    town.release(city.item(1, "news"))
    town.change({}, DAY + timedelta(days=1))
    assert asked == []
