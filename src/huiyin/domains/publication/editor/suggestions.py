"""关键词建议: words for a writer to choose from, taken from the draft itself; a person decides.

The names of the city's organs are cut whole, so that no piece of them passes for a word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.html import plain
from huiyin.foundation.organs.selectors import every_name
from huiyin.foundation.text.keywords import keywords
from huiyin.foundation.text.terms import usable_terms

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item

SEPARATOR = "、"


def suggested_keywords(item: Item) -> str:
    """Return up to five words that tell most about a draft, as the field takes them; "" without any text."""
    return keywords_of("\n".join(_texts(item)), title=item.title, terms=city_terms())


def keywords_of(text: str, *, title: str, terms: tuple[str, ...]) -> str:
    """Return the words that tell most about a text, as the field takes them; ``terms`` are the city's own words."""
    return SEPARATOR.join(keywords(text, title=title, terms=terms)) if text.strip() else ""


def city_terms() -> tuple[str, ...]:
    """Return the names of the city's organs that can be words; whoever has many texts asks once."""
    return usable_terms(every_name())


def _texts(item: Item) -> list[str]:
    found = [item.summary]
    for block in item.body:
        if block.block_type == "text":
            found.append(plain(block.value.source))
        elif block.block_type in {"heading", "quote"}:
            found.append(block.value["text"])
    return found
