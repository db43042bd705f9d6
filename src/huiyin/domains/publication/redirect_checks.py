"""旧地址的核对: what lies in public at an old address and where it would lead, asked of the signed store.

Asked when changes are proposed and again when they are agreed to. Columns that move on the same ticket count as
moved, so that a column's new address and the redirect from its old one go out together; so does what two people
agreed to and the releaser has not taken yet.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Column, Redirect
from huiyin.foundation.release.by_key import queued_documents, released_documents
from huiyin.foundation.release.public_paths import PublicPaths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from huiyin.foundation.release.store import Entry

    Json = Mapping[str, Any]

BELOW = re.compile(r"(\d{4}/(\d{2}/(\d+/)?)?)?|feed\.xml")
"""What a column has below its address: its years, its months, its feed."""
NOWHERE: Mapping[str, Any] = {"retired": True}
SHOWN = 3


@dataclass
class Standing:
    """What will be public with a proposal: pages, the columns and those that move, and every redirect after it."""

    paths: PublicPaths
    columns: set[str] = field(default_factory=set)
    moving: dict[str, str] = field(default_factory=dict)
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
        return any(_belongs(path, old) for old in self.leaving)

    def taken(self, path: str) -> bool:
        """Tell whether a page of ours has an address, or the same one with a slash behind it."""
        places = [path] if path.endswith("/") else [path, f"{path}/"]
        return any(p in self.coming or self.page(p) is not None for p in places)

    def kept_for(self, path: str) -> str:
        """Return the column that keeps an address for its years to come, "" where none does."""
        return next((column for column in self.columns if _belongs(path, column)), "")


def _belongs(path: str, column: str) -> bool:
    """Tell whether an address is a column's, or that of a year, a month or the feed below it."""
    return path.startswith(column) and bool(BELOW.fullmatch(path.removeprefix(column)))


def standing(chosen: Mapping[str, Json], changed: Iterable[str]) -> Standing:
    """Return what will be public once ``chosen`` is; ``changed`` are the keys whose rows are not what is public."""
    result = Standing(PublicPaths())
    ahead: dict[str, Json | None] = {**queued_documents("redirect", "column"), **chosen}
    codes = Column.objects.values_list("code", flat=True)
    columns = released_documents({f"column/{code}" for code in codes} | _of(ahead, "column/"))
    for key, document in ahead.items():
        if not key.startswith("column/") or document is None:
            continue
        public = columns.get(key)
        if public is None or public["path"] != document["path"]:
            result.coming.add(str(document["path"]))
            if public is not None:
                result.moving[key] = str(public["path"])
    result.leaving = set(result.moving.values()) - result.coming
    standing_still = {str(c["path"]) for key, c in columns.items() if key not in result.moving}
    result.columns = standing_still | result.coming
    for path, target in _leading(ahead, set(changed)):
        result.at[path] = target
        result.to.setdefault(target, []).append(path)
    return result


def _of(keys: Iterable[str], beginning: str) -> set[str]:
    return {key for key in keys if key.startswith(beginning)}


def _leading(ahead: Mapping[str, Json | None], changed: set[str]) -> Iterator[tuple[str, str]]:
    """Yield every old address that leads on once ``ahead`` is public."""
    names = ("pk", "path", "target", "retired")
    rows = {f"redirect/{row['pk']}": row for row in Redirect.objects.values(*names)}
    documents: dict[str, Json] = {key: row for key, row in rows.items() if key not in changed}
    asked = {key for key in changed - ahead.keys() if key in rows}
    documents |= released_documents(asked)
    documents |= {key: ahead[key] or NOWHERE for key in _of(ahead, "redirect/")}
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
    public = released_documents(_of(chosen, "redirect/"))
    for key in sorted(_of(chosen, "redirect/")):
        document = chosen[key]
        path = str(document.get("path", ""))
        why = _another(path, public.get(key))
        if not why and not document["retired"]:
            why = _old(there, path) or _new(there, str(document["target"]))
        if why:
            found[key] = (path, why)
    return found | _left_behind(there, chosen)


def _another(path: str, public: Json | None) -> str:
    """Return why a document may not stand under a key whose public document is about another address."""
    if public is None or public["path"] == path:
        return ""
    words = _("公开的是旧地址 {path}，不能换成另一个；请停用它，再添加一条")
    return words.format(path=public["path"])


def _old(there: Standing, path: str) -> str:
    """Return why an old address cannot lead on, "" where it can."""
    if there.taken(path):
        return _("门户在这个地址上有自己的页面，转向不会生效")
    column = there.kept_for(path)
    if column:
        return _("这个地址留给栏目 {column} 以后的年份和月份").format(column=column)
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
    """Return the columns that would move away from where old addresses lead to, themselves or below them."""
    found = {}
    for key in sorted(_of(chosen, "column/")):
        old = there.moving.get(key, "")
        if old not in there.leaving:
            continue
        others = sorted(
            path for target, paths in there.to.items() if _belongs(target, old) for path in paths
        )
        if others:
            why = _("还有 {n} 条旧地址转到它现在的地址（{others}），请一并改")
            shown = "、".join(others[:SHOWN])
            found[key] = (old, why.format(n=len(others), others=shown))
    return found
