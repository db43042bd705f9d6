"""自动检查: what machines notice about a document before people review it.

``refuse`` findings stop submission and approval; ``confirm`` findings need a reviewer's reason; ``note``
findings only inform. A finding's ``key`` names it across the decisions that settle it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.domains.publication.rules.classification import DISCLOSURE, GENRES, topic_names
from huiyin.domains.publication.rules.item_types import BY_CODE, FIELD_LABELS, SUMMARY_LIMIT
from huiyin.foundation.text.scanners import scan
from huiyin.foundation.text.scanners.findings import GRAVITY, Severity
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huiyin.foundation.text.scanners import WordMatcher

    Document = Mapping[str, Any]

__all__ = ["GRAVITY", "ItemFinding", "metadata_findings", "scan_findings", "unsettled"]
REFERENCE = "changchun-2015:4.1b"
LINK_SHOWN = 120
DISCLOSURE_LABELS = {c.code: c.label for c in DISCLOSURE}


@dataclass(frozen=True, slots=True)
class ItemFinding:
    """One thing noticed: where it came from, how grave it is, what to do about it."""

    code: str
    label: str
    severity: Severity
    excerpt: str
    advice: str
    clause: str
    key: str

    def payload(self) -> dict[str, str]:
        """Return the form kept with a submission."""
        return asdict(self)


def finding(
    code: str,
    label: str,
    severity: Severity,
    excerpt: str,
    advice: str,
    clause: str,
    *,
    key: str = "",
) -> ItemFinding:
    """Make a finding; equal words give an equal key, whatever their place."""
    return ItemFinding(code, label, severity, excerpt, advice, clause, key or key_of(code, excerpt))


def key_of(code: str, words: str) -> str:
    """Return the name by which decisions refer to a finding."""
    return sha256_hex(canonical_json([code, words]))[:16]


def link_key(url: str) -> str:
    """Return the name of the finding that an address is dead."""
    return key_of("dead-link", url)


def draft_finding(problem: str) -> ItemFinding:
    """Return the finding that a draft cannot be read as it would be frozen."""
    return finding("draft-broken", "稿件还不完整", "refuse", problem, "改好后再送审。", REFERENCE)


def scan_findings(document: Document, matcher: WordMatcher | None) -> list[ItemFinding]:
    """Run the scanners over every word that a reader would see."""
    found = [
        finding(f.code, f.label, f.severity, f.excerpt, f.advice, f.clause)
        for f in scan(words(document), words=matcher)
    ]
    return list({f.key: f for f in found}.values())


def metadata_findings(document: Document) -> list[ItemFinding]:
    """Return missing or improper catalogue metadata."""
    item_type = BY_CODE[document["type"]]
    missing = [name for name in item_type.required if not _value(document, name)]
    found = [
        finding(
            "metadata-missing",
            f"缺少{FIELD_LABELS[name]}",
            "refuse",
            FIELD_LABELS[name],
            f"请在“编目”中补填{FIELD_LABELS[name]}。",
            item_type.clause,
        )
        for name in missing
    ]
    found += _unlisted(document)
    found += _attribute(document)
    if not document["body"]:
        found.append(
            finding("body-empty", "正文是空的", "refuse", "正文", "请写正文。", item_type.clause)
        )
    if len(document["summary"]) > SUMMARY_LIMIT:
        found.append(
            finding(
                "summary-long",
                f"内容概述超过{SUMMARY_LIMIT}字",
                "note",
                f"现在 {len(document['summary'])} 字",
                "概述短一些，列表里更好读。",
                clause_of("summary-long"),
            )
        )
    return found


def _attribute(document: Document) -> list[ItemFinding]:
    """Return what an attribute other than 主动公开 means: it needs its reason, and nothing goes out."""
    attribute = document["disclosure"]
    if attribute in {"", "proactive"}:
        return []
    label = DISCLOSURE_LABELS.get(attribute, "") or attribute
    if not document["disclosure_reason"]:
        advice = f"请在“属性与关联”中写明为什么定为“{label}”。"
        missing = "缺少定为该公开属性的理由"
        return [
            finding(
                "disclosure-reason",
                missing,
                "refuse",
                label,
                advice,
                clause_of("disclosure-reason"),
            )
        ]
    advice = "这一稿不会发布：审签时办理“拟不公开”，批准后进入不公开信息台账。"
    clause = clause_of("not-proactive")
    return [finding("not-proactive", "公开属性不是主动公开", "note", label, advice, clause)]


def _unlisted(document: Document) -> list[ItemFinding]:
    """Return values that are not in the lists of the catalogue."""
    lists = (
        ("topic", topic_names(), clause_of("topic")),
        ("genre", GENRES, clause_of("genre")),
    )
    return [
        finding(
            "not-in-list",
            f"{FIELD_LABELS[name]}不在分类表里",
            "refuse",
            document[name],
            f"请在“编目”中重新选择{FIELD_LABELS[name]}。",
            clause,
        )
        for name, listed, clause in lists
        if document[name] and document[name] not in listed
    ]


def _value(document: Document, name: str) -> Any:
    """Return what a required field holds."""
    if name == "column":
        return document["columns"]
    if name == "validity":
        return document["validity"]["state"]
    if name == "interprets":
        return document["links"]["interprets"]
    if name == "document_number" and document["normative"]:
        return True  # its number is given from the unified sequence at submission (normative-documents-2018:2)
    return document[name]


def duplicate_findings(near: Sequence[tuple[str, int, bool]]) -> list[ItemFinding]:
    """Return findings for near-duplicates given as (title, similarity in per cent, submitted later than this).

    Whoever comes later explains: the earlier one is only told.
    """
    return [
        finding(
            "near-duplicate-later" if later else "near-duplicate",
            "与后来送审的稿件几乎相同" if later else "与已有信息几乎相同",
            "note" if later else "confirm",
            title,
            f"与《{title}》约有{share}%相同，请确认不是重复发布。",
            clause_of("near-duplicate"),
        )
        for title, share, later in near
    ]


def link_findings(dead: Sequence[tuple[str, str]]) -> list[ItemFinding]:
    """Return findings for outside links, given as (address, what the last answer was), that are dead."""
    return [
        finding(
            "dead-link",
            "链接打不开",
            "confirm",
            url if len(url) <= LINK_SHOWN else f"{url[:LINK_SHOWN]}…",
            f"上次检查时{reason}。请改正或去掉链接；确实要留的，说明理由。",
            clause_of("dead-link"),
            key=link_key(url),
        )
        for url, reason in dead
    ]


def told(found: ItemFinding) -> str:
    """Return a finding as a sentence: what it is, where, and what to do."""
    place = "" if found.excerpt in found.label else f"“{found.excerpt}”"
    return f"{found.label}{place}：{found.advice}"


def unsettled(findings: Sequence[Mapping[str, Any]], confirmed: Mapping[str, str]) -> list[str]:
    """Return the labels of findings that still stand in the way."""
    return [
        f"{f['label']}（{f['excerpt']}）"
        for f in findings
        if f["severity"] == "refuse"
        or (f["severity"] == "confirm" and not str(confirmed.get(f["key"], "")).strip())
    ]
