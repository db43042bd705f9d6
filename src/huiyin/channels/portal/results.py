"""搜索结果页: what was found, the ways to narrow it, and help where nothing was found."""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any, cast

from django.utils.safestring import SafeString, mark_safe

from huiyin.channels.portal import kinds
from huiyin.channels.portal.asking import FILTERS, KIND, LABELS, LAST_PAGE, SORTS, Asked
from huiyin.channels.portal.cards import local
from huiyin.channels.portal.kinds import BY_CODE
from huiyin.channels.portal.names import name_on
from huiyin.channels.portal.renderers import layout
from huiyin.channels.portal.renderers.parts import SERVICE_GROUPS, VALIDITY, validity_mark
from huiyin.channels.portal.renderers.plain import dial
from huiyin.foundation.text.search.query import Query

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huiyin.channels.portal.correcting import Meant
    from huiyin.foundation.text.search.query import Sort
    from huiyin.foundation.text.search.results import Hit, Passage
    from huiyin.foundation.text.search.results import Page as Found

    Counted = Sequence[tuple[str, int]]

PER_PAGE = 20
YEAR = re.compile(r"[0-9]{4}")
VALUES_SHOWN = 12
AROUND = 4


def query_of(question: Asked, data: Mapping[str, Any]) -> Query:
    """Return what the index is asked; the city's own synonyms are in the released ``/frame.json``."""
    filters: dict[str, tuple[str, ...]] = {
        name: (value,) for name, value in question.filters.items()
    }
    if question.kind and "type" not in filters:
        filters["type"] = BY_CODE[question.kind].types
    return Query(
        text=question.words,
        filters=filters,
        page=question.page,
        per_page=PER_PAGE,
        sort=cast("Sort", question.sort),
        synonyms=rows_of(data),
    )


def rows_of(data: Mapping[str, Any]) -> tuple[tuple[str, ...], ...]:
    """Return the city's rows of words that mean the same."""
    return tuple(tuple(row) for row in data.get("synonyms") or ())


def last_page(found: Found) -> int:
    """Return the number of the last page that is shown."""
    return min(-(-found.total // PER_PAGE), LAST_PAGE)


def page_of(
    question: Asked, found: Found | None, data: Mapping[str, Any], meant: Meant | None = None
) -> str:
    """Return the HTML of the search page; ``data`` is the released ``/frame.json``."""
    slug = question.filters.get("site") or data["root"]
    chrome = data["sites"].get(slug) or data["sites"].get(data["root"]) or layout.NO_SITE
    title = f"“{question.words}”的搜索结果" if question.words else "搜索"
    page = layout.Page({**chrome, "searching": True}, "/search", title, index=False, proof=None)
    values: dict[str, Any] = {
        "q": question.words,
        "problem": question.problem,
        "searched": found is not None,
        "meant": meant,
        "hidden": [*([(KIND, question.kind)] if question.kind else []), *question.filters.items()],
        "chosen": [
            _chosen(question, name, value, data) for name, value in question.filters.items()
        ],
        "wider": replace(question, filters={}, kind="", page=1).address(),
        "narrowed": bool(question.filters or question.kind),
        "dial": dial(chrome),
        "doors": [
            {"label": door.label, "path": door.leading(question.words)} for door in kinds.DOORS
        ],
    }
    if found is not None:
        values |= _found(question, found, data)
    return layout.html("portal_live/search.html", page, values)


def _found(question: Asked, found: Found, data: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "summary": _summary(found),
        "tabs": tabs(question, found),
        "hits": [_hit(hit, data) for hit in found.hits],
        "facets": _facets(question, found, data) if found.total else [],
        "pages": _pages(question, last_page(found)),
        "orders": [
            {
                "label": label,
                "current": sort == question.sort,
                "path": replace(question, sort=sort, page=1).address(),
            }
            for sort, label in SORTS.items()
        ]
        if found.total > 1
        else [],
    }


def tabs(question: Asked, found: Found) -> list[dict[str, Any]]:
    """Return the tabs of which something is found, with their counts; one alone is none.

    The counts are of what is found with the other filters, in any tab.
    """
    counted = dict(found.facets.get("type") or ())
    rows = [
        {
            "label": kind.label,
            "count": f"{sum(counted.get(name, 0) for name in kind.types):,}",
            "current": question.kind == kind.code,
            "path": question.of_kind(kind.code).address(),
        }
        for kind in kinds.KINDS
        if question.kind == kind.code or any(counted.get(name) for name in kind.types)
    ]
    everything = {
        "label": "全部",
        "count": f"{sum(counted.values()):,}",
        "current": not question.kind,
        "path": question.of_kind("").address(),
    }
    return [everything, *rows] if rows and (len(rows) > 1 or question.kind) else []


def _hit(hit: Hit, data: Mapping[str, Any]) -> dict[str, Any]:
    fields = hit.fields
    facts = [
        kind_of(fields, data),
        hit.document_number or "",
        _organ(fields, data),
        _published(fields),
    ]
    return {
        "path": hit.path,
        "title": _marked(hit.title_parts),
        "facts": "　".join(f for f in facts if f),
        "validity": validity_mark(fields["validity"]),
        "passages": [_marked(passage) for passage in hit.passages],
    }


def kind_of(fields: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Return what a hit is called: policy, news, organ."""
    return named("type", data).get(fields["type"], "")


def _marked(pieces: Passage) -> SafeString:
    """Return text with what matched marked: put together here, a page has hundreds of pieces."""
    return mark_safe(  # noqa: S308 — every piece is escaped
        "".join(f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in pieces)
    )


def _published(fields: Mapping[str, Any]) -> str:
    return local(fields["published"]).strftime("%Y-%m-%d") if fields.get("published") else ""


def _organ(fields: Mapping[str, Any], data: Mapping[str, Any]) -> str:
    """Return the name the organ bore when the document was made."""
    code = fields["organ"]
    names = (data.get("names") or {}).get(code) or ()
    present = data["organs"].get(code, "")
    return name_on(names, fields.get("made_on") or _published(fields), present)


def _summary(found: Found) -> str:
    if not found.total:
        return ""
    if found.relaxed:
        return f"没有同时包含全部词语的内容，下面 {found.total:,} 条包含其中一部分"
    return f"找到 {found.total:,} 条"


def _facets(question: Asked, found: Found, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    facets = []
    for name in FILTERS:
        if name == "type" and len(BY_CODE[question.kind].types if question.kind else ()) < 2:
            continue  # the tabs say it
        counted = _listed(name, found.facets.get(name) or [], data)
        if name == "type":
            counted = [(v, n) for v, n in counted if v in BY_CODE[question.kind].types]
        values = [
            {
                "name": shown(name, value, data),
                "count": f"{count:,}",
                "path": question.within(name, value).address(),
            }
            for value, count in offered(question, name, counted)[:VALUES_SHOWN]
        ]
        narrows = (
            len(values) > 1 or name in question.filters or any(n < found.total for _, n in counted)
        )
        if values and narrows:
            facets.append({"label": LABELS[name], "values": values})
    return facets


def offered(
    question: Asked, name: str, counted: Sequence[tuple[str, int]]
) -> list[tuple[str, int]]:
    """Return the values worth a link: not the chosen one, and second-level topics only within their class."""
    chosen = question.filters.get(name, "")
    inside = f"{chosen.partition('/')[0]}/" if chosen else ""
    return [
        (value, count)
        for value, count in counted
        if value
        and count
        and value != chosen
        and (name != "topic" or "/" not in value or (inside and value.startswith(inside)))
    ]


def _chosen(question: Asked, name: str, value: str, data: Mapping[str, Any]) -> dict[str, str]:
    return {
        "label": LABELS[name],
        "value": shown(name, value, data),
        "without": question.without(name).address(),
    }


def shown(name: str, value: str, data: Mapping[str, Any]) -> str:
    """Return a filter's value as readers know it."""
    return named(name, data).get(value, value)


def named(name: str, data: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the values of a filter that the release gives a name to; of topics and genres none are listed."""
    table: dict[str, Mapping[str, str]] = {
        "site": {slug: str(site["name"]) for slug, site in data["sites"].items()},
        "type": {**(data.get("types") or {}), **kinds.OWN_TYPES},
        "validity": VALIDITY,
        "service_group": SERVICE_GROUPS,
        "organ": data["organs"],
    }
    return table.get(name, {})


def _listed(name: str, counted: Counted, data: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Leave out values that are none: the counts come from the index, which anybody may have written."""
    if name == "year":
        return [(v, n) for v, n in counted if YEAR.fullmatch(v)]
    known = named(name, data)
    return [(v, n) for v, n in counted if not known or v in known]


def _pages(question: Asked, last: int) -> list[dict[str, Any]]:
    """Return links to the pages around the present one."""
    if last < 2:
        return []
    near = range(max(1, question.page - AROUND), min(last, question.page + AROUND) + 1)
    return [
        {
            "number": str(n),
            "current": n == question.page,
            "path": replace(question, page=n).address(),
        }
        for n in sorted({1, *near, last})
    ]
