"""带不过来的: what a page shows and a body cannot hold, said as reasons: embedded things, other numbers of lists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

EMBEDDED = {
    "iframe": "正文里嵌入的网页（iframe）没有带过来",
    "video": "正文里的视频没有带过来",
    "audio": "正文里的音频没有带过来",
    "object": "正文里嵌入的对象（object）没有带过来",
    "embed": "正文里嵌入的对象（embed）没有带过来",
}
"""Elements of other media, and what is said where one was."""
NUMBERS = "编号列表的编号与原文不同，请对照原文改正"
"""A list of a body begins at 1 and goes on by one, in Arabic figures."""
ATTRIBUTES = {"ol": {"start", "type", "reversed"}, "li": {"value"}}
"""What the cleaning of a page leaves, so that it can be noticed here."""


@dataclass
class Unkept:
    """Notes in ``lacks`` what an element loses; ``opens`` and ``shuts`` hear of every element that is shown."""

    lacks: list[str]
    _lists: list[int | None] = field(default_factory=list)
    """The number of the last item of each list that is open, None where a list has no numbers."""

    def opens(self, tag: str, given: Mapping[str, str]) -> None:
        """Note an embedded thing, or numbers that the body will not show."""
        if tag in EMBEDDED:
            self.lacks.append(EMBEDDED[tag])
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "ol":
            self._lists.append(0)
            other = given.get("start", "1").strip() not in {"", "1"}
            if other or "reversed" in given or given.get("type", "1").strip() not in {"", "1"}:
                self.lacks.append(NUMBERS)
        elif tag == "li":
            self._item(given.get("value", "").strip())

    def shuts(self, tag: str) -> None:
        """Forget a list that ends."""
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()

    def _item(self, value: str) -> None:
        last = self._lists[-1] if self._lists else None
        if last is None:
            return
        self._lists[-1] = last + 1
        if value and value != str(last + 1):
            self.lacks.append(NUMBERS)
