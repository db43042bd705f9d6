"""链接的查阅 (reads): which outside addresses are dead by the last answers; nothing is asked here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from huiyin.foundation.text.models import LinkCheck

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

GONE = (404, 410)
DEAD = Q(ok=False) & (Q(status__in=GONE) | Q(failures__gte=2))
"""A page that is not there is dead at once; a silence or a fault is, when it is met twice, hours apart."""


def dead_links(urls: Iterable[str]) -> QuerySet[LinkCheck]:
    """Return what is known of those addresses that are dead, in the order of the addresses."""
    return LinkCheck.objects.filter(DEAD, url__in=list(urls)).order_by("url")
