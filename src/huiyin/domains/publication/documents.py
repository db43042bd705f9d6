"""冻结文档: the one canonical form of an item that is reviewed, digested, released and rendered.

The shape is fixed in ``docs/architecture.md``. Everything is text, whole numbers, lists and dicts.
Files are named by the digest of their bytes, which a ``Taker`` brings into the private blob store.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, Protocol

from django.utils.translation import gettext as _

from huiyin.domains.publication.html import plain, sanitise
from huiyin.domains.publication.rules import BY_CODE
from huiyin.kernel.documentnumbers import parse as parse_number
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huiyin.domains.publication.models import Item

    Json = dict[str, Any]


NONCE = 16
"""Random bytes in each frozen version."""


class Taker(Protocol):
    """Brings the bytes a document refers to to where its readers will find them."""

    def picture(self, image: Any) -> Json:
        """Return ``{digest, media, width, height}`` of an image."""

    def file(self, document: Any) -> Json:
        """Return ``{name, media, size, digest}`` of a document."""

    def chart(self, chart: Mapping[str, Any]) -> str:
        """Return the digest of a chart's SVG."""

    def card(self, item: Any) -> Json:
        """Return ``{item, title, document_number, summary}`` of a released policy."""


def unguessable(document: Json) -> Json:
    """Return a document as it is frozen: with a random number, so that its digest tells nothing of its words.

    Digests stay public when a purge erases a version. Whoever has the corrected one could otherwise try what
    stood in the gap, a telephone number say, until the digest fits.
    """
    return {**document, "nonce": secrets.token_hex(NONCE)}


def item_document(item: Item, taker: Taker) -> Json:
    """Return the canonical document of an item; it has its nonce when it is frozen (``unguessable``)."""
    item_type = BY_CODE[item.item_type]
    # Of what was public elsewhere before, nobody has said here that it is in force.
    default = "in_force" if item_type.catalogued and item.published_on is None else ""
    return {
        "id": item.pk,
        "type": item.item_type,
        "type_label": item_type.label,
        "catalogued": item_type.catalogued,
        "title": item.title.strip(),
        "summary": item.summary.strip(),
        "body": body(item.body, taker),
        "organ": item.organ.code,
        "index_number": item.index_number or "",
        "document_number": normal_number(item.document_number),
        "normative_number": item.normative_number,
        "made_on": _date(item.made_on),
        "topic": item.topic,
        "genre": item.genre,
        "service_group": item.service_group,
        "assembly": item.assembly,
        "scope": item.scope,
        "validity": {
            "state": item.validity or default,
            "until": _date(item.valid_until),
            "ended_on": _date(item.ended_on),
            "note": item.validity_note.strip(),
            "replaced_by": item.replaced_by_id,
        },
        "disclosure": item.disclosure,
        "disclosure_reason": item.disclosure_reason.strip(),
        "source": item.source.strip(),
        "source_url": item.source_url,
        "author": item.author_name.strip(),
        "keywords": keywords(item.keywords),
        "columns": _columns(item),
        "links": _links(item),
        "attachments": [{**taker.file(a.document), "name": a.name} for a in item.attachments.all()],
        "major": item.major,
        "normative": item.normative,
        "listed_until": _date(item.listed_until),
        "published_on": _date(item.published_on),
        "nonce": "",
    }


def normal_number(text: str) -> str:
    """Return a document number in its one form; what is none stays as it was written."""
    try:
        return str(parse_number(text))
    except Invalid:
        return text.strip()


def keywords(text: str) -> list[str]:
    """Split keywords at commas, spaces and enumeration marks."""
    for mark in "，、；;,":
        text = text.replace(mark, " ")
    return list(dict.fromkeys(text.split()))


def _date(value: Any) -> str | None:
    return value.isoformat() if value else None


def _columns(item: Item) -> list[str]:
    others = sorted(c.code for c in item.other_columns.all() if c.pk != item.column_id)
    return [*([item.column.code] if item.column else []), *others]


def _links(item: Item) -> dict[str, list[int]]:
    links: dict[str, list[int]] = {"interprets": [], "replaces": [], "related": []}
    for link in item.links.all():
        if link.target_id not in links[link.relation]:
            links[link.relation].append(link.target_id)
    return links


def body(stream: Any, taker: Taker) -> list[Json]:
    """Return the blocks of a body in their frozen form."""
    blocks = []
    for number, block in enumerate(stream, start=1):
        value = _BLOCKS[block.block_type](block.value, taker, number)
        blocks.append({"id": block.id or "", "type": block.block_type, "value": value})
    return blocks


def _heading(value: Any, _taker: Taker, _number: int) -> Json:
    return {"text": value["text"].strip(), "level": int(value["level"])}


def _text(value: Any, _taker: Taker, _number: int) -> Json:
    return {"html": sanitise(value.source)}


def _table(value: Any, _taker: Taker, _number: int) -> Json:
    head, rows = _cells(value)
    return {"caption": value.caption, "head": [head], "rows": rows}


def _cells(value: Any) -> tuple[list[str], list[list[str]]]:
    head = [str(column["heading"]) for column in value.columns]
    return head, [[str(cell) for cell in row["values"]] for row in value.row_data]


def _picture(value: Any, taker: Taker, number: int) -> Json:
    _resolved(value["image"], number, _("图片"))
    shown = {name: value.get(name) or "" for name in ("alt", "caption", "map_number")}
    return {**taker.picture(value["image"]), **shown}


def _file(value: Any, taker: Taker, number: int) -> Json:
    _resolved(value["document"], number, _("文件"))
    return {**taker.file(value["document"]), "name": value["name"]}


def _chart(value: Any, taker: Taker, _number: int) -> Json:
    columns, rows = _cells(value["data"])
    chart = {
        "title": value["title"],
        "kind": value["kind"],
        "unit": value["unit"],
        "columns": columns,
        "rows": rows,
        "note": value["note"],
    }
    return {**chart, "digest": taker.chart(chart)}


def _quote(value: Any, _taker: Taker, _number: int) -> Json:
    return {"text": value["text"].strip(), "attribution": value["attribution"]}


def _card(value: Any, taker: Taker, number: int) -> Json:
    _resolved(value["item"], number, _("政策文件"))
    return taker.card(value["item"])


def _resolved(target: Any, number: int, what: str) -> None:
    """Refuse a reference whose target is gone: it would vanish from the page without a word."""
    if target is None:
        raise Invalid(
            "reference-missing",
            _("正文第 {number} 个组件所用的{what}已不存在，请重新选择。"),
            number=number,
            what=what,
        )


_BLOCKS: dict[str, Callable[[Any, Taker, int], Json]] = {
    "heading": _heading,
    "text": _text,
    "table": _table,
    "picture": _picture,
    "file": _file,
    "chart": _chart,
    "quote": _quote,
    "policy_card": _card,
}


def card_of(document: Mapping[str, Any]) -> Json:
    """Return what a card quotes of a document."""
    names = ("title", "document_number", "summary")
    return {"item": document["id"], **{name: document[name] for name in names}}


def drafted_card(item: Item) -> Json:
    """Return what a card quotes of an item that was not frozen."""
    names = ("title", "document_number", "summary")
    return {"item": item.pk, **{name: getattr(item, name) for name in names}}


def files_of(document: Mapping[str, Any]) -> list[str]:
    """Return the digest of every file that a document refers to."""
    digests = [block["value"].get("digest") for block in document["body"]]
    digests += [attachment["digest"] for attachment in document["attachments"]]
    return sorted({d for d in digests if d})


def words(document: Mapping[str, Any]) -> str:
    """Return every word of a document that a reader may see, for scanners and signatures."""
    lines = [document["title"], document["summary"], document["source"], document["author"]]
    lines += document["keywords"]
    for block in document["body"]:
        lines += _block_words(block["value"])
    lines += [attachment["name"] for attachment in document["attachments"]]
    return "\n".join(line for line in lines if line)


def _block_words(value: Mapping[str, Any]) -> list[str]:
    lines = [plain(value["html"])] if "html" in value else []
    lines += [
        value.get(name, "")
        for name in (
            "text",
            "attribution",
            "title",
            "caption",
            "alt",
            "map_number",
            "name",
            "note",
            "summary",
        )
    ]
    for rows in (value.get("head", []), [value.get("columns", [])], value.get("rows", [])):
        lines += [" ".join(row) for row in rows]
    return lines
