"""地址的核对: words that may not stand in an address, and columns that would hide behind the pages of a site.

Asked when settings are proposed and again when they are agreed to; the releaser scans every word once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Column, Site
from huiyin.foundation.release.by_key import queued_documents, released_documents
from huiyin.foundation.text.scanners import current_matcher, scan
from huiyin.kernel.addresses import site_page, words_of_address

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    Json = Mapping[str, Any]

ADDRESSED = ("redirect/", "column/")


def unfit_words(chosen: Mapping[str, Json], *, on: date) -> dict[str, tuple[str, str]]:
    """Return, by key, the address that has words in it that no reader may see, and why."""
    rows = {key: row for key, row in chosen.items() if key.startswith(ADDRESSED)}
    found = refused_words({key: words_of(row) for key, row in rows.items()}, on=on)
    return {key: (str(rows[key]["path"]), why) for key, why in found.items()}


def words_of(document: Json) -> str:
    """Return what an old address or a column says by its address, and what is said about an old one."""
    return f"{words_of_address(str(document['path']))}\n{document.get('reason', '')}"


def refused_words(texts: Mapping[Any, str], *, on: date) -> dict[Any, str]:
    """Return, by name, why a text may not be public; all of them are looked through at once before each is."""
    matcher = current_matcher(on=on)

    def refused(text: str) -> list[str]:
        found = (f for f in scan(text, words=matcher) if f.severity == "refuse")
        return list(dict.fromkeys(f"{_(f.label)}（{f.excerpt}）" for f in found))

    if not refused("\n\n".join(texts.values())):
        return {}
    every = {name: "；".join(refused(text)) for name, text in texts.items()}
    return {name: why for name, why in every.items() if why}


def hidden_columns(chosen: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    """Return, by key, the address of a column that a site's own page would have, and why.

    A proposal may move a column below the prefix of a site that is not on it, or a site over a column that is not.
    """
    if not any(key.startswith(("site/", "column/")) for key in chosen):
        return {}
    ahead = {k: d for k, d in queued_documents("site", "column").items() if d} | dict(chosen)
    keys = [f"site/{slug}" for slug in Site.objects.values_list("slug", flat=True)]
    keys += [f"column/{code}" for code in Column.objects.values_list("code", flat=True)]
    public = released_documents(keys)
    after = {**public, **ahead}
    prefixes = {key: _prefix(d) for key, d in after.items() if key.startswith("site/")}
    moved = {
        prefix: key
        for key, prefix in prefixes.items()
        if key in chosen and (key not in public or _prefix(public[key]) != prefix)
    }
    found: dict[str, tuple[str, str]] = {}
    for key, document in after.items():
        if not key.startswith("column/"):
            continue
        path = str(document["path"])
        page = site_page(path, {"/", *prefixes.values()} if key in chosen else moved)
        if page:
            about = key if key in chosen else _whose(page, moved)
            found[about] = (path, _("会被站点自己的页面 {page} 挡住").format(page=page))
    return found


def _prefix(document: Json) -> str:
    inner = str(document["prefix"]).strip("/")
    return f"/{inner}/" if inner else "/"


def _whose(page: str, moved: Mapping[str, str]) -> str:
    """Return the site whose page it is, the one with the longest prefix."""
    return moved[max((prefix for prefix in moved if page.startswith(prefix)), key=len)]
