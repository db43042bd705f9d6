"""稿件: the items of the invented city, one Markdown-like file each under ``items/``.

A file begins with TOML between two lines ``+++``; its key is the file name without number and ending. Then
the words: ``##``, ``###``, ``####`` begin headings; lines of one paragraph are joined, a line ending in a
backslash breaks; lines beginning with ``- `` are a list; ``**bold**`` and ``[text](address)`` work inside.

Blocks stand between a line ``:::kind arguments`` and a line ``:::``, arguments and cells separated by ``|``:
``table caption`` and ``chart kind | title | unit | note`` with a line a row, the first being the heads;
``picture name | alt | caption``; ``quote attribution`` with the words inside; ``card key``.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FENCE = "+++\n"
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_LINK = re.compile(r"\[([^\]]+)\]\((https?://[^)\s]+)\)")
Block = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Manuscript:
    """One item: ``facts`` is the TOML as it stands, ``blocks`` plain blocks.

    A ``picture`` block names its drawing under ``image``, a ``policy_card`` its item's key under ``item``.
    """

    key: str
    facts: dict[str, Any]
    blocks: tuple[Block, ...]

    @property
    def tables(self) -> list[Block]:
        """Return the values of the tables, for attachments made from them."""
        return [b["value"] for b in self.blocks if b["type"] == "table"]

    @property
    def mentions(self) -> set[str]:
        """Return the keys of the items this one refers to."""
        named = [*self.facts.get("interprets", ()), *self.facts.get("replaces", ())]
        named += self.facts.get("related", ())
        named += [b["value"]["item"] for b in self.blocks if b["type"] == "policy_card"]
        return set(named)


@cache
def manuscripts() -> tuple[Manuscript, ...]:
    """Return every item in the order of file names."""
    folder = resources.files(__package__) / "items"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".md")), key=lambda f: f.name)
    return tuple(parse(f.name, f.read_text(encoding="utf-8")) for f in files)


def parse(name: str, text: str) -> Manuscript:
    """Read one file; ``ValueError`` names the file and what is wrong."""
    _before, mark, rest = text.partition(FENCE)
    head, second, words = rest.partition(FENCE)
    if not (mark and second):
        msg = f"{name}: the facts must stand between two lines +++"
        raise ValueError(msg)
    try:
        facts = tomllib.loads(head)
        blocks = tuple(_merged(_blocks(words)))
    except (ValueError, KeyError) as error:
        msg = f"{name}: {error}"
        raise ValueError(msg) from error
    key = name.removesuffix(".md").partition("-")[2]
    return Manuscript(facts.pop("id", key), facts, blocks)


def _blocks(words: str) -> Iterator[Block]:
    """Yield a block a paragraph, heading or fenced part."""
    lines = iter(words.splitlines())
    paragraph: list[str] = []
    for line in lines:
        if line.startswith(":::"):
            yield from _text(paragraph)
            kind, _, arguments = line[3:].partition(" ")
            inner = list(iter(lambda: next(lines, ":::"), ":::"))
            yield _FENCED[kind]([a.strip() for a in arguments.split("|")], inner)
        elif line.startswith(("## ", "### ", "#### ")):
            yield from _text(paragraph)
            marks, _, title = line.partition(" ")
            yield {"type": "heading", "value": {"text": title.strip(), "level": len(marks)}}
        elif line.strip():
            paragraph.append(line.strip())
        else:
            yield from _text(paragraph)
    yield from _text(paragraph)


def _text(paragraph: list[str]) -> Iterator[Block]:
    """Yield the paragraph gathered so far and empty it."""
    if not paragraph:
        return
    if all(line.startswith("- ") for line in paragraph):
        html = "<ul>" + "".join(f"<li>{_inline(line[2:])}</li>" for line in paragraph) + "</ul>"
    else:
        joined = "".join(
            _inline(line[:-1]) + "<br/>" if line.endswith("\\") else _inline(line)
            for line in paragraph
        )
        html = f"<p>{joined}</p>"
    paragraph.clear()
    yield {"type": "text", "value": {"html": html}}


def _merged(blocks: Iterator[Block]) -> Iterator[Block]:
    """Join neighbouring text blocks, as a person would write them in the editor."""
    held: Block | None = None
    for block in blocks:
        if held and block["type"] == held["type"] == "text":
            held["value"]["html"] += block["value"]["html"]
            continue
        if held:
            yield held
        held = block
    if held:
        yield held


def _inline(text: str) -> str:
    safe = escape(text, quote=False)
    return _LINK.sub(r'<a href="\2">\1</a>', _BOLD.sub(r"<b>\1</b>", safe))


def _rows(lines: list[str]) -> list[list[str]]:
    rows = [[cell.strip() for cell in line.split("|")] for line in lines if line.strip()]
    if len({len(row) for row in rows}) != 1:
        msg = f"rows of different length under {rows[0] if rows else lines}"
        raise ValueError(msg)
    return rows


def _table(arguments: list[str], lines: list[str]) -> Block:
    head, *rows = _rows(lines)
    return {"type": "table", "value": {"caption": arguments[0], "head": [head], "rows": rows}}


def _chart(arguments: list[str], lines: list[str]) -> Block:
    kind, title, unit, note = arguments
    columns, *rows = _rows(lines)
    value = {
        "title": title,
        "kind": kind,
        "unit": unit,
        "note": note,
        "columns": columns,
        "rows": rows,
    }
    return {"type": "chart", "value": value}


def _picture(arguments: list[str], _lines: list[str]) -> Block:
    name, alt, caption = arguments
    return {"type": "picture", "value": {"image": name, "alt": alt, "caption": caption}}


def _quote(arguments: list[str], lines: list[str]) -> Block:
    return {"type": "quote", "value": {"text": "".join(lines), "attribution": arguments[0]}}


def _card(arguments: list[str], _lines: list[str]) -> Block:
    return {"type": "policy_card", "value": {"item": arguments[0]}}


_FENCED: dict[str, Callable[[list[str], list[str]], Block]] = {
    "table": _table,
    "chart": _chart,
    "picture": _picture,
    "quote": _quote,
    "card": _card,
}
