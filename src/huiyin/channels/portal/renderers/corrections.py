"""更正和撤回: the page that lists what a site corrected and withdrew, and its years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.renderers.catalogue import years_of
from huiyin.channels.portal.renderers.layout import Page, chrome_of, render
from huiyin.channels.portal.renderers.parts import NEWEST, newest_of, pages
from huiyin.kernel.addresses import CORRECTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

TITLE = "更正和撤回"


def corrections(read: Read, slug: str) -> Output:
    """Render the newest corrections and withdrawals of a site, and where its years are."""
    chrome = chrome_of(read, slug)
    base = chrome["prefix"] + CORRECTIONS
    newest = newest_of(read, f"corrections/{slug}", NEWEST)
    years = read(f"parts/corrections-year/{slug}")
    page = Page(chrome, base, TITLE, description=_about(chrome))
    shown = {
        "entries": _entries(read, newest),
        "total": f"{sum(count for _year, count in years):,}",
        "newest": str(len(newest)),
        "years": years_of(base, years),
    }
    return render("corrections.html", page, shown)


def corrections_year(read: Read, slug: str, year: str, number: str) -> Output:
    """Render one page of a year, the newest first."""
    chrome = chrome_of(read, slug)
    above = chrome["prefix"] + CORRECTIONS
    base, name = f"{above}{year}/", f"corrections-year/{slug}/{year}"
    count = read(f"chunks/{name}")
    title = f"{year} 年{TITLE}"
    page = Page(
        chrome,
        base if number == "1" else f"{base}{number}/",
        title if count < 2 else f"{title}（第 {number} 页）",
        trail=((TITLE, above),),
        description=f"{year} 年：{_about(chrome)}",
    )
    shown = {
        "year": year,
        "above": above,
        "entries": _entries(read, reversed(read(f"chunk/{number}/{name}"))),
        "pages": pages(base, count, int(number)),
    }
    return render("corrections-year.html", page, shown)


def _about(chrome: dict[str, Any]) -> str:
    return f"{chrome['name']}网站公开以后又更正或撤回的信息：时间、版次和撤回原因。"


def _entries(read: Read, ids: Iterable[str]) -> list[dict[str, Any]]:
    found = (read(f"correction/{item}") for item in ids)
    return [{**entry, "version": str(entry["version"] or "")} for entry in found if entry]


RENDERERS: dict[str, Callable[..., Output]] = {
    "corrections": corrections,
    "corrections-year": corrections_year,
}
