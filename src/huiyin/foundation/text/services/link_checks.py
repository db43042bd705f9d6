"""检查链接: remembering outside links and asking the ones that are due, in the background."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from huiyin.foundation.text.fetching import PinnedFetch
from huiyin.foundation.text.links import check_link
from huiyin.foundation.text.models import LinkCheck

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huiyin.foundation.text.links import Fetch

EVERY = timedelta(days=7)
AGAIN = timedelta(hours=6)
"""A failed link is asked again sooner: a pause of the other side is not a dead link."""


def remember_links(*, urls: Iterable[str], now: datetime) -> int:
    """Add addresses that are not known yet; return how many are new. Addresses over 2,000 characters are not kept."""
    wanted = {url for url in urls if len(url) <= 2000}
    known = set(LinkCheck.objects.filter(url__in=wanted).values_list("url", flat=True))
    rows = [LinkCheck(url=url, added_at=now) for url in sorted(wanted - known)]
    LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_links(*, urls: Iterable[str]) -> None:
    """Drop addresses that no page carries any more."""
    LinkCheck.objects.filter(url__in=list(urls)).delete()


def check_due_links(*, now: datetime, limit: int = 50, fetch: Fetch | None = None) -> int:
    """Ask links that were never asked or not lately; return how many. Running twice asks nothing twice."""
    due = LinkCheck.objects.filter(
        Q(checked_at=None)
        | Q(checked_at__lte=now - EVERY)
        | Q(ok=False, checked_at__lte=now - AGAIN)
    ).order_by("checked_at", "pk")
    fetch = fetch or PinnedFetch()
    allow_private = bool(getattr(settings, "LINK_CHECK_PRIVATE", False))
    asked = 0
    for row in due[:limit]:
        answer = check_link(row.url, fetch=fetch, allow_private=allow_private)
        LinkCheck.objects.filter(pk=row.pk).update(
            ok=answer.ok,
            status=answer.status,
            reason=answer.reason[:200],
            checked_at=now,
            failures=0 if answer.ok else min(row.failures + 1, 30_000),
        )
        asked += 1
    return asked
