"""正文组件: the HTML of each block of an item's body."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import nh3
from django.utils.safestring import SafeString, mark_safe

from huiyin.channels.portal.files import reference
from huiyin.channels.portal.renderers.parts import kind, size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

TAGS = {"p", "ul", "ol", "li", "a", "strong", "em", "br", "sub", "sup"}
SCHEMES = {"http", "https", "mailto", "tel"}
ATTRIBUTES: dict[str, set[str]] = {"a": {"href"}, "*": set()}
LEVELS = (2, 4)
NUMBER = re.compile(r"[-+]?[\d,]+(\.\d+)?%?")


def body(read: Read, blocks: Sequence[dict[str, Any]]) -> SafeString:
    """Return the HTML of all blocks; a type that is not known renders nothing of its value."""
    parts = []
    for number, block in enumerate(blocks, start=1):
        make = BLOCKS.get(block["type"])
        if make is not None:
            parts.append(make(read, block["value"], number))
    return mark_safe("\n".join(parts))  # noqa: S308 — every part escapes what it is given


def contents(blocks: Sequence[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return ``(anchor, text)`` of the first-level headings."""
    return [
        (f"s{number}", block["value"]["text"])
        for number, block in enumerate(blocks, start=1)
        if block["type"] == "heading" and int(block["value"].get("level") or 2) <= LEVELS[0]
    ]


def _heading(_read: Read, value: dict[str, Any], number: int) -> str:
    level = min(max(int(value.get("level") or 2), LEVELS[0]), LEVELS[1])
    return f'<h{level} id="s{number}">{escape(value["text"])}</h{level}>'


def _text(_read: Read, value: dict[str, Any], _number: int) -> str:
    """Clean once more what was cleaned when it was frozen: a page never trusts its source."""
    return nh3.clean(
        value["html"], tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel=None
    )


def _table(_read: Read, value: dict[str, Any], _number: int) -> str:
    return _grid(value.get("caption") or "", value.get("head") or [], value.get("rows") or [])


def _grid(
    caption: str, head: Iterable[Iterable[str]], rows: Iterable[Iterable[str]], label: str = ""
) -> str:
    """Return a table that scrolls sideways by itself on a narrow screen."""
    parts = ['<div class="scroll" tabindex="0" role="group"']
    parts.append(f' aria-label="{escape(label or caption or "表格")}"><table class="grid">')
    if caption:
        parts.append(f"<caption>{escape(caption)}</caption>")
    held = [list(row) for row in rows]
    numeric = [
        all(NUMBER.fullmatch(c.strip()) for c in cells) for cells in zip(*held, strict=False)
    ]
    lines = ["".join(_th(c, numeric[n : n + 1]) for n, c in enumerate(row)) for row in head]
    if any(lines):
        parts.append("<thead>" + "".join(f"<tr>{line}</tr>" for line in lines) + "</thead>")
    parts.append("<tbody>")
    parts += ("<tr>" + "".join(map(_cell, row)) + "</tr>" for row in held)
    parts.append("</tbody></table></div>")
    return "".join(parts)


def _th(text: str, numeric: list[bool]) -> str:
    aligned = ' class="n"' if numeric and numeric[0] else ""
    return f'<th scope="col"{aligned}>{escape(text)}</th>'


def _cell(text: str) -> str:
    number = ' class="n"' if NUMBER.fullmatch(text.strip()) else ""
    return f"<td{number}>{escape(text)}</td>"


def _picture(_read: Read, value: dict[str, Any], _number: int) -> str:
    file = reference(value)
    if file is None:
        return ""
    measure = "".join(f' {n}="{int(value[n])}"' for n in ("width", "height") if value.get(n))
    number = value.get("map_number")
    said = filter(None, (value.get("caption"), f"审图号：{number}" if number else ""))
    caption = "　".join(said)
    below = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    alt = escape(value.get("alt") or "")
    return f'<figure><img src="{escape(file.address)}" alt="{alt}"{measure} loading="lazy">{below}</figure>'


def _file(_read: Read, value: dict[str, Any], _number: int) -> str:
    file = reference(value)
    if file is None:
        return ""
    facts = f"{kind(file.media, file.name)}，{size(int(value.get('size') or 0))}"
    name = escape(value.get("name") or file.name)
    return f'<p class="file"><a href="{escape(file.address)}">{name}</a>（{facts}）</p>'


def _chart(_read: Read, value: dict[str, Any], _number: int) -> str:
    """Return the drawing and, always, the figures behind it as a table."""
    file = reference(value)
    title, unit = value.get("title") or "图表", value.get("unit") or ""
    image = (
        f'<img src="{escape(file.address)}" alt="{escape(title)}，数据见下表" loading="lazy">'
        if file
        else ""
    )
    name = f"{title}（单位：{unit}）" if unit else title
    table = _grid("", [value.get("columns") or []], value.get("rows") or [], f"{title}的数据")
    note = f'<p class="note">{escape(value["note"])}</p>' if value.get("note") else ""
    data = f"<details open><summary>图中数据</summary>{table}</details>"
    return (
        f'<figure class="chart"><figcaption>{escape(name)}</figcaption>{image}{data}{note}</figure>'
    )


def _quote(_read: Read, value: dict[str, Any], _number: int) -> str:
    by = f"<footer>{escape(value['attribution'])}</footer>" if value.get("attribution") else ""
    text = "".join(f"<p>{escape(p)}</p>" for p in value["text"].splitlines() if p.strip())
    return f"<blockquote>{text}{by}</blockquote>"


def _policy_card(read: Read, value: dict[str, Any], _number: int) -> str:
    """Return a policy in brief; the link stands only while that policy is public."""
    item = str(value.get("item") or "")
    title = escape(value.get("title") or "")
    if item and read(f"card/{item}"):
        title = f'<a href="/item/{escape(item)}/">{title}</a>'
    parts = [f"<b>{title}</b>"]
    parts += [
        f"<span>{escape(value[n])}</span>" for n in ("document_number", "summary") if value.get(n)
    ]
    return f'<aside class="policy" aria-label="相关政策">{"".join(parts)}</aside>'


BLOCKS: dict[str, Callable[[Read, dict[str, Any], int], str]] = {
    "heading": _heading,
    "text": _text,
    "table": _table,
    "picture": _picture,
    "file": _file,
    "chart": _chart,
    "quote": _quote,
    "policy_card": _policy_card,
}
