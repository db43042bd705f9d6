"""固定页面: site map, privacy, contact, reporting an error, verification, and the files that are no pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from huiyin.channels.portal.renderers.layout import (
    Page,
    chrome_of,
    render,
    root_chrome,
    signing_key,
    site_address,
)
from huiyin.channels.portal.styles import MARK, SCRIPT, STYLES
from huiyin.foundation.release.keys import key_id
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

DIGITS = frozenset("0123456789+")


def site_map(read: Read, slug: str) -> Output:
    """Render every column of a site and links to the other sites."""
    chrome = chrome_of(read, slug)
    others = [chrome_of(read, s) for s in read("sites/") if s != slug]
    values = {
        "tree": [
            {"depth": str(min(d, 4)), "name": n, "path": p} for d, n, p in read(f"tree/{slug}")
        ],
        "others": [{"name": c["name"], "path": c["prefix"]} for c in others],
    }
    return _simple(chrome, "sitemap", "网站地图", values)


def privacy(read: Read, slug: str) -> Output:
    """Render what the site stores about readers."""
    return _simple(chrome_of(read, slug), "privacy", "隐私说明", {})


def contact(read: Read, slug: str) -> Output:
    """Render how to reach the people behind the site."""
    chrome = chrome_of(read, slug)
    return _simple(chrome, "contact", "联系我们", {"dial": dial(chrome)})


def error_report(read: Read, slug: str) -> Output:
    """Render how to report an error on the site."""
    chrome = chrome_of(read, slug)
    return _simple(chrome, "error-report", "我为政府网站找错", {"dial": dial(chrome)})


def verify(read: Read, slug: str) -> Output:
    """Render how anybody checks what the site published, with the whole command."""
    chrome = chrome_of(read, slug)
    key = signing_key(read)
    values = {"address": site_address(chrome), "key": key, "key_id": key_id(key) if key else ""}
    return _simple(chrome, "verify", "发布核验", values)


def not_found(read: Read) -> Output:
    """Render the answer to an address that does not exist."""
    page = Page(root_chrome(read), "/404.html", "没有找到这个页面", index=False, proof=None)
    return render("not-found.html", page, {})


def frame_data(read: Read) -> Output:
    """Return what interactive pages need of the configuration: frames of sites, names of organs, synonyms."""
    root = read("root/")
    slugs = read("sites/")
    organs = {code: name for slug in slugs for code, name, _ in read(f"organs/{slug}")}
    named = {code: (read(f"organ-name/{code}") or ["", "", []])[2] for code in organs}
    value = {
        "root": root,
        "sites": {slug: chrome_of(read, slug) for slug in slugs},
        "types": dict(read("types/")),
        "organs": organs,
        "names": {code: names for code, names in named.items() if len(names) > 1},
        "synonyms": read(f"synonyms/{root}"),
    }
    return Output("application/json; charset=utf-8", canonical_json(value))


def style(_read: Read, name: str) -> Output:
    """Return a stylesheet."""
    return Output("text/css; charset=utf-8", STYLES[name])


def script(_read: Read) -> Output:
    """Return the portal's one script."""
    return Output("text/javascript; charset=utf-8", SCRIPT)


def mark(_read: Read) -> Output:
    """Return the platform's mark."""
    return Output("image/svg+xml", MARK)


def file(_read: Read, digest: str, media: str) -> Output:
    """Return an attachment or a picture from the private store."""
    return Output(media, blob=digest)


def redirect(_read: Read, _number: str, target: str) -> Output:
    """Return a lasting redirect."""
    return Output(
        "text/plain; charset=utf-8",
        f"{target}\n".encode(),
        headers=(("X-Status", "301"), ("Location", location(target))),
    )


def location(target: str) -> str:
    """Return an address fit for a header: no control characters, other scripts percent-encoded."""
    return quote(target, safe="/:?#[]@!$&'()*+,;=%-._~")


def dial(chrome: dict[str, Any]) -> str:
    """Return a phone number as a ``tel:`` link takes it; empty where there is none."""
    return "".join(c for c in chrome.get("phone") or "" if c in DIGITS)


def _simple(chrome: dict[str, Any], name: str, title: str, values: dict[str, Any]) -> Output:
    page = Page(chrome, f"{chrome['prefix']}{name}/", title)
    return render(f"{name}.html", page, values)


RENDERERS: dict[str, Callable[..., Output]] = {
    "site-map": site_map,
    "privacy": privacy,
    "contact": contact,
    "error-report": error_report,
    "verify": verify,
    "not-found": not_found,
    "frame": frame_data,
    "style": style,
    "script": script,
    "mark": mark,
    "file": file,
    "redirect": redirect,
}
