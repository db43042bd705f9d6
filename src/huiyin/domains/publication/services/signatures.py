"""记下特征: keeping the signature of an item's words, and the bands by which near texts find it."""

from __future__ import annotations

from django.db import transaction

from huiyin.domains.publication.models import Item, SignatureBand
from huiyin.foundation.text import neardup


def keep_signature(*, item_id: int, text: str) -> None:
    """Keep the signature of a text as that of an item; the act that gave the words is on record itself."""
    keep(item_id=item_id, signature=neardup.signature(text))


@transaction.atomic
def keep(*, item_id: int, signature: bytes) -> None:
    """Keep a signature that is known already as that of an item."""
    Item.objects.filter(pk=item_id).update(signature=signature.hex())
    SignatureBand.objects.filter(item_id=item_id).delete()
    SignatureBand.objects.bulk_create(
        SignatureBand(item_id=item_id, band=band, hash=value)
        for band, value in enumerate(neardup.band_hashes(signature))
    )
