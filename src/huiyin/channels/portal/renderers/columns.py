"""栏目页: the newest items of a column, its sub-columns, its months by year; the disclosure column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.archives import newest_month
from huiyin.channels.portal.disclosure import DISCLOSURE_COLUMN, DISCLOSURE_PARTS
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import NEWEST, lines, month_name, newest_of, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.channels.portal.disclosure import DisclosurePart
    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

SHOWN = 6


def column(read: Read, code: str) -> Output:
    """Render the first page of a column."""
    value = read(f"col/{code}")
    page = _page(read, code, value["path"], value["name"], f"{value['path']}feed.xml")
    years = read(f"years/{code}")
    shared = {"column": value, **_archive(read, value, years[0][0] if years else "")}
    if value["name"] == DISCLOSURE_COLUMN:
        parts = [_part(read, value["children"], row) for row in DISCLOSURE_PARTS]
        own = {part["code"] for part in parts}
        others = [c for c in value["children"] if c[0] not in own]
        return render("disclosure.html", page, {**shared, "parts": parts, "others": others})
    newest = lines(read, newest_of(read, f"column/{code}", NEWEST))
    groups = [_group(read, child) for child in value["children"]]
    return render("column.html", page, {**shared, "lines": newest, "groups": groups})


def year(read: Read, code: str, number: str) -> Output:
    """Render the months of a year of a column."""
    value = read(f"col/{code}")
    page = _page(read, code, f"{value['path']}{number}/", f"{value['name']}，{number} 年", "")
    return render("year.html", page, {"column": value, **_archive(read, value, number)})


def month(read: Read, code: str, part: str, number: str) -> Output:
    """Render one archive page of a column's month."""
    value = read(f"col/{code}")
    base = f"{value['path']}{part.replace('-', '/')}/"
    count = read(f"chunks/month/{code}/{part}")
    path = base if number == "1" else f"{base}{number}/"
    name = f"{value['name']}，{month_name(part)}"
    page = _page(read, code, path, name if count < 2 else f"{name}（第 {number} 页）", "")
    return render(
        "month.html",
        page,
        {
            "column": value,
            "month": month_name(part),
            "year": read(f"year/{code}/{part[:4]}"),
            "own": f"{value['path']}{part[:4]}/",
            "lines": lines(read, read(f"chunk/{number}/month/{code}/{part}")),
            "pages": pages(base, count, int(number)),
        },
    )


def _page(read: Read, code: str, path: str, title: str, feed: str) -> Page:
    crumbs = read(f"crumbs/{code}")
    trail = crumbs["trail"] if path != crumbs["trail"][-1][1] else crumbs["trail"][:-1]
    return Page(
        chrome_of(read, crumbs["site"]),
        path,
        title,
        trail=tuple((name, to) for name, to in trail),
        column=crumbs["column"],
        description=crumbs["column"]["description"],
        feed=feed,
    )


def _archive(read: Read, column: dict[str, Any], shown: str) -> dict[str, Any]:
    """Return the years of a column and the months of the year that is looked at; "" where there is none."""
    code, path = column["code"], column["path"]
    years = [{"year": year, "path": to} for year, to in read(f"years/{code}")]
    months = read(f"months/{code}/{shown}") if shown else []
    return {
        "years": years,
        "shown": shown,
        "months": [
            {
                "name": f"{int(part[5:])} 月",
                "count": f"{count:,}",
                "path": newest_month(path, part, count),
            }
            for part, count in months
        ],
    }


def _group(read: Read, child: list[str]) -> dict[str, Any]:
    code, name, path = child
    return {"name": name, "path": path, "count": f"{read(f'count/column/{code}'):,}"}


def _part(read: Read, children: list[list[str]], row: DisclosurePart) -> dict[str, Any]:
    """Return one fixed part; an empty one says so instead of hiding."""
    found = next((c for c in children if row.word in c[1]), None)
    code, _, path = found or ("", "", "")
    newest = lines(read, newest_of(read, f"column/{code}", SHOWN)) if code else []
    below = read(f"col/{code}")["children"] if code else []
    return {
        "code": code,
        "name": row.name,
        "about": row.about,
        "path": path,
        "lines": newest,
        "children": below,
    }


RENDERERS: dict[str, Callable[..., Output]] = {"column": column, "year": year, "month": month}
