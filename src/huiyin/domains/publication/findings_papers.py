"""公文要素检查: number, title and dates of a document against each other and against what is already out."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.domains.publication.html import plain
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.domains.publication.rules.item_types import BY_CODE
from huiyin.kernel.dates import find_dates, format_arabic, impossible_dates, parse_date
from huiyin.kernel.documentnumbers import parse as parse_number
from huiyin.kernel.errors import Invalid
from huiyin.kernel.titles import parse_title

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Document = Mapping[str, Any]

NUMBER, UNIFIED = clause_of("document-number"), clause_of("unified-number")
TITLE, MADE_ON = clause_of("title"), clause_of("made-on")
AROUND = 12
LAST_LINES = 3
_ORGAN = re.compile(r"(?:政府|办公[厅室]|委员会|局|厅|部|委|院|署|办事处)\Z")


def paper_findings(
    document: Document, *, written: str, names: Sequence[str], same: Sequence[str]
) -> list[ItemFinding]:
    """Return what is wrong with the parts of an official document.

    ``written`` is the number as typed, ``names`` what the issuing organ is called, ``same`` the titles of
    other items of that organ with the same number.
    """
    found = [*_number(document, written.strip(), same), *_dates(document)]
    if BY_CODE[document["type"]].catalogued:
        found += _title(document, names)
    return found


def _number(document: Document, written: str, same: Sequence[str]) -> list[ItemFinding]:
    found = []
    if written:
        try:
            number = parse_number(written)
        except Invalid as error:
            label = "发文字号不对"
            return [finding("document-number", label, "refuse", written, str(error), NUMBER)]
        found += [
            finding(
                "document-number-form",
                "发文字号写法不规范",
                "note",
                written,
                f"{warning}。",
                NUMBER,
            )
            for warning in number.warnings
        ]
    found += [
        finding(
            "document-number-taken",
            "发文字号已经用过",
            "refuse",
            document["document_number"],
            f"本机关的《{title}》已是这个文号，请核对。",
            NUMBER,
        )
        for title in same
    ]
    unified = document["normative_number"]
    if document["normative"] and unified and unified != document["document_number"]:
        advice = f"规范性文件统一编号，发文字号应写作{unified}，请核对。"
        excerpt = document["document_number"]
        found.append(
            finding(
                "unified-number", "发文字号与统一编号不一致", "refuse", excerpt, advice, UNIFIED
            )
        )
    return found


def _title(document: Document, names: Sequence[str]) -> list[ItemFinding]:
    """Compare the title's kind of document with the genre, and its organ with the one that issues it."""
    title, genre = parse_title(document["title"]), document["genre"]
    found = []
    official = title.row is not None and title.row.group == "official"
    if official and genre and not genre.startswith(title.kind):
        advice = f"标题写的是“{title.kind}”，体裁分类选的是“{genre}”，请核对。"
        found.append(finding("title-kind", "标题与体裁不一致", "note", title.kind, advice, TITLE))
    named = any(name and name in title.organ for name in names)
    if title.organ and _ORGAN.search(title.organ) and not named:
        advice = f"标题里的发文机关是“{title.organ}”，发布机构是“{names[0]}”，请核对。"
        found.append(
            finding("title-organ", "标题与发布机构不一致", "note", title.organ, advice, TITLE)
        )
    return found


def _dates(document: Document) -> list[ItemFinding]:
    """Return dates that no calendar has, and a date under the signature that is not that of making."""
    text = words(document)
    found = [
        finding(
            "impossible-date",
            "没有这一天",
            "confirm",
            text[max(0, start - AROUND) : end + AROUND].replace("\n", " "),
            f"{problem}，请改正；引用原文的，请说明。",
            MADE_ON,
        )
        for start, end, problem in impossible_dates(text)
    ]
    signed = signature_date(document)
    if signed and document["made_on"] and signed.isoformat() != document["made_on"]:
        advice = (
            f"落款是{format_arabic(signed)}，成文日期填的是"
            f"{format_arabic(date.fromisoformat(document['made_on']))}，请核对。"
        )
        found.append(
            finding(
                "signature-date",
                "落款日期与成文日期不一致",
                "note",
                format_arabic(signed),
                advice,
                MADE_ON,
            )
        )
    return found


def signature_date(document: Document) -> date | None:
    """Return the date that stands alone in one of the last lines of the text, or None."""
    texts = [plain(b["value"]["html"]) for b in document["body"] if b["type"] == "text"]
    lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
    for line in reversed(lines[-LAST_LINES:]):
        if find_dates(line):
            try:
                return parse_date(line)
            except Invalid:
                continue
    return None
