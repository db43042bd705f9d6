"""归类: in which lists an item stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.portal.classes import classes_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from huiyin.channels.portal.cards import Card
    from huiyin.channels.portal.structure import Structure

POLICY = "policy"


def labels(structure: Structure, card: Card, today: date) -> tuple[str, ...]:
    """Return the names of every list that holds the item on a day."""
    return tuple(dict.fromkeys(_labels(structure, card, today)))


def _labels(structure: Structure, card: Card, today: date) -> Iterator[str]:
    columns = structure.columns_of(card)
    sites = list(dict.fromkeys(structure.site_of(code) for code in columns)) or [structure.root]
    yield f"sitemap/{card.month}"
    if card.catalogued:
        yield from _catalogue(sites, card)
    if not card.listed_on(today):
        return
    for code in columns:
        yield f"column/{code}"
        yield f"month/{code}/{card.month}"
    if card.organ:
        yield f"organ/{card.organ}"
        if card.type == "organ":
            yield f"profile/{card.organ}"
    for site in sites:
        yield f"site/{site}"
        yield f"type/{site}/{card.type}"
        if card.type == POLICY:
            yield from _policy(site, card, today)


def _catalogue(sites: list[str], card: Card) -> Iterator[str]:
    """Yield the places in the catalogue, which stays complete when other lists let go of an item."""
    if card.organ:
        yield f"shelf/{card.organ}/{card.year}"
    for site in sites:
        for kind, code in classes_of(card).items():
            yield f"class/{site}/{kind}/{code}"
            yield f"class-year/{site}/{kind}/{code}/{card.year}"


def _policy(site: str, card: Card, today: date) -> Iterator[str]:
    """Yield the facets of the policy library."""
    year = card.made_on[:4] or card.year
    for facet, value in (
        ("topic", card.topic_class),
        ("genre", card.genre),
        ("organ", card.organ),
        ("year", year),
        ("validity", card.validity_on(today)),
    ):
        if value:
            yield f"policy-{facet}/{site}/{value.replace('/', '·')}"
