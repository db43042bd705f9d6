"""近似稿件: finding items whose words are almost the same."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from huiyin.domains.publication.models import Item, SignatureBand
from huiyin.foundation.text import neardup

THRESHOLD = 0.8
"""Estimated share of common shingles from which a reviewer is asked (derived)."""
SHARED = neardup.least_shared(THRESHOLD)


@dataclass(frozen=True, slots=True)
class Near:
    """An item almost the same: ``share`` in per cent."""

    item_id: int
    title: str
    share: int


def near_duplicates(text: str, *, besides: int | None = None, limit: int = 5) -> list[Near]:
    """Return submitted items with almost the same words, the nearest first."""
    return near_signature(neardup.signature(text), besides=besides, limit=limit)


def near_signature(wanted: bytes, *, besides: int | None = None, limit: int = 5) -> list[Near]:
    """Return what ``near_duplicates`` does for a text of this signature.

    One query asks the index of bands for the few items that can be near; only those are compared. The
    answer is the one that comparing with every item would give.
    """
    bands = SignatureBand.objects.filter(hash__in=neardup.band_hashes(wanted))
    if besides is not None:
        bands = bands.exclude(item_id=besides)
    likely = bands.values("item_id").annotate(shared=Count("pk")).filter(shared__gte=SHARED)
    rows = Item.objects.filter(pk__in=likely.values("item_id"))
    found = [
        Near(pk, title, round(share * 100))
        for pk, title, held in rows.values_list("pk", "title", "signature").iterator()
        if (share := neardup.similarity(wanted, bytes.fromhex(held))) >= THRESHOLD
    ]
    return sorted(found, key=lambda near: (-near.share, near.item_id))[:limit]
