"""压缩包式文档的文字 (docx, xlsx, pptx, ofd): every part that people read, headers and comments included."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING
from xml.parsers import expat

from huiyin.foundation.files.reading.sheets import Chart, Shared, Sheet
from huiyin.foundation.files.reading.xml_words import Forbidden, XmlWords
from huiyin.foundation.files.rules import LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable

    Say = Callable[[str], None]

OFFICE = (".docx", ".xlsx", ".pptx")
SHARED = "xl/sharedStrings.xml"
UNOPENED = re.compile(r"/embeddings/|/activeX/", re.IGNORECASE)
"""Folders whose parts other programs open; what is not an office document there stays unread."""
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError),
    *(expat.ExpatError, Forbidden),
)


def package_words(stream: IO[bytes], say: Say, *, depth: int = 0) -> bool:
    """Hand out the words of a package; return whether everything in it was read."""
    try:
        with zipfile.ZipFile(stream) as package:
            if sum(m.file_size for m in package.infolist()) > LIMITS.zip_total:
                return False
            return _members(package, say, depth)
    except BROKEN:
        return False


def _members(package: zipfile.ZipFile, say: Say, depth: int) -> bool:
    """Read every part, headers first as on paper; a broken one does not hide the others."""
    shared = Shared()
    whole = SHARED not in package.namelist() or _part(package, SHARED, shared)
    for name in sorted(package.namelist(), key=_place):
        lower = name.lower()
        if lower.endswith(OFFICE):
            inner = io.BytesIO(package.read(name))
            whole &= depth == 0 and package_words(inner, say, depth=depth + 1)
        elif not lower.endswith((".xml", ".vml")):
            whole &= not UNOPENED.search("/" + name) or lower.endswith(".rels")
        elif name != SHARED:
            whole &= _part(package, name, _reader(name, say, shared.entries))
            say("\n")
    return whole


def _place(name: str) -> int:
    """Order the parts: the head of a page, the text, the rest, the properties."""
    if "/header" in name:
        return 0
    if name.endswith("/document.xml"):
        return 1
    return 3 if name.startswith("docProps/") else 2


def _reader(name: str, say: Say, shared: list[str]) -> XmlWords:
    if "/worksheets/" in name:
        return Sheet(say, shared)
    return Chart(say) if "/charts/" in name else XmlWords(say)


def _part(package: zipfile.ZipFile, name: str, words: XmlWords) -> bool:
    try:
        with package.open(name) as part:
            words.read(part)
    except BROKEN:
        return False
    return True
