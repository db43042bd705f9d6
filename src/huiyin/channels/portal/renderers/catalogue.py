"""信息公开目录: catalogued information by topic, genre and service group, and by organ and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from huiyin.channels.portal.classes import CLASSIFICATIONS, in_order, name_of
from huiyin.channels.portal.lists import CHUNK
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import NEWEST, newest_of, pages, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

TITLE = "政府信息公开目录"
COLUMN = {
    "name": TITLE,
    "description": "主动公开的政府信息，按主题、体裁、服务对象和公开机构编目，每件有索引号。",
    "keywords": "政府信息公开目录,索引号,主题分类,体裁分类",
    "type": "信息公开目录",
}
"""The catalogue is a column in the sense of the page tags (inspection-indicators-2019:D4.8)."""


def catalogue(read: Read, slug: str) -> Output:
    """Render the front page of a site's catalogue: its classifications, its organs and their years."""
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
        chrome, path, TITLE, column=COLUMN, description=f"{chrome['name']}{COLUMN['description']}"
    )
    found = [_classification(read, chrome, kind) for kind in CLASSIFICATIONS]
    total = sum(count for _code, count in read(f"parts/class/{slug}/topic"))
    return render(
        "catalogue.html",
        page,
        {"organs": organs, "classifications": found, "total": f"{total:,}" if total else ""},
    )


def _classification(read: Read, chrome: dict[str, Any], kind: str) -> dict[str, Any]:
    counts = {str(code): int(n) for code, n in read(f"parts/class/{chrome['slug']}/{kind}")}
    return {
        "label": CLASSIFICATIONS[kind],
        "classes": [
            {
                "name": name_of(kind, code),
                "count": f"{count:,}",
                "path": class_path(chrome, kind, code) if count else "",
            }
            for code, count in in_order(kind, counts)
        ],
    }


def class_path(chrome: dict[str, Any], kind: str, code: str) -> str:
    """Return the address of a class on a site, fit for a link."""
    return quote(_base(chrome, kind, code))


def classed(read: Read, slug: str, kind: str, code: str) -> Output:
    """Render the page of a class: what is new in it, and its years."""
    chrome = chrome_of(read, slug)
    name = f"{slug}/{kind}/{code}"
    base = _base(chrome, kind, code)
    title = _class_title(kind, code)
    page = Page(chrome, base, title, trail=_trail(chrome), column=COLUMN)
    newest = newest_of(read, f"class/{name}", NEWEST)
    shown = {
        "title": title,
        "rows": rows(read, newest),
        "total": f"{read(f'count/class/{name}'):,}",
        "newest": str(len(newest)),
        "years": years_of(quote(base), read(f"parts/class-year/{name}")),
    }
    return render("class.html", page, shown)


def class_year(read: Read, slug: str, kind: str, code: str, year: str, number: str) -> Output:
    """Render one page of a year of a class."""
    chrome = chrome_of(read, slug)
    above = _base(chrome, kind, code)
    name, title = f"class-year/{slug}/{kind}/{code}/{year}", _class_title(kind, code)
    trail = ((title, quote(above)),)
    return _listed(read, chrome, f"{above}{year}/", f"{title}，{year} 年", name, number, trail)


def _base(chrome: dict[str, Any], kind: str, code: str) -> str:
    return f"{chrome['prefix']}catalogue/{kind}/{code}/"


def _class_title(kind: str, code: str) -> str:
    return f"{CLASSIFICATIONS[kind]}：{name_of(kind, code)}"


def _trail(chrome: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    return ((TITLE, f"{chrome['prefix']}catalogue/"),)


def shelf(read: Read, code: str, year: str, number: str) -> Output:
    """Render one page of an organ's year."""
    name, slug = (read(f"organ-name/{code}") or [code, read("root/")])[:2]
    title = f"{name} {year} 年公开目录"
    above = ((name, f"/organ/{code}/"),)
    chrome = chrome_of(read, slug)
    return _listed(
        read, chrome, f"/organ/{code}/{year}/", title, f"shelf/{code}/{year}", number, above
    )


def _listed(
    read: Read,
    chrome: dict[str, Any],
    base: str,
    title: str,
    name: str,
    number: str,
    above: tuple[tuple[str, str], ...],
) -> Output:
    """Render one page of a list of the catalogue; ``base`` is the address of its first page."""
    count = read(f"chunks/{name}")
    page = Page(
        chrome,
        base if number == "1" else f"{base}{number}/",
        title if count < 2 else f"{title}（第 {number} 页）",
        trail=(*_trail(chrome), *above),
        column=COLUMN,
    )
    return render(
        "shelf.html",
        page,
        {
            "title": title,
            "rows": rows(read, read(f"chunk/{number}/{name}")),
            "pages": pages(quote(base), count, int(number)),
        },
    )


def newest_page(base: str, count: int) -> str:
    """Return the address of a list's newest page, which is the last one."""
    last = -(-count // CHUNK)
    return base if last == 1 else f"{base}{last}/"


def shelf_years(code: str, years: list[list[str]]) -> list[dict[str, str]]:
    """Return the years of an organ, newest first, each leading to its newest page."""
    return years_of(f"/organ/{code}/", years)


def years_of(base: str, years: list[list[str]]) -> list[dict[str, str]]:
    """Return the years below an address, newest first, each leading to its newest page."""
    return [
        {
            "year": year,
            "count": f"{int(count):,}",
            "path": newest_page(f"{base}{year}/", int(count)),
        }
        for year, count in reversed(years)
    ]


RENDERERS: dict[str, Callable[..., Output]] = {
    "catalogue": catalogue,
    "class": classed,
    "class-year": class_year,
    "shelf": shelf,
}
