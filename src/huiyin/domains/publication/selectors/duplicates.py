"""近似稿件: finding items whose words are almost the same."""

from __future__ import annotations

from dataclasses import dataclass

from huiyin.domains.publication.models import Item
from huiyin.foundation.text import neardup

THRESHOLD = 0.8
"""Estimated share of common shingles from which a reviewer is asked (derived)."""


@dataclass(frozen=True, slots=True)
class Near:
    """An item almost the same: ``share`` in per cent."""

    item_id: int
    title: str
    share: int


def signature_text(text: str) -> str:
    """Return the signature of words as hexadecimal text, as the item keeps it."""
    return neardup.signature(text).hex()


def near_duplicates(text: str, *, besides: int | None = None, limit: int = 5) -> list[Near]:
    """Return submitted items with almost the same words, the nearest first."""
    wanted = neardup.signature(text)
    rows = Item.objects.exclude(signature="").exclude(pk=besides)
    found = [
        Near(pk, title, round(share * 100))
        for pk, title, held in rows.values_list("pk", "title", "signature").iterator()
        if (share := neardup.similarity(wanted, bytes.fromhex(held))) >= THRESHOLD
    ]
    return sorted(found, key=lambda near: (-near.share, near.item_id))[:limit]
