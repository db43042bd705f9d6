"""重复: texts that are already there, exactly or almost, found while a batch is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.models import Item
from huiyin.domains.publication.selectors.duplicates import THRESHOLD
from huiyin.foundation.text import neardup

if TYPE_CHECKING:
    from collections.abc import Hashable
    from typing import Self


@dataclass
class KnownTexts:
    """Signatures of every item, kept in memory for the time of a run."""

    index: neardup.NearDuplicates
    titles: dict[Hashable, str]

    @classmethod
    def load(cls) -> Self:
        """Read the signatures of all items."""
        known = cls(neardup.NearDuplicates(threshold=THRESHOLD), {})
        rows = Item.objects.exclude(signature="").values_list("pk", "title", "signature")
        for pk, title, signature in rows.iterator():
            known.index.add(pk, bytes.fromhex(signature))
            known.titles[pk] = title
        return known

    def check(self, item: Item, text: str) -> list[str]:
        """Return what the text nearly repeats, and remember it."""
        signature = neardup.signature(text)
        found = [
            f"与《{self.titles[pk]}》约有{round(share * 100)}%相同"
            for pk, share in self.index.query(signature)[:1]
        ]
        self.index.add(item.pk, signature)
        self.titles[item.pk] = item.title
        Item.objects.filter(pk=item.pk).update(signature=signature.hex())
        return found
