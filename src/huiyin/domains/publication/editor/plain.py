"""素块: bodies written by programs (import, demonstration) as plain dicts, turned into stream blocks.

Accepted blocks, each ``{"type": …, "value": …}``: ``heading {text, level}`` · ``text {html}`` or a string of
paragraphs · ``table {caption, head: [[…]], rows: [[…]]}`` · ``picture {image: id, alt, caption, map_number}`` ·
``file {document: id, name}`` · ``chart {title, kind, unit, columns, rows, note}`` ·
``quote {text, attribution}`` · ``policy_card {item: id}``.
"""

from __future__ import annotations

import re
import uuid
from html import escape
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.editor.blocks import NUMBER
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_NUMBER = re.compile(NUMBER)


def stream(blocks: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the raw stream data of plain blocks; each block keeps its ``id`` or gets a new one."""
    raw = []
    for number, block in enumerate(blocks, start=1):
        make = _MAKERS.get(block.get("type", ""))
        if make is None:
            raise Invalid(
                "block-type",
                "正文第 {number} 个组件的类型“{type}”不认识。",
                number=number,
                type=block.get("type", ""),
            )
        raw.append(
            {
                "id": block.get("id") or str(uuid.uuid4()),
                "type": block["type"],
                "value": make(block["value"]),
            }
        )
    return raw


def paragraphs(text: str) -> str:
    """Return HTML of plain text: one paragraph a line."""
    return "".join(f"<p>{escape(line.strip())}</p>" for line in text.splitlines() if line.strip())


def _heading(value: Any) -> dict[str, Any]:
    return {"text": value["text"], "level": str(value.get("level", 2))}


def _text(value: Any) -> str:
    return paragraphs(value) if isinstance(value, str) else str(value["html"])


def _typed(head: Sequence[str], rows: Sequence[Sequence[Any]], caption: str = "") -> dict[str, Any]:
    """Return a typed table: a column is of numbers where every cell is one."""
    cells = [[str(cell) for cell in row] for row in rows]
    width = max([len(head), *map(len, cells)], default=0)
    cells = [row + [""] * (width - len(row)) for row in cells]
    kinds = [
        "number" if cells and all(_NUMBER.match(row[i]) for row in cells) else "text"
        for i in range(width)
    ]
    headings = [*head, *[""] * (width - len(head))]
    return {
        "columns": [{"type": k, "heading": h} for k, h in zip(kinds, headings, strict=True)],
        "rows": [{"values": row} for row in cells],
        "caption": caption,
    }


def _table(value: Any) -> dict[str, Any]:
    head = value.get("head") or [[]]
    return _typed(head[0], [*head[1:], *value["rows"]], value.get("caption", ""))


def _picture(value: Any) -> dict[str, Any]:
    words = {name: value.get(name, "") for name in ("caption", "map_number")}
    return {"image": value["image"], "alt": value["alt"], **words}


def _file(value: Any) -> dict[str, Any]:
    return {"document": value["document"], "name": value["name"]}


def _chart(value: Any) -> dict[str, Any]:
    return {
        "title": value["title"],
        "kind": value.get("kind", "bar"),
        "unit": value.get("unit", ""),
        "data": _typed(value["columns"], value["rows"]),
        "note": value.get("note", ""),
    }


def _quote(value: Any) -> dict[str, Any]:
    return {"text": value["text"], "attribution": value.get("attribution", "")}


def _card(value: Any) -> dict[str, Any]:
    return {"item": value["item"]}


_MAKERS: dict[str, Callable[[Any], Any]] = {
    "heading": _heading,
    "text": _text,
    "table": _table,
    "picture": _picture,
    "file": _file,
    "chart": _chart,
    "quote": _quote,
    "policy_card": _card,
}
