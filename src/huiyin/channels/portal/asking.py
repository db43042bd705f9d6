"""搜索条件: the query string of the search page, read into typed values and written back into links."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from huiyin.channels.portal.kinds import BY_CODE

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST = 200
LAST_PAGE = 50
FILTERS = ("site", "type", "topic", "organ", "year", "genre", "service_group", "validity")
LABELS = {
    "site": "站点",
    "type": "类型",
    "topic": "主题",
    "organ": "机关",
    "year": "年份",
    "genre": "体裁",
    "service_group": "服务对象",
    "validity": "有效性",
}
KIND = "kind"
SORTS = {"relevance": "相关", "newest": "最新"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked: words, one value a filter, order and page (from 1)."""

    words: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    sort: str = "relevance"
    page: int = 1
    problem: str = ""
    kind: str = ""
    """The tab that was chosen (``kinds``); empty is everything."""

    @property
    def anything(self) -> bool:
        """Tell whether there is anything to search for."""
        return bool(self.words or self.filters or self.kind)

    @property
    def counted(self) -> bool:
        """Tell whether it says what readers look for: a further page or a narrower question says nothing new."""
        return self.page == 1 and self.filters.keys() <= {"site"}

    def address(self) -> str:
        """Return the link that asks the same."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(name, self.filters[name]) for name in FILTERS if name in self.filters]
        if self.kind:
            pairs.insert(1 if self.words else 0, (KIND, self.kind))
        if self.sort != "relevance":
            pairs.append(("sort", self.sort))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return f"/search?{urlencode(pairs)}" if pairs else "/search"

    def within(self, name: str, value: str) -> Asked:
        """Return the question narrowed by a filter."""
        return replace(self, filters={**self.filters, name: value}, page=1)

    def of_kind(self, kind: str) -> Asked:
        """Return the question asked of another tab; a type belongs to its tab."""
        left = {k: v for k, v in self.filters.items() if k != "type"}
        return replace(self, filters=left, kind=kind, page=1)

    def without(self, name: str) -> Asked:
        """Return the question without a filter."""
        left = {k: v for k, v in self.filters.items() if k != name}
        return replace(self, filters=left, page=1)


def asked(values: Mapping[str, str]) -> Asked:
    """Read a query string; whatever it holds, the result can be searched."""
    words = _clean(values.get("q", ""))
    problem = ""
    if len(words) > LONGEST:
        problem = f"搜索词太长，只用了前 {LONGEST} 个字。"
        words = words[:LONGEST]
    filters = {name: _clean(values.get(name, ""))[:LONGEST] for name in FILTERS}
    sort = values.get("sort", "")
    kind = values.get(KIND, "")
    raw = values.get("page", "1")
    page = int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 6 else 1
    return Asked(
        words=words,
        filters={name: value for name, value in filters.items() if value},
        sort=sort if sort in SORTS else "relevance",
        page=min(max(page, 1), LAST_PAGE),
        problem=problem,
        kind=kind if kind in BY_CODE else "",
    )


def _clean(text: str) -> str:
    """Return the text without control characters and halves of characters."""
    kept = "".join(c if c.isprintable() else " " for c in text)
    return kept.encode("utf-8", "ignore").decode("utf-8").strip()
