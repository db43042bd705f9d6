"""旧地址从迁移来: what an import run knows of the addresses at which its items were public before.

Only addresses on the host that is named count: the city's old website, not a page that somebody else reprinted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Redirect
from huiyin.domains.publication.redirect_lines import Line, cleaned
from huiyin.domains.publication.rules.redirects import MOST, problems_of_old
from huiyin.foundation.release.public_paths import PublicPaths
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.domains.publication.models import ImportRun


@dataclass
class Found:
    """Lines that can be proposed, how many more there are, and how many rows were left out for which reason."""

    lines: list[Line] = field(default_factory=list)
    more: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


def old_addresses(run: ImportRun, host: str) -> Found:
    """Return the old addresses of a run's public items on a host, at most ``MOST`` that are not written down yet."""
    wanted = _host(host)
    if not wanted:
        raise Invalid(
            "host-missing", _("请写旧网站的域名，例如 www.example.gov.cn。"), field="host"
        )
    found, public, seen = Found(), PublicPaths(), set[str]()
    written = set(Redirect.objects.values_list("path", flat=True))
    for item, source in _sources(run):
        path, target = "", f"/item/{item}/"
        why = _elsewhere(source, wanted)
        if not why:
            path = cleaned(source)
            why = next((_(sentence) for sentence in problems_of_old(path)), "")
        if not why and (path in seen or path in written):
            why = _("这个旧地址已经写下")
        if not why:
            page = public.at(target)
            why = (
                ""
                if page and "X-Status" not in dict(page.headers)
                else _("信息还没有公开，或已撤下")
            )
        if why:
            found.left_out[why] += 1
            continue
        seen.add(path)
        if len(found.lines) == MOST:
            found.more += 1
        else:
            found.lines.append(Line(len(found.lines) + 1, path, target))
    return found


def _sources(run: ImportRun) -> Iterator[tuple[int, str]]:
    """Yield the items of a run that it released, with their source addresses."""
    rows = run.rows.filter(outcome="release", item__isnull=False).order_by("number")
    yield from rows.values_list("item", "item__source_url").iterator()


def _elsewhere(source: str, host: str) -> str:
    """Return why a source address is none of the old website's, "" where it is one."""
    try:
        parts = urlsplit(source)
        there = (parts.hostname or "").lower()
    except ValueError:
        return _("原文地址读不懂")
    if there != host:
        return _("原文地址不在这个域名上")
    return (
        _("带问号或井号的地址不能转向，问号后面的内容门户不看")
        if parts.query or parts.fragment
        else ""
    )


def _host(host: str) -> str:
    """Return a host as it is compared: no scheme, no port, no path, small letters."""
    given = host.strip().lower()
    try:
        return urlsplit(given if "://" in given else f"//{given}").hostname or ""
    except ValueError:
        return ""
