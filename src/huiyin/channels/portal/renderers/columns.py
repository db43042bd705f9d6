"""栏目页: the newest items of a column, its sub-columns, its months; the disclosure column with its four parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import lines, month_name, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

DISCLOSURE_COLUMN = "政府信息公开"
DISCLOSURE_PARTS = (
    ("政府信息公开指南", "指南", "怎样查阅、怎样申请、向谁反映，都写在指南里。"),
    ("政府信息公开制度", "制度", "公开工作所依据的法规和本地制度。"),
    ("法定主动公开内容", "法定主动公开", "按规定应当主动公开的文件、规划、预决算和公共服务信息。"),
    ("政府信息公开年报", "年报", "每年一份的政府信息公开工作年度报告。"),
)
"""Names and order of the four fixed parts (disclosure-platform-2019), the word that finds each column."""
SHOWN = 6


def column(read: Read, code: str) -> Output:
    """Render the first page of a column."""
    value = read(f"col/{code}")
    page = _page(read, code, value["path"], value["name"], f"{value['path']}feed.xml")
    months = [_month(value["path"], *part) for part in reversed(read(f"parts/month/{code}"))]
    shared = {"column": value, "months": months}
    if value["name"] == DISCLOSURE_COLUMN:
        parts = [_part(read, value["children"], *row) for row in DISCLOSURE_PARTS]
        own = {part["code"] for part in parts}
        others = [c for c in value["children"] if c[0] not in own]
        return render("disclosure.html", page, {**shared, "parts": parts, "others": others})
    newest = lines(read, read(f"newest/column/{code}"))
    groups = [_group(read, child) for child in value["children"]]
    return render("column.html", page, {**shared, "lines": newest, "groups": groups})


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


def _month(path: str, part: str, count: int) -> dict[str, str]:
    """Return a month with its newest page, which is the last one."""
    last = -(-count // CHUNK)
    base = f"{path}{part.replace('-', '/')}/"
    return {
        "name": month_name(part),
        "count": str(count),
        "path": base if last == 1 else f"{base}{last}/",
    }


def _group(read: Read, child: list[str]) -> dict[str, Any]:
    code, name, path = child
    return {"name": name, "path": path, "count": f"{read(f'count/column/{code}'):,}"}


def _part(
    read: Read, children: list[list[str]], name: str, word: str, about: str
) -> dict[str, Any]:
    """Return one fixed part; an empty one says so instead of hiding."""
    found = next((c for c in children if word in c[1]), None)
    code, _, path = found or ("", "", "")
    newest = lines(read, read(f"newest/column/{code}")[:SHOWN]) if code else []
    below = read(f"col/{code}")["children"] if code else []
    return {
        "code": code,
        "name": name,
        "about": about,
        "path": path,
        "lines": newest,
        "children": below,
    }


RENDERERS: dict[str, Callable[..., Output]] = {"column": column, "month": month}
