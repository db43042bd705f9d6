"""判断: what a prepared row is as an item, and why it would stay a draft; the trial and the run ask alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from huiyin.domains.publication.attachments import attachment_findings
from huiyin.domains.publication.completeness import guide_findings, map_findings
from huiyin.domains.publication.editor.plain import stream
from huiyin.domains.publication.editor.suggestions import city_terms, keywords_of
from huiyin.domains.publication.findings import metadata_findings, scan_findings
from huiyin.domains.publication.findings_catalogue import local_findings, place_findings
from huiyin.domains.publication.html import plain
from huiyin.domains.publication.importing.rows import Rejected
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.selectors.checking import findings_as_paper, findings_of_links
from huiyin.foundation.organs.fields import field_label
from huiyin.foundation.text.keywords import summary as suggested_summary
from huiyin.foundation.text.scanners import current_matcher

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.domains.publication.findings import ItemFinding
    from huiyin.domains.publication.importing.places import Places
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.foundation.text.scanners import WordMatcher

KEYWORDS_LIMIT, KEYWORDS_OF = 200, 6000
"""Characters that the field holds, and of a text that tell what it is about: a code of laws is long."""


@dataclass(frozen=True, slots=True)
class Judge:
    """What all rows of a file are judged by."""

    places: Places
    now: datetime
    matcher: WordMatcher | None
    terms: tuple[str, ...]

    @classmethod
    def of(cls, places: Places, now: datetime) -> Judge:
        """Return the judge of a moment, with the word lists and the names of organs then in force."""
        return cls(places, now, current_matcher(on=localdate(now)), city_terms())

    def item(
        self, row: Prepared, body: list[dict[str, Any]], writer: int | None
    ) -> tuple[Item, list[str]]:
        """Return the unsaved item of a row and what its place lacks; ``Rejected`` where a value does not fit."""
        organ, column, lacks = self.places.of(row)
        if BY_CODE[row.place["type"]].catalogued and not organ.uscc:
            lacks.append(f"{organ.name}还没有统一社会信用代码，编不出索引号")
        item = Item(  # type: ignore[no-untyped-call]
            item_type=row.place["type"],
            organ=organ,
            column=column,
            title=row.title,
            body=json.dumps(stream(body), ensure_ascii=False),
            published_on=row.published_on,
            created_by=writer,
            created_at=self.now,
            **_metadata(row, self.terms),
        )
        try:
            item.clean_fields(exclude=("body",))
        except ValidationError as error:
            raise Rejected("；".join(_misfits(item, error))) from error
        return item, lacks

    def reasons(self, item: Item, document: Mapping[str, Any]) -> list[str]:
        """Return what machines find; what scanners merely note (an office's telephone) is no reason."""
        found = [
            *metadata_findings(document),
            *place_findings(document, [item.column] if item.column else []),
            *local_findings(document, localdate(self.now)),
            *guide_findings(document),
            *map_findings(document),
        ]
        papers = findings_as_paper(document, item.document_number)
        scanned = [
            *scan_findings(document, self.matcher),
            *attachment_findings(document, self.matcher),
            *findings_of_links(document),
        ]
        return [*_standing(found), *_standing([*papers, *scanned], shown=True)]


def _misfits(item: Item, error: ValidationError) -> list[str]:
    """Return what does not fit its field, in words that the desk can say in another language."""
    found = []
    for name, problems in error.error_dict.items():
        label, value = field_label(Item, name), str(getattr(item, name))
        long = next((p for p in problems if p.code == "max_length"), None)
        if long is not None and long.params:
            found.append(f"{label}超过 {long.params['limit_value']} 字")
        else:
            found.append(f"{label}“{value[:40]}”不合要求")
    return found


def _standing(found: list[ItemFinding], *, shown: bool = False) -> list[str]:
    return [f"{f.label}：{f.excerpt}" if shown else f.label for f in found if f.severity != "note"]


def _metadata(row: Prepared, terms: tuple[str, ...]) -> dict[str, Any]:
    """Return the catalogue of a row, with summary and keywords suggested where the file has none."""
    metadata = {**row.metadata}
    if not metadata["summary"] or not metadata["keywords"]:
        text = _plain(row.body)
        metadata["summary"] = metadata["summary"] or suggested_summary(text, title=row.title)
        metadata["keywords"] = metadata["keywords"] or _keywords(text, row.title, terms)
    return metadata


def _keywords(text: str, title: str, terms: tuple[str, ...]) -> str:
    return keywords_of(text[:KEYWORDS_OF], title=title, terms=terms)[:KEYWORDS_LIMIT]


def _plain(body: list[dict[str, Any]]) -> str:
    """Return the words of headings and paragraphs, a line each."""
    values = [block["value"] for block in body]
    return "\n".join(v.get("text") or plain(v.get("html", "")) for v in values)
