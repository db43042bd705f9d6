"""行: judging one row: what it becomes, or why it cannot."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from huiyin.domains.publication.importing.beside import Folder
from huiyin.domains.publication.importing.bodies import Block, read
from huiyin.domains.publication.importing.readers import Unreadable
from huiyin.domains.publication.importing.sheet import squeezed
from huiyin.kernel.dates import parse_date
from huiyin.kernel.documentnumbers import parse as parse_number
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from huiyin.domains.publication.importing.beside import Linked
    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.readers import Row

TITLE_LIMIT, SUMMARY_LIMIT, BODY_LIMIT = 300, 100, 2_000_000
PLACED = ("type", "organ", "column")
TRANSLATED = {
    "topic": ("主题分类", 60),
    "genre": ("体裁分类", 20),
    "validity": ("有效性", 12),
    "service_group": ("服务对象", 20),
    "source": ("来源", 120),
    "author_name": ("作者", 60),
    "keywords": ("关键词", 200),
    "summary": ("内容概述", SUMMARY_LIMIT),
    "document_number": ("发文字号", 60),
    "type": ("信息类型", 20),
    "organ": ("发布机构", 60),
    "column": ("栏目", 60),
}
"""Targets that a table of values may translate: their label and the characters they hold."""
CUT = frozenset({"source", "author_name", "keywords", "summary", "document_number"})
"""Those of them that are free text: cut to fit. A value of a list that does not fit is refused instead."""
CUT_OFF = re.compile(r"(?:\.{3,}|(?<!…)…)$")
"""How lists of old sites end a title that they cut; a headline that trails off ends with six dots (……)."""
SPACED = re.compile(r"(?<![\u4e00-\u9fff])(?:[\u4e00-\u9fff] ){2,}[\u4e00-\u9fff]")


class Rejected(Exception):
    """The row cannot become an item; the message is the reason (Chinese)."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A row as an item: ``metadata`` in catalogue fields, ``body`` as plain blocks, ``place`` by the codes."""

    title: str
    body: list[Block]
    metadata: dict[str, Any]
    published_on: date | None
    lacks: tuple[str, ...]
    """Why it stays a draft although nothing is wrong with its words."""
    place: dict[str, str]
    """The codes of ``type``, ``organ`` and ``column``."""
    files: tuple[Linked, ...] = ()


def prepare(row: Row | Unreadable, field_map: FieldMap, root: Path | None = None) -> Prepared:
    """Return the item a row becomes; ``Rejected`` where it cannot. ``root`` is the folder of pages it is from."""
    if isinstance(row, Unreadable):
        raise Rejected(row.reason)

    def given(target: str) -> str:
        return _clean(field_map.value(row, target))

    title, text = _title(given("title")), given("body")
    _within_limits(title, text)
    address = _address(given("source_url")) or _address(field_map.source_url)
    folder = Folder(root, str(row.get("file", "")) if root else "")
    folder.attach(given("attachments"))
    body = read(text, field_map, title=title, base=address, folder=folder)
    if not body.blocks:
        raise Rejected("；".join(["没有正文", *body.lacks]))
    published = _date(given("published_on"), "发布日期")
    made = _date(given("made_on"), "成文日期") or published
    words, unknown = _words(row, field_map)
    lacks = list(unknown)
    if not address:
        lacks.append("没有原文地址，不能证明已在别处公开")
    if published is None:
        lacks.append("没有原发布日期")
    if CUT_OFF.search(title):
        lacks.append("标题像是被截断了，以省略号结尾")
    metadata: dict[str, Any] = {
        target: words[target] for target in TRANSLATED if target not in PLACED
    }
    metadata |= {
        "document_number": _number(metadata["document_number"]),
        "source": metadata["source"] or field_map.source[:120],
        "source_url": address,
        "made_on": made,
    }
    return Prepared(
        title=title,
        body=body.blocks,
        metadata=metadata,
        published_on=published,
        lacks=(*lacks, *body.lacks),
        place={target: words[target] for target in PLACED},
        files=body.files,
    )


def _words(row: Row, field_map: FieldMap) -> tuple[dict[str, str], list[str]]:
    """Return the catalogue's values of a row, and a sentence for each word of the file that has none."""
    values, unknown = {}, []
    for target, (label, limit) in TRANSLATED.items():
        value, untold = field_map.translated(row, target)
        value = _clean(value)
        values[target] = value[:limit] if target in CUT else value
        if untold:
            unknown.append(f"{label}“{_clean(untold)[:40]}”不在字段对照表里")
    return values, unknown


def _title(text: str) -> str:
    """Return a title on one line, without the spaces that set single characters apart."""
    return SPACED.sub(lambda match: match[0].replace(" ", ""), squeezed(text))


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
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
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
