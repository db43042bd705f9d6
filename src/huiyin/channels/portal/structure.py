"""站点、栏目与机构: the released configuration and what follows from it.

An item belongs to the columns it names, to their ancestors, and to columns that take it in by a rule
``{"sites": […], "columns": […], "item_types": […], "organs": […], "topics": […], "to": code}``; every part
of a rule that is present must fit. A site's rule names the column in ``to``; a column's own rule means that column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.channels.portal.cards import Card

Document = dict[str, Any]


class Structure:
    """Sites, columns and organs by their codes; derived values are computed by ``settle``."""

    def __init__(self) -> None:
        self.sites: dict[str, Document] = {}
        self.columns: dict[str, Document] = {}
        self.organs: dict[str, Document] = {}
        self.settle()

    def put(self, kind: str, name: str, document: Document | None) -> None:
        """Set or remove a document; call ``settle`` after the last change."""
        table = {"site": self.sites, "column": self.columns, "organ": self.organs}[kind]
        if document is None:
            table.pop(name, None)
        else:
            table[name] = document

    def settle(self) -> None:
        """Derive the trees, the addresses and the intake rules."""
        self.children: dict[str, list[str]] = {}
        for code in sorted(self.columns, key=self._place):
            parent = self.columns[code].get("parent") or ""
            self.children.setdefault(parent if parent in self.columns else "", []).append(code)
        self.suborgans: dict[str, list[str]] = {}
        for code in sorted(self.organs):
            self.suborgans.setdefault(self.organs[code].get("parent") or "", []).append(code)
        self.rules = list(self._rules())
        self.root = self._root()
        self.addresses = dict(self._addresses())

    def _place(self, code: str) -> tuple[int, str]:
        return (int(self.columns[code].get("order") or 0), code)

    def _rules(self) -> Iterator[tuple[Document, str]]:
        for slug in sorted(self.sites):
            for rule in self.sites[slug].get("intake") or ():
                if rule.get("to") in self.columns:
                    yield rule, rule["to"]
        for code in sorted(self.columns):
            for rule in self.columns[code].get("intake") or ():
                yield rule, code

    def _root(self) -> str:
        """Return the site at ``/``, or the first one."""
        return min(self.sites, key=lambda s: (len(self.prefix(s)), s), default="")

    def _addresses(self) -> Iterator[tuple[str, str]]:
        """Yield (path, column code); where two columns claim a path the first code has it."""
        taken: set[str] = set()
        for code in sorted(self.columns):
            path = self.path(code)
            if path not in taken:
                taken.add(path)
                yield path, code

    @property
    def domain(self) -> str:
        """Return the domain under which the whole portal stands; empty where it has none yet."""
        return str(self.sites.get(self.root, {}).get("domain") or "")

    def prefix(self, slug: str) -> str:
        """Return a site's prefix with both slashes."""
        return slashed(self.sites.get(slug, {}).get("prefix") or "/")

    def path(self, code: str) -> str:
        """Return a column's address with both slashes."""
        return slashed(self.columns[code].get("path") or code)

    def line(self, code: str) -> list[str]:
        """Return a column and its ancestors, nearest first."""
        found: list[str] = []
        while code in self.columns and code not in found:
            found.append(code)
            code = self.columns[code].get("parent") or ""
        return found

    def site_of(self, code: str) -> str:
        """Return the site of a column; the root site where it names none."""
        site = self.columns.get(code, {}).get("site") or ""
        return site if site in self.sites else self.root

    def organ_site(self, code: str) -> str:
        """Return the site on which an organ's pages are shown: its own or that of the nearest one above it."""
        seen: set[str] = set()
        while code in self.organs and code not in seen:
            seen.add(code)
            site = self.organs[code].get("site") or ""
            if site in self.sites:
                return str(site)
            code = self.organs[code].get("parent") or ""
        return self.root

    def organ_sites(self, code: str) -> tuple[str, ...]:
        """Return the sites on which search finds an organ: that of its page and the root site."""
        return tuple(sorted({self.organ_site(code), self.root}))

    def columns_of(self, card: Card) -> list[str]:
        """Return every column in whose lists an item stands: its own, those that take it in, their ancestors."""
        own = [code for code in card.columns if code in self.columns]
        home = self.site_of(own[0]) if own else ""
        taken = [to for rule, to in self.rules if fits(rule, card, home)]
        return list(dict.fromkeys(c for code in (*own, *taken) for c in self.line(code)))


def fits(rule: Document, card: Card, home: str) -> bool:
    """Tell whether an intake rule takes an item whose own site is ``home``."""
    sites, types, organs = rule.get("sites"), rule.get("item_types"), rule.get("organs")
    columns, topics = rule.get("columns"), rule.get("topics")
    return bool(
        (sites or columns or types or organs or topics)
        and (not sites or home in sites)
        and (not types or card.type in types)
        and (not organs or card.organ in organs)
        and (not columns or not set(columns).isdisjoint(card.columns))
        and (not topics or card.topic in topics or card.topic_class in topics)
    )


def slashed(path: str) -> str:
    """Return a path that begins and ends with one slash."""
    inner = path.strip("/")
    return f"/{inner}/" if inner else "/"
