"""公开文字: every word of a document that a reader would see, one passage a line, for the scanners."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING, Any

from huiyin.kernel.addresses import words_of_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

TAG = re.compile(r"<[^>]*>")
BREAK = re.compile(r"</(?:p|li|ul|ol)>|<br\s*/?>", re.IGNORECASE)
UNSEEN = frozenset({"id", "digest", "media", "type", "code", "slug", "path"})


ADDRESSED = ("redirect/", "column/")
"""Sources whose ``path`` is an address that somebody wrote, not one that a program made."""


def plain(html: str) -> str:
    """Return the words of a text block; marks inside a word do not part it, paragraphs do."""
    return unescape(TAG.sub("", BREAK.sub("\n", html))).strip()


def public_text(key: str, document: Mapping[str, Any]) -> str:
    """Return every word of a document; unknown fields are read too, so that none is overlooked.

    The address of an old page or of a column is chosen by people, and may say as much as a heading.
    """
    lines = list(_lines(document))
    if key.startswith(ADDRESSED):
        lines.append(words_of_address(str(document.get("path", ""))))
    return "\n".join(line for line in lines if line.strip())


def _lines(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, str):
        if name not in UNSEEN:
            yield plain(value) if name == "html" else value
    elif isinstance(value, dict):
        for field, inner in value.items():
            yield from _lines(inner, field)
    elif isinstance(value, list | tuple):
        yield from _many(value, name)


def _many(values: Sequence[Any], name: str) -> Iterator[str]:
    """Yield the words of a list; the cells of a table's row stay on one line."""
    if name in {"rows", "head"} and all(isinstance(cell, str) for cell in values):
        yield " ".join(values)
        return
    for inner in values:
        yield from _lines(inner, name)


def body_text(document: Mapping[str, Any]) -> str:
    """Return the words of an item's body, for search."""
    return "\n".join(line for block in document.get("body") or () for line in block_lines(block))


def block_lines(block: Mapping[str, Any]) -> Iterator[str]:
    """Yield the words of one block."""
    value, kind = block["value"], block["type"]
    read: Callable[[str], str] = lambda name: str(value.get(name) or "")  # noqa: E731
    if kind == "text":
        yield plain(read("html"))
    elif kind in {"table", "chart"}:
        yield read("caption") or read("title")
        yield " ".join(value.get("columns") or ())
        for row in (*(value.get("head") or ()), *(value.get("rows") or ())):
            yield " ".join(row)
        yield read("note")
    else:
        yield from filter(
            None,
            map(read, ("text", "title", "caption", "alt", "map_number", "name", "attribution")),
        )
