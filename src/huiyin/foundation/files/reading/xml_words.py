"""XML 文字: the words of one XML part of an office document, read in small pieces.

A document type or an entity of its own is refused: such parts need neither, and attacks do (XXE, billion laughs).
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Callable

CHUNK = 64 * 1024
PROPERTIES = frozenset(
    {
        *("title", "subject", "description", "keywords", "category", "lpwstr", "lpstr"),
        *("Title", "Subject", "Abstract"),
    }
)
WORDS = PROPERTIES | {"t", "delText", "text", "TextCode"}
"""Elements (without namespace) whose characters people read, across Word, Excel, PowerPoint and OFD."""
LINES = PROPERTIES | {"p", "br", "cr", "row", "comment", "text", "TextCode"}
"""Elements after which a new line begins."""
GAPS = frozenset({"tab", "tc", "c"})
ATTRIBUTES = {"textpath": "string", "docPr": "descr", "cNvPr": "descr", "sheet": "name"}
"""Words that stand in an attribute: watermarks, descriptions of pictures, names of sheets."""


class Forbidden(Exception):
    """The part declares a document type or an entity."""


class XmlWords:
    """Feeds one part through expat and hands out its words; subclasses look at more elements."""

    words = WORDS
    lines = LINES

    def __init__(self, say: Callable[[str], None]) -> None:
        self.say = say
        self._inside = 0
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self._forbid
        parser.EntityDeclHandler = self._forbid
        parser.StartElementHandler = lambda name, given: self.start(name.rpartition(" ")[2], given)
        parser.EndElementHandler = lambda name: self.end(name.rpartition(" ")[2])
        parser.CharacterDataHandler = self.characters
        self._parser = parser

    def read(self, stream: IO[bytes]) -> None:
        """Read to the end; ``expat.ExpatError`` for broken XML, ``Forbidden`` for a document type."""
        while chunk := stream.read(CHUNK):
            self._parser.Parse(chunk, False)  # noqa: FBT003 — expat takes it by place
        self._parser.Parse(b"", True)  # noqa: FBT003

    def start(self, name: str, given: dict[str, str]) -> None:
        """Enter an element."""
        self._inside += name in self.words
        if name in ATTRIBUTES and given.get(ATTRIBUTES[name]):
            self.say(given[ATTRIBUTES[name]] + "\n")

    def end(self, name: str) -> None:
        """Leave an element."""
        self._inside -= name in self.words
        if name in self.lines:
            self.say("\n")
        elif name in GAPS:
            self.say("\t")

    def characters(self, text: str) -> None:
        """Take characters; only those people read are handed on."""
        if self._inside:
            self.say(text)

    def _forbid(self, *_declared: object) -> None:
        raise Forbidden
