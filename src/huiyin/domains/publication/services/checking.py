"""检查稿件: gathering the automatic findings of a document before it is frozen or shown to its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from huiyin.domains.publication.attachments import attachment_findings
from huiyin.domains.publication.completeness import guide_findings, map_findings
from huiyin.domains.publication.documents import words
from huiyin.domains.publication.findings import (
    ItemFinding,
    duplicate_findings,
    link_findings,
    metadata_findings,
    scan_findings,
)
from huiyin.domains.publication.html import links
from huiyin.domains.publication.selectors.duplicates import near_duplicates
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.scanners import current_matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


def findings_of(document: Mapping[str, Any], *, now: datetime) -> list[ItemFinding]:
    """Return every finding by the word lists in force, the gravest first."""
    matcher = current_matcher(on=localdate(now))
    found = [
        *metadata_findings(document),
        *guide_findings(document),
        *map_findings(document),
        *scan_findings(document, matcher),
        *attachment_findings(document, matcher),
        *duplicate_findings(
            [(d.title, d.share) for d in near_duplicates(words(document), besides=document["id"])]
        ),
        *link_findings(_dead_links(document)),
    ]
    grave = {"refuse": 0, "confirm": 1, "note": 2}
    return sorted(found, key=lambda f: grave[f.severity])


def _dead_links(document: Mapping[str, Any]) -> list[str]:
    """Return outside links whose last check in the background failed; nothing is fetched here."""
    urls = {
        url for b in document["body"] if b["type"] == "text" for url in links(b["value"]["html"])
    }
    return sorted(LinkCheck.objects.filter(url__in=urls, ok=False).values_list("url", flat=True))
