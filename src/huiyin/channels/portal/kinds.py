"""搜索分类: the tabs of the search page, and the doors it offers where nothing is found.

A domain that releases something new adds a row; a tab of which nothing is found is not shown, and a door that no
domain has registered does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

ORGAN = "@organ"
"""The type under which the page of an organ stands in the index; types of items are plain words."""
OWN_TYPES = {ORGAN: "机构"}
"""What hits are called that are no items."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One tab: its code in the address, its label and the types of documents under it."""

    code: str
    label: str
    types: tuple[str, ...]
    clause: str


@dataclass(frozen=True, slots=True)
class Door:
    """Where a reader may ask a person; ``address`` takes the words in the place of ``{words}``."""

    label: str
    address: str
    clause: str

    def leading(self, words: str) -> str:
        """Return the address with the words filled in."""
        return self.address.replace("{words}", quote(words))


KINDS = (
    Kind("policies", "政策文件", ("policy",), "changchun-2015:2.1c"),
    Kind("interpretations", "政策解读", ("interpretation",), "changchun-2015:4.3a"),
    Kind("news", "动态公告", ("news", "notice"), "changchun-2015:2.1a"),
    Kind("guides", "公开指南", ("guide",), "changchun-2015:2.1b"),
    Kind("organs", "机构", (ORGAN, "organ"), "changchun-2015:2.2c"),
)
BY_CODE = {kind.code: kind for kind in KINDS}
DOORS: tuple[Door, ...] = ()
