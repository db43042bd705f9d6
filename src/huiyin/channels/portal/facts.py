"""事实: the small JSON values from which pages are made; the first part of a key names the kind.

Of all items: ``types`` (code and label of the kinds that are public).
Of lists: ``newest/<n>/<list>``, ``count/<list>``, ``chunks/<list>``, ``chunk/<n>/<list>``, ``parts/<group>``
([part, count]), ``names/<group>`` (the parts alone, for pages that show no counts).
Of the years of a column: ``years/<column>`` ([year, path]), ``year/<column>/<year>`` (one of them),
``months/<column>/<year>`` ([month, count]).
Of items: ``card`` (list line), ``row`` (catalogue line), ``entry`` (feed), ``stamp`` (sitemap), ``validity``,
``correction`` (line of the list of corrections and withdrawals),
``interpretations`` and ``successors`` (ids of others that point to it).
Of the configuration: ``chrome`` (head and foot of a site's pages), ``home``, ``col``, ``crumbs``, ``tree``,
``organ-name``, ``organ-page``, ``organs``, ``synonyms`` (of a site), ``sites``, ``root``, ``base`` (the portal's
domain).
All of them belong to ``STRUCTURAL``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal import archives, plans
from huiyin.channels.portal.marks import mark_of
from huiyin.channels.portal.names import history

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from huiyin.channels.portal.index import Index

Json = Any
CHROME = (
    "slug", "name", "name_en", "prefix", "domain", "id_code", "icp", "police", "sponsor", "contact", "phone", "menu",
)  # fmt: skip
ORGAN = ("code", "name", "short_name", "level", "uscc", "parent", "competent")
COLUMN = ("code", "name", "description", "keywords", "type", "item_types", "parent")


def card(index: Index, item: str) -> Json:
    """Return what a list shows of an item; None when it is not public."""
    found = index.cards.get(item)
    if found is None:
        return None
    return {"id": item, "title": found.title, "at": found.shown, "type": found.type}


def row(index: Index, item: str) -> Json:
    """Return what the catalogue shows of an item."""
    found = index.cards.get(item)
    if found is None:
        return None
    return {
        "id": item,
        "title": found.title,
        "at": found.shown,
        "made_on": found.made_on,
        "index_number": found.index_number,
        "document_number": found.document_number,
        "organ": found.organ,
        "validity": found.validity_on(index.today),
    }


def entry(index: Index, item: str) -> Json:
    """Return what a feed says of an item; ``updated`` is ISO 8601."""
    found = index.cards.get(item)
    if found is None:
        return None
    return {"id": item, "title": found.title, "summary": found.summary, "updated": found.updated}


def stamp(index: Index, item: str) -> Json:
    """Return the date of an item's present version."""
    found = index.cards.get(item)
    return found.updated[:10] if found else None


def correction(index: Index, item: str) -> Json:
    """Return what the list of corrections and withdrawals shows of an item; ``version`` is 0 for a withdrawal."""
    told = index.corrections.told(item)
    if told is None:
        return None
    shown = {"title": told.title, "version": told.version, "reason": told.reason}
    return {"id": item, "at": told.at[:16].replace("T", " "), **shown}


def validity(index: Index, item: str) -> Json:
    """Return the state of validity today and the last day where one is set."""
    found = index.cards.get(item)
    return [found.validity_on(index.today), found.ends] if found else None


def years(index: Index, code: str) -> Json:
    """Return the years of a column as ``[year, path]``, the newest first."""
    return [year(index, f"{code}/{part}") for part in index.lists.years(f"month/{code}")]


def year(index: Index, name: str) -> Json:
    """Return a year of a column with where its months are listed, or None."""
    code, _, part = name.partition("/")
    if code not in index.structure.columns or not archives.months(index, name):
        return None
    return archives.linked(index, code, part, page=plans.has_year(index, code, part))


def types(index: Index, _name: str) -> Json:
    """Return code and label of the types of which something is public."""
    return sorted([code, label] for code, label in +index.types)


def chrome(index: Index, slug: str) -> Json:
    """Return what the head and foot of a site's pages show."""
    site = index.structure.sites.get(slug)
    if site is None:
        return None
    value = {name: site.get(name) or "" for name in CHROME}
    return value | {
        "prefix": index.structure.prefix(slug),
        "menu": [[m["label"], m["path"]] for m in site.get("menu") or ()],
        "base": index.structure.domain,
        "home": index.structure.root == slug,
        "mark": mark_of(site),
    }


def home(index: Index, slug: str) -> Json:
    """Return the lead and the blocks of a site's first page."""
    site = index.structure.sites.get(slug)
    return (site.get("home") or {}) if site else None


def synonyms(index: Index, slug: str) -> Json:
    """Return a site's rows of words that mean the same, apart from ``chrome``: pages do not show them."""
    return index.structure.sites.get(slug, {}).get("synonyms") or []


def col(index: Index, code: str) -> Json:
    """Return a column with its sub-columns ``[code, name, path]``."""
    column = index.structure.columns.get(code)
    if column is None:
        return None
    value = {name: column.get(name) or "" for name in COLUMN}
    children = [_named(index, c) for c in index.structure.children.get(code, ())]
    return value | {"path": index.structure.path(code), "children": children}


def _named(index: Index, code: str) -> list[str]:
    return [code, index.structure.columns[code].get("name") or "", index.structure.path(code)]


def crumbs(index: Index, code: str) -> Json:
    """Return the site and the way to a column, outermost first; None where there is no such column."""
    if code not in index.structure.columns:
        return None
    line = reversed(index.structure.line(code))
    column = index.structure.columns[code]
    tags = {name: column.get(name) or "" for name in ("name", "description", "keywords", "type")}
    return {
        "site": index.structure.site_of(code),
        "trail": [_named(index, c)[1:] for c in line],
        "column": tags,
    }


def tree(index: Index, slug: str) -> Json:
    """Return a site's columns in reading order as ``[depth, name, path]``."""
    return [
        [len(index.structure.line(code)) - 1, *_named(index, code)[1:]]
        for code in _walk(index, "")
        if index.structure.site_of(code) == slug
    ]


def _walk(index: Index, parent: str) -> Iterator[str]:
    for code in index.structure.children.get(parent, ()):
        yield code
        yield from _walk(index, code)


def organ_name(index: Index, code: str) -> Json:
    """Return an organ's name, its site and the names it bore, or None."""
    organ = index.structure.organs.get(code)
    if organ is None:
        return None
    return [organ.get("name") or code, index.structure.organ_site(code), history(organ)]


def organ_page(index: Index, code: str) -> Json:
    """Return an organ with the codes of those below it."""
    organ = index.structure.organs.get(code)
    if organ is None:
        return None
    value = {name: organ.get(name) or "" for name in ORGAN}
    children = index.structure.suborgans.get(code, [])
    own = {"site": index.structure.organ_site(code), "names": history(organ)}
    return value | own | {"children": children}


def organs(index: Index, slug: str) -> Json:
    """Return the organs of a site as ``[code, name, level]``."""
    return [
        [code, organ.get("name") or code, organ.get("level") or ""]
        for code, organ in sorted(index.structure.organs.items())
        if index.structure.organ_site(code) == slug
    ]


ITEM: dict[str, Callable[[Index, str], Json]] = {
    "card": card,
    "row": row,
    "entry": entry,
    "stamp": stamp,
    "correction": correction,
    "validity": validity,
    "interpretations": lambda index, item: sorted(index.interpreted.get(item, ()), key=_numbered),
    "successors": lambda index, item: sorted(index.succeeded.get(item, ()), key=_numbered),
}
LISTS: dict[str, Callable[[Index, str], Json]] = {
    "newest": lambda index, name: index.lists.newest(
        name.partition("/")[2], int(name.partition("/")[0])
    ),
    "count": lambda index, name: index.lists.count(name),
    "chunks": lambda index, name: index.lists.chunks(name),
    "chunk": lambda index, name: index.lists.chunk(
        name.partition("/")[2], int(name.partition("/")[0])
    ),
    "parts": lambda index, name: index.lists.parts(name),
    "names": lambda index, name: index.lists.part_names(name),
    "years": years,
    "year": year,
    "months": archives.months,
}
STRUCTURAL: dict[str, Callable[[Index, str], Json]] = {
    "chrome": chrome,
    "home": home,
    "synonyms": synonyms,
    "col": col,
    "crumbs": crumbs,
    "tree": tree,
    "organ-name": organ_name,
    "organ-page": organ_page,
    "organs": organs,
    "sites": lambda index, _: sorted(index.structure.sites),
    "root": lambda index, _: index.structure.root,
    "base": lambda index, _: index.structure.domain,
}
FACTS = {**ITEM, **LISTS, **STRUCTURAL, "types": types}


def structural_keys(index: Index) -> Iterator[str]:
    """Yield every fact key that a change of the configuration may move, for what exists now."""
    for slug in index.structure.sites:
        for fact in ("chrome", "home", "synonyms", "tree", "organs"):
            yield f"{fact}/{slug}"
    for code in index.structure.columns:
        yield from (f"col/{code}", f"crumbs/{code}")
    for code in index.structure.organs:
        yield from (f"organ-name/{code}", f"organ-page/{code}")
    yield from archives.every_fact(index)
    yield from ("sites/", "root/", "base/")


def _numbered(item: str) -> tuple[int, str]:
    return (int(item) if item.isdecimal() else 0, item)
