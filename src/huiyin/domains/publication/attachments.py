"""附件检查: what machines notice in the words of the files that go out with a document.

One finding a kind and file, however often it occurs, so that a reviewer can answer it. Files are named by the
digest of their bytes; their words are read from those bytes, here as in the releaser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.findings import ItemFinding, finding
from huiyin.foundation.files.reading.kept import words_of
from huiyin.foundation.text.scanners import scan
from huiyin.foundation.text.scanners.findings import SECRECY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.foundation.files.reading.outcome import Reading
    from huiyin.foundation.text.scanners import Finding, WordMatcher

    Document = Mapping[str, Any]

SHOWN = 3


def attached(document: Document) -> list[tuple[str, str]]:
    """Return name and digest of every file that readers may fetch: attachments and files in the body.

    In a draft a file that was never received has no digest; freezing receives it and reads it then.
    """
    files = [block["value"] for block in document["body"] if block["type"] == "file"]
    every = [*files, *document["attachments"]]
    return list(dict.fromkeys((f["name"], f["digest"]) for f in every if f["digest"]))


def attachment_findings(document: Document, matcher: WordMatcher | None) -> list[ItemFinding]:
    """Run the scanners over the words of every file; tell which files machines could not read."""
    found: list[ItemFinding] = []
    for name, digest in attached(document):
        reading = words_of(digest)
        found += _noticed(name, scan(reading.text, words=matcher))
        found += _unread(name, reading)
    return found


def _noticed(name: str, findings: list[Finding]) -> Iterator[ItemFinding]:
    by_code: dict[str, list[Finding]] = {}
    for one in findings:
        by_code.setdefault(one.code, []).append(one)
    for code, alike in by_code.items():
        first = alike[0]
        excerpts = "、".join(list(dict.fromkeys(one.excerpt for one in alike))[:SHOWN])
        more = f"，共 {len(alike)} 处" if len(alike) > 1 else ""
        yield finding(
            f"attachment-{code}",
            f"附件里{first.label}",
            first.severity,
            f"{name}：{excerpts}{more}",
            first.advice,
            first.clause,
        )


def _unread(name: str, reading: Reading) -> Iterator[ItemFinding]:
    """Yield what a person must look at instead: for certain where reading was broken off."""
    if reading.state == "unreadable":
        yield finding(
            "attachment-unreadable",
            "这个附件读不出文字，请人工核对",
            "note",
            name,
            "图片和扫描件里的文字系统认不出来，请打开附件，核对有没有密级标志和个人信息。",
            SECRECY,
        )
    elif reading.state == "partial":
        yield finding(
            "attachment-partial",
            "这个附件没有读完，请人工核对",
            "confirm",
            name,
            "附件加了密码、已损坏、太大或者套有别的文件。请打开附件逐页核对，并说明核对结果。",
            SECRECY,
        )
