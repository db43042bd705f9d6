"""旧地址的核对: what lies in public at an old address and where it would lead, asked of the signed store.

Asked when changes are proposed and again when they are agreed to. Columns that move on the same ticket count as
moved, so that a column's new address and the redirect from its old one go out together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Redirect
from huiyin.foundation.release import gate
from huiyin.foundation.release.public_paths import PublicPaths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from huiyin.foundation.release.store import Entry

    Json = Mapping[str, Any]

BELOW = re.compile(r"(\d{4}/(\d{2}/(\d+/)?)?)?|feed\.xml")
"""What a column has below its address: its years, its months, its feed."""
SHOWN = 3


@dataclass
class Standing:
    """What will be public with a proposal: pages, the columns that move, and every redirect after it."""

    paths: PublicPaths
    leaving: set[str] = field(default_factory=set)
    coming: set[str] = field(default_factory=set)
    at: dict[str, str] = field(default_factory=dict)
    to: dict[str, list[str]] = field(default_factory=dict)

    def page(self, path: str) -> Entry | None:
        """Return the page of ours that lies at an address and stays there."""
        found = self.paths.at(path)
        if found is None or "Location" in dict(found.headers) or self.goes(path):
            return None
        return found

    def goes(self, path: str) -> bool:
        """Tell whether an address goes away with a column that moves."""
        return any(
            path.startswith(old) and BELOW.fullmatch(path.removeprefix(old)) for old in self.leaving
        )

    def taken(self, path: str) -> bool:
        """Tell whether a page of ours has an address, or the same one with a slash behind it."""
        places = [path] if path.endswith("/") else [path, f"{path}/"]
        return any(p in self.coming or self.page(p) is not None for p in places)


def standing(chosen: Mapping[str, Json], changed: Iterable[str]) -> Standing:
    """Return what will be public once ``chosen`` is; ``changed`` are the keys whose rows are not what is public."""
    result = Standing(PublicPaths())
    for key, document in chosen.items():
        if key.startswith("column/"):
            public = gate.released_document(key)
            if public is None or public["path"] != document["path"]:
                result.coming.add(str(document["path"]))
                result.leaving |= {str(public["path"])} if public else set()
    result.leaving -= result.coming
    for path, target in _leading(chosen, set(changed)):
        result.at[path] = target
        result.to.setdefault(target, []).append(path)
    return result


def _leading(chosen: Mapping[str, Json], changed: set[str]) -> Iterator[tuple[str, str]]:
    """Yield every old address that leads on once ``chosen`` is public."""
    names = ("pk", "path", "target", "retired")
    rows = {f"redirect/{row['pk']}": row for row in Redirect.objects.values(*names)}
    documents = {key: row for key, row in rows.items() if key not in changed}
    for key in gate.released_digests(key for key in changed - chosen.keys() if key in rows):
        documents[key] = gate.released_document(key) or {"retired": True}
    documents |= {k: d for k, d in chosen.items() if k.startswith("redirect/")}
    for document in documents.values():
        if not document["retired"]:
            yield document["path"], document["target"]


def problems_in_public(
    chosen: Mapping[str, Json], changed: Iterable[str]
) -> dict[str, tuple[str, str]]:
    """Return, by key, the address that cannot be as it is proposed, and why."""
    if not any(key.startswith(("redirect/", "column/")) for key in chosen):
        return {}
    there, found = standing(chosen, changed), dict[str, tuple[str, str]]()
    for key, document in chosen.items():
        path = str(document.get("path", ""))
        if key.startswith("redirect/") and not document["retired"]:
            why = _old(there, path) or _new(there, str(document["target"]))
        else:
            why = ""
        if why:
            found[key] = (path, why)
    return found | _left_behind(there, chosen)


def _old(there: Standing, path: str) -> str:
    """Return why an old address cannot lead on, "" where it can."""
    if there.taken(path):
        return _("门户在这个地址上有自己的页面，转向不会生效")
    if there.at.get(path) == path:
        return _("不能转到自己")
    if path in there.to:
        others = "、".join(sorted(there.to[path])[:SHOWN])
        return _("已有旧地址转到这里（{others}），不能接连转向，请一并改").format(others=others)
    return ""


def _new(there: Standing, target: str) -> str:
    """Return why nothing can lead to an address, "" where it can."""
    if target in there.coming:
        return ""
    page = there.page(target)
    if page is None and target in there.at:
        return _("要转到的 {target} 也是旧地址，不能接连转向").format(target=target)
    if page is None:
        return _("网站上没有 {target} 这个页面").format(target=target)
    if dict(page.headers).get("X-Status") == "410":
        return _("{target} 的信息已经撤下").format(target=target)
    return ""


def _left_behind(there: Standing, chosen: Mapping[str, Json]) -> dict[str, tuple[str, str]]:
    """Return the columns that would move away from where old addresses lead to."""
    found = {}
    for key, document in chosen.items():
        public = gate.released_document(key) if key.startswith("column/") else None
        if public is None or public["path"] == document["path"]:
            continue
        others = sorted(there.to.get(str(public["path"]), ()))
        if others and str(public["path"]) in there.leaving:
            why = _("还有 {n} 条旧地址转到它现在的地址（{others}），请一并改")
            shown = "、".join(others[:SHOWN])
            found[key] = (str(public["path"]), why.format(n=len(others), others=shown))
    return found
