"""PDF 文字: pages, notes, form fields and properties, by PDFium; pages that are pictures are told apart.

PDFium reads the Chinese encodings that need a table of characters (measured in ``docs/adr/0002-libraries.md``).
"""

from __future__ import annotations

import ctypes
import unicodedata
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.foundation.files.reading.outcome import State

UNREADABLE_SHARE = 0.1
MEANINGLESS = frozenset({"Cc", "Cn", "Co", "Cs"})
REPLACEMENT = "\ufffd"
PROPERTIES = ("Title", "Subject", "Keywords", "Author")
FIELDS = (b"Contents", b"V", b"TU")


def pdf_words(path: Path, say: Callable[[str], None]) -> State:
    """Hand out the words of a document and return how far they are all."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return "partial"  # locked with a password, or broken
    properties = document.get_metadata_dict()
    for name in PROPERTIES:
        if properties.get(name):
            say(f"{properties[name]}\n")
    pictures = False
    for number in range(len(document)):
        page = document[number]
        text = page.get_textpage().get_text_range().replace("\r\n", "\n")
        say(text + "\n")
        _notes(page, say)
        pictures |= not _readable(text) and any(True for _shown in page.get_objects(max_depth=3))
        page.close()
    if document.count_attachments():
        return "partial"
    return "unreadable" if pictures else "read"


def _readable(text: str) -> bool:
    """Tell whether a page has words, and not only signs without meaning."""
    bare = "".join(text.split())
    strange = sum(c == REPLACEMENT or unicodedata.category(c) in MEANINGLESS for c in bare)
    return bool(bare) and strange <= UNREADABLE_SHARE * len(bare)


def _notes(page: Any, say: Callable[[str], None]) -> None:
    """Hand out what stands in notes and form fields of a page."""
    from pypdfium2 import raw

    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        note = raw.FPDFPage_GetAnnot(page, number)
        for field in FIELDS:
            length = raw.FPDFAnnot_GetStringValue(note, field, None, 0)
            if length > len(b"\0\0"):
                held = (ctypes.c_ushort * (length // 2 + 1))()
                raw.FPDFAnnot_GetStringValue(note, field, held, length)
                say(bytes(held)[: length - 2].decode("utf-16-le", "replace") + "\n")
        raw.FPDFPage_CloseAnnot(note)
