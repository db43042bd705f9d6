"""关键词建议: words for a writer to choose from, taken from the draft itself; a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.html import plain
from huiyin.foundation.text.keywords import keywords

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item

SEPARATOR = "、"


def suggested_keywords(item: Item) -> str:
    """Return up to five words that tell most about a draft, as the field takes them; "" without any text."""
    return keywords_of("\n".join(_texts(item)), title=item.title)


def keywords_of(text: str, *, title: str) -> str:
    """Return the words that tell most about a text, as the field takes them."""
    return SEPARATOR.join(keywords(text, title=title)) if text.strip() else ""


def _texts(item: Item) -> list[str]:
    found = [item.summary]
    for block in item.body:
        if block.block_type == "text":
            found.append(plain(block.value.source))
        elif block.block_type in {"heading", "quote"}:
            found.append(block.value["text"])
    return found
