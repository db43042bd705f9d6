"""信息公开目录: index numbers by organ and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import pages, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]


def catalogue(read: Read, slug: str) -> Output:
    """Render the front page of a site's catalogue: its organs and their years."""
    chrome = chrome_of(read, slug)
    path = f"{chrome['prefix']}catalogue/"
    organs = []
    for code, name, _level in read(f"organs/{slug}"):
        years = read(f"parts/shelf/{code}")
        if years:
            organs.append(
                {"name": name, "path": f"/organ/{code}/", "years": shelf_years(code, years)}
            )
    page = Page(
        chrome,
        path,
        "政府信息公开目录",
        description=f"{chrome['name']}各机构主动公开的政府信息，按机构和年份编目，每件有索引号。",
    )
    return render("catalogue.html", page, {"organs": organs})


def shelf(read: Read, code: str, year: str, number: str) -> Output:
    """Render one page of an organ's year."""
    name, slug = read(f"organ-name/{code}") or [code, read("root/")]
    chrome = chrome_of(read, slug)
    base = f"/organ/{code}/{year}/"
    count = read(f"chunks/shelf/{code}/{year}")
    title = f"{name} {year} 年公开目录"
    page = Page(
        chrome,
        base if number == "1" else f"{base}{number}/",
        title if count < 2 else f"{title}（第 {number} 页）",
        trail=(("政府信息公开目录", f"{chrome['prefix']}catalogue/"), (name, f"/organ/{code}/")),
    )
    return render(
        "shelf.html",
        page,
        {
            "title": title,
            "rows": rows(read, read(f"chunk/{number}/shelf/{code}/{year}")),
            "pages": pages(base, count, int(number)),
        },
    )


def shelf_years(code: str, years: list[list[str]]) -> list[dict[str, str]]:
    """Return the years of an organ, newest first, each leading to its newest page."""
    found = []
    for year, count in reversed(years):
        last = -(-int(count) // CHUNK)
        base = f"/organ/{code}/{year}/"
        path = base if last == 1 else f"{base}{last}/"
        found.append({"year": year, "count": str(count), "path": path})
    return found


RENDERERS: dict[str, Callable[..., Output]] = {"catalogue": catalogue, "shelf": shelf}
