"""检查链接: remembering outside links and asking the ones that are due, in the background."""

from __future__ import annotations

import time
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Q

from huiyin.foundation.text.fetching import PinnedFetch
from huiyin.foundation.text.folding import storable
from huiyin.foundation.text.links import check_link, host_of
from huiyin.foundation.text.models import LinkCheck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from huiyin.foundation.text.links import Fetch, LinkAnswer

    Answered = tuple[LinkCheck, LinkAnswer]

EVERY = timedelta(days=7)
AGAIN = timedelta(hours=6)
"""A failed link is asked again sooner: a pause of the other side is not a dead link."""
LONGEST = 2000
"""Bytes of an address: more does not fit into an index of PostgreSQL."""
AT_ONCE = 8
SECONDS = 10.0
"""After so long no further link is asked: the worker has other things to do."""


def remember_links(*, urls: Iterable[str], now: datetime) -> int:
    """Add addresses that are not known yet; return how many are new. Addresses over 2,000 bytes are not kept."""
    wanted = {
        url for url in urls if len(storable(url).encode()) <= LONGEST and storable(url) == url
    }
    known = set(LinkCheck.objects.filter(url__in=wanted).values_list("url", flat=True))
    rows = [LinkCheck(url=url, added_at=now) for url in sorted(wanted - known)]
    LinkCheck.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def forget_links(*, urls: Iterable[str]) -> None:
    """Drop addresses that no page carries any more."""
    LinkCheck.objects.filter(url__in=list(urls)).delete()


def check_due_links(
    *,
    now: datetime,
    limit: int = 40,
    fetch: Fetch | None = None,
    resolve: Callable[[str, int], list[str]] | None = None,
    seconds: float = SECONDS,
) -> int:
    """Ask links that were never asked or not lately; return how many. Running twice asks nothing twice.

    Several hosts are asked at a time, one host only once at a time. No link is begun after ``seconds``:
    what is left over is still due and is asked by the next run.
    """
    due = LinkCheck.objects.filter(
        Q(checked_at=None)
        | Q(checked_at__lte=now - EVERY)
        | Q(ok=False, checked_at__lte=now - AGAIN)
    ).order_by("checked_at", "pk")
    ask = partial(
        check_link,
        fetch=fetch or PinnedFetch(),
        resolve=resolve,
        allow_private=bool(getattr(settings, "LINK_CHECK_PRIVATE", False)),
    )
    hosts: defaultdict[str, list[LinkCheck]] = defaultdict(list)
    for row in due[:limit]:
        hosts[host_of(row.url)].append(row)
    until = time.monotonic() + seconds

    def one_after_another(rows: list[LinkCheck]) -> list[Answered]:
        return [(row, ask(row.url)) for row in rows if time.monotonic() < until]

    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="links") as pool:
        answers = [pair for pairs in pool.map(one_after_another, hosts.values()) for pair in pairs]
    for row, answer in answers:
        _note(row, answer, now)
    return len(answers)


def _note(row: LinkCheck, answer: LinkAnswer, now: datetime) -> None:
    LinkCheck.objects.filter(pk=row.pk).update(
        ok=answer.ok,
        status=answer.status,
        reason=answer.reason[:200],
        checked_at=now,
        failures=0 if answer.ok else min(row.failures + 1, 30_000),
    )
