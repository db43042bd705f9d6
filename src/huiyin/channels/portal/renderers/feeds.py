"""订阅与站点地图文件: Atom feeds (RFC 4287), sitemaps (sitemaps.org), robots.txt (RFC 9309), OpenSearch 1.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from huiyin.channels.portal.renderers.layout import absolute, chrome_of, root_chrome
from huiyin.channels.portal.renderers.parts import newest_of
from huiyin.foundation.release.rendering import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

ATOM = "application/atom+xml; charset=utf-8"
XML = "application/xml; charset=utf-8"
HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
ENTRIES = 20
BEGINNING = "2000-01-01T00:00:00+08:00"
"""The time an empty feed names: Atom demands one, and nothing was ever updated."""
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
OPENSEARCH = "application/opensearchdescription+xml"
SHORT_NAME, LONG_NAME = 16, 48
"""Characters that the format allows."""


def site_feed(read: Read, slug: str) -> Output:
    """Return the feed of everything on a site."""
    chrome = chrome_of(read, slug)
    return _feed(read, chrome, chrome["name"], chrome["prefix"], f"site/{slug}")


def column_feed(read: Read, code: str) -> Output:
    """Return the feed of a column."""
    column = read(f"col/{code}")
    crumbs = read(f"crumbs/{code}")
    chrome = chrome_of(read, crumbs["site"])
    title = f"{column['name']}_{chrome['name']}"
    return _feed(read, chrome, title, column["path"], f"column/{code}")


def _feed(read: Read, chrome: dict[str, Any], title: str, path: str, name: str) -> Output:
    entries = [e for e in (read(f"entry/{i}") for i in newest_of(read, name, ENTRIES)) if e]
    updated = max((e["updated"] for e in entries), default=BEGINNING)
    parts = [
        f'{HEAD}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-Hans">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(_id(chrome, path))}</id>",
        f'<link rel="self" href={quoteattr(absolute(chrome, path + "feed.xml"))}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(absolute(chrome, path))}/>',
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(chrome.get('sponsor') or chrome['name'])}</name></author>",
    ]
    parts += [_entry(chrome, e) for e in entries]
    parts.append("</feed>\n")
    return Output(ATOM, "\n".join(parts).encode())


def _entry(chrome: dict[str, Any], entry: dict[str, str]) -> str:
    path = f"/item/{entry['id']}/"
    summary = f"<summary>{escape(entry['summary'])}</summary>" if entry["summary"] else ""
    return (
        f"<entry><title>{escape(entry['title'])}</title><id>{escape(_id(chrome, path))}</id>"
        f"<link href={quoteattr(absolute(chrome, path))}/><updated>{entry['updated']}</updated>{summary}</entry>"
    )


def _id(chrome: dict[str, Any], path: str) -> str:
    """Return a lasting name (RFC 4151 where the site has a domain)."""
    base = chrome.get("base") or "localhost"
    return f"tag:{base},2026:{path}"


def sitemap_index(read: Read) -> Output:
    """Return the index of all sitemaps."""
    chrome = root_chrome(read)
    files = ["pages", *read("names/sitemap")]
    lines = [
        f"<sitemap><loc>{escape(absolute(chrome, f'/sitemaps/{f}.xml'))}</loc></sitemap>"
        for f in files
    ]
    return _xml("sitemapindex", lines)


def sitemap_pages(read: Read) -> Output:
    """Return the sitemap of first pages and columns."""
    chrome = root_chrome(read)
    lines = []
    for slug in read("sites/"):
        prefix = chrome_of(read, slug)["prefix"]
        pages = ("", "policies/", "catalogue/", "organs/", "corrections/")
        paths = [prefix + page for page in pages]
        paths += [path for _, _, path in read(f"tree/{slug}")]
        lines += [
            f"<url><loc>{escape(absolute(chrome, p))}</loc></url>" for p in dict.fromkeys(paths)
        ]
    return _xml("urlset", lines)


def sitemap_month(read: Read, month: str) -> Output:
    """Return the sitemap of the items first released in a month."""
    chrome = root_chrome(read)
    lines = []
    for number in range(1, read(f"chunks/sitemap/{month}") + 1):
        for item in read(f"chunk/{number}/sitemap/{month}"):
            loc = escape(absolute(chrome, f"/item/{item}/"))
            lines.append(f"<url><loc>{loc}</loc><lastmod>{read(f'stamp/{item}')}</lastmod></url>")
    return _xml("urlset", lines)


def _xml(element: str, lines: list[str]) -> Output:
    body = "\n".join([f"{HEAD}<{element} {SITEMAP}>", *lines, f"</{element}>\n"])
    return Output(XML, body.encode())


def robots(read: Read) -> Output:
    """Return the rules for crawlers: all that was released is open to them, not what is made on asking."""
    address = absolute(root_chrome(read), "/sitemap.xml")
    text = f"User-agent: *\nDisallow: /search\nDisallow: /proof\nDisallow: /mode/\nSitemap: {address}\n"
    return Output("text/plain; charset=utf-8", text.encode())


def opensearch(read: Read) -> Output:
    """Return how a browser asks the portal's search; no suggestions are offered: words not yet sent stay unsent."""
    chrome = root_chrome(read)
    name = chrome["name"]
    template = quoteattr(absolute(chrome, "/search") + "?q={searchTerms}")
    mark = escape(absolute(chrome, "/mark.svg"))
    lines = [
        f'{HEAD}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">',
        f"<ShortName>{escape(name[:SHORT_NAME])}</ShortName>",
        f"<LongName>{escape(name[:LONG_NAME])}</LongName>",
        f"<Description>{escape(f'搜索{name}网站公开的信息。')}</Description>",
        f'<Url type="text/html" method="get" template={template}/>',
        f'<Image type="image/svg+xml" width="16" height="16">{mark}</Image>',
        "<Language>zh-CN</Language>",
        "<InputEncoding>UTF-8</InputEncoding>",
        "<OutputEncoding>UTF-8</OutputEncoding>",
        "</OpenSearchDescription>\n",
    ]
    return Output(f"{OPENSEARCH}; charset=utf-8", "\n".join(lines).encode())


RENDERERS: dict[str, Callable[..., Output]] = {
    "site-feed": site_feed,
    "column-feed": column_feed,
    "sitemap-index": sitemap_index,
    "sitemap-pages": sitemap_pages,
    "sitemap-month": sitemap_month,
    "robots": robots,
    "opensearch": opensearch,
}
