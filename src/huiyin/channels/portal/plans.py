"""页面计划: which artefacts exist. Every path belongs to exactly one plan."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal import archives
from huiyin.channels.portal.marks import mark_of
from huiyin.channels.portal.styles import STYLES
from huiyin.kernel import addresses
from huiyin.kernel.addresses import CATALOGUE, CORRECTIONS, RESERVED, TREES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huiyin.channels.portal.index import Index

Spec = list[Any]
RENDERED_BY = {"policies/": "policy-library", "sitemap/": "site-map"}
"""The pages of a site whose renderer has another name than their address."""
SITE_PAGES = (
    ("", "home"),
    *((tail, RENDERED_BY.get(tail, tail.rstrip("/"))) for tail in addresses.SITE_PAGES),
    ("feed.xml", "site-feed"),
)
ARCHIVE = re.compile(r"/(\d{4}/(\d{2}/(\d+/)?)?|feed\.xml)$")


def fixed(_index: Index, _name: str) -> list[Spec]:
    """Return the artefacts that exist whatever is released."""
    styles = [[f"/style/{name}.css", "style", [name]] for name in STYLES]
    return [
        ["/404.html", "not-found", []],
        ["/frame.json", "frame", []],
        ["/robots.txt", "robots", []],
        ["/opensearch.xml", "opensearch", []],
        ["/mark.svg", "mark", []],
        ["/portal.js", "script", []],
        ["/style.css", "style", ["standard"]],
        *styles,
    ]


def site(index: Index, slug: str) -> list[Spec]:
    """Return the pages that every site has, and its mark."""
    if slug not in index.structure.sites:
        return []
    document = index.structure.sites[slug]
    mark, pages = mark_of(document), SITE_PAGES if _keeps_its_prefix(index, slug) else ()
    own = document["mark"] if mark else {}
    marks = [[mark["path"], "file", [own["digest"], own["media"]]]] if mark else []
    prefix = index.structure.prefix(slug)
    return [*([prefix + tail, renderer, [slug]] for tail, renderer in pages), *marks]


def _keeps_its_prefix(index: Index, slug: str) -> bool:
    """Tell whether a site is there and has its prefix; where two claim one, the first slug has it."""
    if slug not in index.structure.sites:
        return False
    prefix = index.structure.prefix(slug)
    return slug == min(s for s in index.structure.sites if index.structure.prefix(s) == prefix)


def column(index: Index, code: str) -> list[Spec]:
    """Return a column's page and feed, unless another page has the address."""
    if not _owns(index, code):
        return []
    path = index.structure.path(code)
    return [[path, "column", [code]], [f"{path}feed.xml", "column-feed", [code]]]


def month(index: Index, name: str) -> list[Spec]:
    """Return the archive pages of a column's month."""
    code, _, part = name.partition("/")
    if not _owns(index, code):
        return []
    base = f"{index.structure.path(code)}{part.replace('-', '/')}/"
    return _chunked(index, f"month/{name}", base, "month", [code, part])


def year(index: Index, name: str) -> list[Spec]:
    """Return the page of a column's year, unless a column or another page has the address."""
    code, _, part = name.partition("/")
    if not has_year(index, code, part):
        return []
    return [[archives.address(index, code, part), "year", [code, part]]]


def has_year(index: Index, code: str, part: str) -> bool:
    """Tell whether a column's year has a page of its own."""
    if not _owns(index, code) or not archives.has_page(index, code, part):
        return False
    path = archives.address(index, code, part)
    return path not in _taken(index) and path not in map(
        index.structure.prefix, index.structure.sites
    )


def shelf(index: Index, name: str) -> list[Spec]:
    """Return the catalogue pages of an organ's year."""
    code, _, year = name.partition("/")
    return _chunked(index, f"shelf/{name}", f"/organ/{code}/{year}/", "shelf", [code, year])


def classed(index: Index, name: str) -> list[Spec]:
    """Return the page of a class on a site, which leads to its years; an empty class has none."""
    slug, kind, code = name.split("/")
    if not _keeps_its_prefix(index, slug) or not index.lists.count(f"class/{name}"):
        return []
    path = f"{index.structure.prefix(slug)}{CATALOGUE}{kind}/{code}/"
    return [[path, "class", [slug, kind, code]]]


def class_year(index: Index, name: str) -> list[Spec]:
    """Return the catalogue pages of a year of a class, so that what leaves an old year moves that year alone."""
    slug, kind, code, part = name.split("/")
    if not _keeps_its_prefix(index, slug):
        return []
    base = f"{index.structure.prefix(slug)}{CATALOGUE}{kind}/{code}/{part}/"
    return _chunked(index, f"class-year/{name}", base, "class-year", [slug, kind, code, part])


def corrections_year(index: Index, name: str) -> list[Spec]:
    """Return the pages of a year of what a site corrected and withdrew."""
    slug, part = name.split("/")
    if not _keeps_its_prefix(index, slug):
        return []
    base = f"{index.structure.prefix(slug)}{CORRECTIONS}{part}/"
    return _chunked(index, f"corrections-year/{name}", base, "corrections-year", [slug, part])


def organ(index: Index, code: str) -> list[Spec]:
    """Return an organ's page, and beside it what two people approved of it."""
    if code not in index.structure.organs:
        return []
    path = f"/organ/{code}/"
    return [[path, "organ", [code]], [f"{path}document.json", "organ-document", [code]]]


def sitemaps(index: Index, _name: str) -> list[Spec]:
    """Return the index of sitemaps and one sitemap a month."""
    months = [str(part) for part, _count in index.lists.parts("sitemap")]
    return [
        ["/sitemap.xml", "sitemap-index", []],
        ["/sitemaps/pages.xml", "sitemap-pages", []],
        *([f"/sitemaps/{m}.xml", "sitemap-month", [m]] for m in months),
    ]


def item(index: Index, name: str) -> list[Spec]:
    """Return an item's page with its proof and share code, or the notice that stands in its place."""
    path = f"/item/{name}/"
    if name in index.cards:
        code = [[f"{path}code.svg", "share-code", [name]]] if index.structure.domain else []
        return [
            [path, "item", [name]],
            [f"{path}proof/", "proof", [name]],
            [f"{path}proof.json", "proof-file", [name]],
            [f"{path}document.json", "document-file", [name]],
            *code,
        ]
    return [[path, "withdrawn", [name]]] if name in index.withdrawn else []


def ticket(index: Index, number: str) -> list[Spec]:
    """Return the signed list of a part of a batch; other tickets have none."""
    return [[f"/tickets/{number}.json", "signed-list", [number]]] if number in index.batches else []


def file(index: Index, digest: str) -> list[Spec]:
    """Return the files whose digests begin alike, each name once."""
    found: dict[str, Spec] = {}
    for line in sorted(index.files.get(digest, ())):
        full, name, media = line.split("\n")
        found.setdefault(f"/files/{digest}/{name}", ["file", [full, media]])
    return [[path, *rest] for path, rest in found.items()]


def redirect(index: Index, path: str) -> list[Spec]:
    """Return a redirect, unless a page of ours has the address or it would lead to another redirect."""
    full = f"/{path}"
    found = index.redirects.chosen(full)
    if found is None or _ours(index, full):
        return []
    name, target = found
    if target in index.redirects and not _ours(index, target):
        return []
    return [[full, "redirect", [name, target]]]


PLANS: dict[str, Callable[[Index, str], list[Spec]]] = {
    "fixed": fixed,
    "site": site,
    "column": column,
    "month": month,
    "year": year,
    "shelf": shelf,
    "class": classed,
    "class-year": class_year,
    "corrections-year": corrections_year,
    "organ": organ,
    "sitemaps": sitemaps,
    "item": item,
    "ticket": ticket,
    "file": file,
    "redirect": redirect,
}


def plan_keys(index: Index) -> Iterator[str]:
    """Yield the key of every plan."""
    yield from structural_plans(index)
    yield from (f"plan/item/{name}" for name in sorted({*index.cards, *index.withdrawn}))
    yield from (f"plan/ticket/{number}" for number in sorted(index.batches))
    yield from (f"plan/file/{digest}" for digest in sorted(index.files))


def structural_plans(index: Index) -> Iterator[str]:
    """Yield the keys of the plans that a change of the configuration may move."""
    yield from ("plan/fixed", "plan/sitemaps")
    yield from (f"plan/site/{slug}" for slug in sorted(index.structure.sites))
    yield from (f"plan/column/{code}" for code in sorted(index.structure.columns))
    yield from (f"plan/organ/{code}" for code in sorted(index.structure.organs))
    yield from (f"plan/{name}" for name in index.lists.names("month"))
    yield from (f"plan/year/{name}" for name in archives.pages_of(index))
    for kind in ("shelf", "class", "class-year", "corrections-year"):
        yield from (f"plan/{name}" for name in index.lists.names(kind))
    yield from (f"plan/redirect{path}" for path in sorted(index.redirects))


def _ours(index: Index, path: str) -> bool:
    """Tell whether an address, or the same one with a slash behind it, is kept for a page of ours."""
    if path.startswith(RESERVED) or _occupied(index, path):
        return True
    return not path.endswith("/") and _occupied(index, f"{path}/")


def _occupied(index: Index, path: str) -> bool:
    """Tell whether an address belongs to a page of ours, or to the archives and the feed of a column."""
    below = ARCHIVE.search(path)
    if _in_a_tree(index, path):
        return True
    taken = _taken(index)
    return path in taken or (below is not None and path[: below.start()] + "/" in taken)


def _taken(index: Index) -> frozenset[str]:
    """Return the addresses of the pages that always exist, and of the columns."""
    if index.taken is None:
        own = {spec[0] for spec in fixed(index, "")} | {"/sitemap.xml"}
        for slug in index.structure.sites:
            own |= {index.structure.prefix(slug) + tail for tail, _ in SITE_PAGES}
        index.taken = frozenset(own | set(index.structure.addresses))
    return index.taken


def _in_a_tree(index: Index, path: str) -> bool:
    if index.trees is None:
        prefixes = {index.structure.prefix(slug) for slug in index.structure.sites}
        index.trees = tuple(sorted(prefix + tree for prefix in prefixes for tree in TREES))
    return path.startswith(index.trees)


def _owns(index: Index, code: str) -> bool:
    """Tell whether a column's page is at its address: site pages and other families come first."""
    if code not in index.structure.columns:
        return False
    path = index.structure.path(code)
    if path.startswith(RESERVED) or _in_a_tree(index, path):
        return False
    if index.structure.addresses.get(path) != code:
        return False
    prefixes = {index.structure.prefix(slug) for slug in index.structure.sites}
    return not any(path == prefix + tail for prefix in prefixes for tail, _ in SITE_PAGES)


def _chunked(index: Index, name: str, base: str, renderer: str, args: list[str]) -> list[Spec]:
    """Return a page a chunk; the newest chunk is at the base address under a lasting number too."""
    count = index.lists.chunks(name)
    return [
        [base if number == 1 else f"{base}{number}/", renderer, [*args, str(number)]]
        for number in range(1, count + 1)
    ]
