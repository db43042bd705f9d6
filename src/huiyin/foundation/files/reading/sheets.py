"""表格文字 (sheets and charts): cells that refer to a table of shared words, headers with codes in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from typing_extensions import override

from huiyin.foundation.files.reading.xml_words import LINES, WORDS, XmlWords

if TYPE_CHECKING:
    from collections.abc import Callable

HEADERS = frozenset(
    {"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"}
)
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+\-]{6,}|\d{1,3}|[A-Z&])')


class Shared(XmlWords):
    """The table of shared words: one entry an ``si``."""

    lines = frozenset()

    def __init__(self) -> None:
        self.entries: list[str] = [""]
        super().__init__(self._add)

    def _add(self, text: str) -> None:
        self.entries[-1] += text

    @override
    def end(self, name: str) -> None:
        super().end(name)
        if name == "si":
            self.entries.append("")


class Sheet(XmlWords):
    """A worksheet: a row is a line; ``v`` holds a number, or the place of shared words."""

    def __init__(self, say: Callable[[str], None], shared: list[str]) -> None:
        super().__init__(say)
        self._shared = shared
        self._kind, self._value, self._gathers = "", "", False

    @override
    def start(self, name: str, given: dict[str, str]) -> None:
        super().start(name, given)
        if name == "c":
            self._kind = given.get("t", "n")
        if name == "v" or name in HEADERS:
            self._value, self._gathers = "", True

    @override
    def end(self, name: str) -> None:
        if name == "v":
            self.say(self._word())
        elif name in HEADERS:
            self.say(_CODE.sub(" ", self._value) + "\n")
        self._gathers &= name != "v" and name not in HEADERS
        super().end(name)

    @override
    def characters(self, text: str) -> None:
        if self._gathers:
            self._value += text
        else:
            super().characters(text)

    def _word(self) -> str:
        if self._kind != "s":
            return self._value
        place = int(self._value) if self._value.strip().isdecimal() else -1
        return self._shared[place] if 0 <= place < len(self._shared) else ""


class Chart(XmlWords):
    """A chart: names and values stand in ``v``."""

    words = WORDS | {"v"}
    lines = LINES | {"v"}
