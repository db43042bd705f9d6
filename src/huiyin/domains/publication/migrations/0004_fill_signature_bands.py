"""Items that were submitted before there were bands get theirs from the signature they hold."""

from __future__ import annotations

from hashlib import blake2b
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 16
EMPTY = b"\xff" * 256
PORTION = 500


def hashes(signature: bytes) -> Iterator[tuple[int, int]]:
    """The numbers of ``neardup.band_hashes`` as they were when this was written."""
    if signature == EMPTY:
        return
    for band in range(len(signature) // WIDTH):
        part = signature[band * WIDTH : (band + 1) * WIDTH]
        digest = blake2b(bytes([band]) + part, digest_size=8).digest()
        yield band, int.from_bytes(digest, "big", signed=True)


def fill(apps: Any, schema_editor: Any) -> None:
    """Write the bands of every item that has none; safe to run again."""
    Item = apps.get_model("publication", "Item")
    SignatureBand = apps.get_model("publication", "SignatureBand")
    database = schema_editor.connection.alias
    without = Item.objects.using(database).exclude(signature="").filter(bands=None)
    rows = without.order_by("pk").values_list("pk", "signature")
    found = (
        SignatureBand(item_id=pk, band=band, hash=value)
        for pk, signature in list(rows)
        for band, value in hashes(bytes.fromhex(signature))
    )
    while portion := list(islice(found, PORTION)):
        SignatureBand.objects.using(database).bulk_create(portion)


class Migration(migrations.Migration):
    dependencies = [("publication", "0003_signature_bands")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
