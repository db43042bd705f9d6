"""文号查重: which other items of an organ carry a document number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.documents import normal_number
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases.models import Case

if TYPE_CHECKING:
    from huiyin.foundation.organs.models import Organ

GONE = ("draft", "withdrawn", "purged")
"""States in which a number is not taken: nothing with it is under review or public."""


def same_number(organ: Organ, number: str, *, besides: int | None = None) -> list[str]:
    """Return the titles of the organ's items under review or in public with this number."""
    serial = "".join(c for c in number.rpartition("〕")[2] if c.isdecimal())
    if not serial:
        return []
    rows = Item.objects.filter(organ=organ, document_number__contains=serial).exclude(pk=besides)
    found = [
        (pk, title)
        for pk, title, written in rows.values_list("pk", "title", "document_number")
        if normal_number(written) == number
    ]
    keys = [f"item/{pk}" for pk, _title in found]
    gone = Case.objects.filter(kind=KIND, subject__in=keys, state__in=GONE)
    free = set(gone.values_list("subject", flat=True))
    return [title for pk, title in found if f"item/{pk}" not in free]
