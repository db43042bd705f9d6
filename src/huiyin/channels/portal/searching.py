"""检索文档: what the public search index holds of a released item, and the words it takes whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.portal.cards import card_of
from huiyin.channels.portal.words import body_text
from huiyin.foundation.release.rendering import SearchDocument
from huiyin.foundation.text.segmentation import usable_terms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.channels.portal.index import Index
    from huiyin.foundation.release.rendering import Envelope


def search_document(index: Index, key: str, envelope: Envelope) -> SearchDocument | None:
    """Return the search document of an item; other sources are not searched."""
    if not key.startswith("item/"):
        return None
    card, document = card_of(key, envelope), envelope["document"]
    structure = index.structure
    columns = structure.columns_of(card)
    sites = {structure.site_of(code) for code in columns} or {structure.root}
    keywords = "、".join(document.get("keywords") or ())
    return SearchDocument(
        key=key,
        path=f"/item/{card.id}/",
        fields={
            "title": card.title,
            "document_number": card.document_number,
            "index_number": card.index_number,
            "body": "\n".join(filter(None, (card.summary, body_text(document), keywords))),
            "organ": card.organ,
            "summary": card.summary,
            "digest": envelope.get("digest") or "",
            "topic": card.topic,
            "genre": card.genre,
            "service_group": card.service_group,
            "made_on": card.made_on,
            "type": card.type,
            "site": sorted(sites),
            "column": columns,
            "year": (card.made_on or card.order)[:4],
            "validity": card.validity_on(index.today),
            "published": card.order,
            "interpretation": card.type == "interpretation",
        },
    )


def search_terms(index: Index) -> tuple[str, ...]:
    """Return every name of the released organs that can be a word, the earlier ones too: old texts use them."""
    return usable_terms(_names(index))


def _names(index: Index) -> Iterator[str]:
    for organ in index.structure.organs.values():
        yield organ.get("name") or ""
        yield organ.get("short_name") or ""
        for borne in organ.get("names") or ():
            yield borne.get("name") or ""
