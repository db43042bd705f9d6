"""行: judging one row: what it becomes, or why it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from huiyin.domains.publication.importing.bodies import blocks
from huiyin.domains.publication.importing.readers import Unreadable
from huiyin.kernel.dates import parse_date
from huiyin.kernel.documentnumbers import parse as parse_number
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import date

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.readers import Row

TITLE_LIMIT, SUMMARY_LIMIT, BODY_LIMIT = 300, 100, 2_000_000


class Rejected(Exception):
    """The row cannot become an item; the message is the reason (Chinese)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row as an item: ``metadata`` in catalogue fields, ``body`` as plain blocks."""

    title: str
    body: list[dict[str, Any]]
    metadata: dict[str, Any]
    published_on: date | None
    lacks: tuple[str, ...]
    """Why it stays a draft although nothing is wrong with its words."""


def prepare(row: Row | Unreadable, field_map: FieldMap) -> Prepared:
    """Return the item a row becomes; ``Rejected`` where it cannot."""
    if isinstance(row, Unreadable):
        raise Rejected(row.reason)

    def given(target: str) -> str:
        return _clean(field_map.value(row, target))

    title = given("title")
    text = given("body")
    _within_limits(title, text)
    body = blocks(text, field_map.body_format)
    if not body:
        raise Rejected("没有正文")
    published = _date(given("published_on"), "发布日期")
    address = _address(given("source_url") or field_map.source_url)
    lacks = []
    if not address:
        lacks.append("没有原文地址，不能证明已在别处公开")
    if published is None:
        lacks.append("没有原发布日期")
    metadata = {
        "document_number": _number(given("document_number")),
        "made_on": _date(given("made_on"), "成文日期") or published,
        "summary": given("summary")[:SUMMARY_LIMIT],
        "source": (given("source") or field_map.source)[:120],
        "source_url": address,
        "author_name": given("author_name")[:60],
        "keywords": given("keywords")[:200],
        "topic": given("topic"),
        "genre": given("genre"),
        "validity": given("validity"),
    }
    return Prepared(title, body, metadata, published, tuple(lacks))


def _within_limits(title: str, text: str) -> None:
    if not title:
        raise Rejected("没有标题")
    if len(title) > TITLE_LIMIT:
        raise Rejected(f"标题超过 {TITLE_LIMIT} 字")
    if len(text) > BODY_LIMIT:
        raise Rejected("正文太长")


def _clean(text: str) -> str:
    """Drop NULs and lone surrogates, which neither a database nor a page can hold."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode().strip()


def _date(text: str, what: str) -> date | None:
    """Read a date written any usual way, with or without a time, or as eight digits."""
    if not text:
        return None
    digits = text[:8] if text[:8].isdecimal() else ""
    candidate = f"{digits[:4]}-{digits[4:6]}-{digits[6:]}" if len(digits) == 8 else text
    for form in (candidate, candidate.split()[0], candidate.partition("T")[0]):
        try:
            return parse_date(form)
        except DomainError:
            continue
    raise Rejected(f"{what}“{text[:30]}”读不懂")


def _address(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in {"http", "https"} or not parts.netloc or len(text) > 500:
        return ""
    return text


def _number(text: str) -> str:
    """Return a document number in its proper form; what is none is kept as it stands."""
    if not text:
        return ""
    try:
        return str(parse_number(text))[:60]
    except DomainError:
        return text[:60]
