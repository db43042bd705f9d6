"""检索文档: what the public search index holds of a released item, what its hit shows, the words taken whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal import kinds
from huiyin.channels.portal.cards import card_of
from huiyin.channels.portal.words import body_text
from huiyin.foundation.release.rendering import SearchDocument
from huiyin.foundation.text.terms import usable_terms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from huiyin.channels.portal.cards import Card
    from huiyin.channels.portal.index import Index
    from huiyin.foundation.release.rendering import Envelope

ORGANS = "organ/"


def search_document(index: Index, key: str, envelope: Envelope) -> SearchDocument | None:
    """Return the search document of an item or an organ; other sources are not searched."""
    if key.startswith(ORGANS):
        code = key.removeprefix(ORGANS)
        places = list(index.structure.organ_sites(code))
        found = own_document(key, envelope, index.today)
        return replace(found, fields={**found.fields, "site": places})
    if not key.startswith("item/"):
        return None
    card = card_of(key, envelope)
    structure = index.structure
    columns = structure.columns_of(card)
    sites = {structure.site_of(code) for code in columns} or {structure.root}
    own = _own(card, envelope, index.today)
    return _described(card, {**own, "site": sorted(sites), "column": columns})


def own_document(key: str, envelope: Envelope, today: date) -> SearchDocument:
    """Return a search document without its places: what an item or an organ itself says, as of a day."""
    if key.startswith(ORGANS):
        return _organ(key.removeprefix(ORGANS), envelope)
    card = card_of(key, envelope)
    return _described(card, _own(card, envelope, today))


def _described(card: Card, fields: dict[str, Any]) -> SearchDocument:
    return SearchDocument(key=f"item/{card.id}", path=f"/item/{card.id}/", fields=fields)


def _own(card: Card, envelope: Envelope, today: date) -> dict[str, Any]:
    document = envelope["document"]
    keywords = "、".join(document.get("keywords") or ())
    return {
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
        "year": (card.made_on or card.order)[:4],
        "validity": card.validity_on(today),
        "published": card.order,
        "interpretation": card.type == "interpretation",
    }


def _organ(code: str, envelope: Envelope) -> SearchDocument:
    """Return what search knows of an organ: its name, its short name and the names it bore before."""
    document = envelope["document"]
    name, short = document.get("name") or "", document.get("short_name") or ""
    borne = dict.fromkeys(row.get("name") or "" for row in document.get("names") or ())
    earlier = "、".join(other for other in borne if other not in {"", name})
    told = [
        f"简称{short}" if short and short != name else "",
        f"曾用名：{earlier}" if earlier else "",
    ]
    fields = {
        "title": name,
        "names": tuple(filter(None, (short, *borne))),
        "body": "。".join(filter(None, told)),
        "organ": code,
        "type": kinds.ORGAN,
        "digest": envelope.get("digest") or "",
    }
    return SearchDocument(key=f"{ORGANS}{code}", path=f"/organ/{code}/", fields=fields)


def search_terms(index: Index) -> tuple[str, ...]:
    """Return every name of the released organs that can be a word, the earlier ones too: old texts use them."""
    return usable_terms(_names(index))


def _names(index: Index) -> Iterator[str]:
    for organ in index.structure.organs.values():
        yield organ.get("name") or ""
        yield organ.get("short_name") or ""
        for borne in organ.get("names") or ():
            yield borne.get("name") or ""
