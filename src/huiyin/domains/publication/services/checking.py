"""检查稿件: gathering the automatic findings of a document before it is frozen or shown to its writer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.duties import duty_findings
from huiyin.domains.publication.findings import (
    ItemFinding,
    duplicate_findings,
    link_findings,
    metadata_findings,
    scan_findings,
)
from huiyin.domains.publication.findings_catalogue import local_findings, place_findings
from huiyin.domains.publication.findings_papers import paper_findings
from huiyin.domains.publication.html import links
from huiyin.domains.publication.models import Column
from huiyin.domains.publication.selectors.duplicates import near_duplicates
from huiyin.domains.publication.selectors.numbers import same_number
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.scanners import current_matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from huiyin.domains.publication.models import Item


def findings_of(
    document: Mapping[str, Any], draft: Item, *, plan: Mapping[str, Any] | None, on: date
) -> list[ItemFinding]:
    """Return every finding about the document of a draft, the gravest first.

    ``plan`` goes with the document, ``on`` is the day whose rules count.
    """
    found = [
        *metadata_findings(document),
        *place_findings(document, _columns(document)),
        *local_findings(document, on),
        *duty_findings(document, plan=plan, on=on),
        *paper_findings(
            document,
            written=draft.document_number,
            names=(draft.organ.name, draft.organ.short_name),
            same=same_number(draft.organ, document["document_number"], besides=draft.pk),
        ),
        *scan_findings(document, current_matcher()),
        *duplicate_findings(
            [(d.title, d.share) for d in near_duplicates(words(document), besides=document["id"])]
        ),
        *link_findings(_dead_links(document)),
    ]
    grave = {"refuse": 0, "confirm": 1, "note": 2}
    return sorted(found, key=lambda f: grave[f.severity])


def _columns(document: Mapping[str, Any]) -> list[Column]:
    """Return the columns a document names, its own first."""
    found = {c.code: c for c in Column.objects.filter(code__in=document["columns"])}
    return [found[code] for code in document["columns"] if code in found]


def _dead_links(document: Mapping[str, Any]) -> list[str]:
    """Return outside links whose last check in the background failed; nothing is fetched here."""
    urls = {
        url for b in document["body"] if b["type"] == "text" for url in links(b["value"]["html"])
    }
    return sorted(LinkCheck.objects.filter(url__in=urls, ok=False).values_list("url", flat=True))
