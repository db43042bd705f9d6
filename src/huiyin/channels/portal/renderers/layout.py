"""页面框架: the template engine of released pages, their head, foot and breadcrumbs.

The engine takes nothing from Django's settings: two machines with the same sources give the same bytes.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.template import Context, Engine
from django.utils.safestring import SafeString, mark_safe

from huiyin.foundation.release.rendering import PUBLIC_KEY, Output

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.template import Template

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

HTML = "text/html; charset=utf-8"
ENGINE = Engine(
    dirs=[str(resources.files("huiyin.channels.portal") / "templates")],
    loaders=[
        (
            "django.template.loaders.cached.Loader",
            ["django.template.loaders.filesystem.Loader"],
        )
    ],
    libraries={},
    builtins=[],
    debug=False,
)
NO_SITE: dict[str, Any] = {
    "slug": "",
    "name": "政府网站",
    "name_en": "",
    "prefix": "/",
    "domain": "",
    "base": "",
    "menu": [],
    "home": True,
}


@lru_cache(maxsize=128)
def template(name: str) -> Template:
    """Return a compiled template, ``portal/item.html``."""
    return ENGINE.get_template(name)


@dataclass(frozen=True, slots=True)
class Page:
    """What the frame of a page needs: its site, address, title, breadcrumbs and tags."""

    chrome: dict[str, Any]
    path: str
    title: str
    trail: tuple[tuple[str, str], ...] = ()
    column: Mapping[str, str] | None = None
    tags: tuple[tuple[str, str], ...] = ()
    description: str = ""
    proof: str | None = ""
    """Where its proof stands: "" is the live page of its own path, None is nowhere (what is released under no path)."""
    feed: str = ""
    status: int = 200
    index: bool = True
    data: SafeString | None = None
    """What the page is, for search engines (``structured``)."""

    @property
    def address(self) -> str:
        """Return the page's full address, or its path where the site has no domain."""
        return absolute(self.chrome, self.path)

    @property
    def proof_address(self) -> str:
        """Return the link to the page's proof; empty where it has none."""
        return proof_link(self.chrome, self.path) if self.proof == "" else self.proof or ""

    @property
    def heading(self) -> str:
        """Return the words of the title element: title_column_site."""
        parts = [self.title, (self.column or {}).get("name", ""), self.chrome["name"]]
        return "_".join(dict.fromkeys(p for p in parts if p))


def chrome_of(read: Read, slug: str) -> dict[str, Any]:
    """Return the head and foot values of a site, or of no site at all."""
    found = read(f"chrome/{slug}") if slug else None
    return found or NO_SITE


def root_chrome(read: Read) -> dict[str, Any]:
    """Return the values of the root site."""
    return chrome_of(read, read("root/"))


def absolute(chrome: Mapping[str, Any], path: str) -> str:
    """Return a full address under the root site's domain."""
    base = chrome.get("base") or ""
    return f"https://{base}{quote(path)}" if base else quote(path)


def proof_link(chrome: Mapping[str, Any], path: str) -> str:
    """Return the address at which the server proves a released path, in the frame of the site it was asked on."""
    pairs = [("path", path)]
    if chrome["slug"] and not chrome["home"]:
        pairs.append(("site", chrome["slug"]))
    return f"/proof?{urlencode(pairs, safe='/')}"


def site_address(chrome: Mapping[str, Any]) -> str:
    """Return the address of the whole portal, for commands; a placeholder where it has no domain yet."""
    return f"https://{chrome.get('base') or '网站域名'}/"


def signing_key(read: Read) -> str:
    """Return the store's public key in hexadecimal; empty where the sources stand in no store."""
    found = read(PUBLIC_KEY)
    return str(found["document"]["key"]) if found else ""


def render(name: str, page: Page, values: Mapping[str, Any]) -> Output:
    """Fill a page template and return the finished output."""
    headers = (("X-Status", str(page.status)),) if page.status != 200 else ()
    return Output(HTML, html(f"portal/{name}", page, values).encode(), headers=headers)


def html(name: str, page: Page, values: Mapping[str, Any]) -> str:
    """Fill a page template within its frame."""
    key = json.dumps(page.chrome, sort_keys=True, ensure_ascii=False)
    context = {
        **values,
        "page": page,
        "site": page.chrome,
        "header": frame("portal/header.html", key, _current(page)),
        "footer": frame("portal/footer.html", key, -1),
    }
    return fill(name, context)


def fill(name: str, values: Mapping[str, Any]) -> SafeString:
    """Fill a template with nothing but the given values."""
    return template(name).render(Context(dict(values), use_l10n=False, use_tz=False))


@lru_cache(maxsize=512)
def frame(name: str, chrome: str, current: int) -> SafeString:
    """Return the head or foot of a site's pages; ``current`` is the marked entry of the menu."""
    site = json.loads(chrome)
    return mark_safe(fill(name, {"site": site, "current": current}).strip())  # noqa: S308 — our template


def _current(page: Page) -> int:
    """Return which entry of the menu leads to where the page stands; -1 where none does."""
    places = [page.path, *(path for _, path in page.trail)]
    best, length = -1, 0
    for number, (_, path) in enumerate(page.chrome["menu"]):
        exact = path in places
        if exact and len(path) > length:
            best, length = number, len(path)
    return best
