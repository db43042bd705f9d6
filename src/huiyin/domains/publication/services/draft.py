"""起草: making and changing an item from a program, with the checks of the editor."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction

from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.editor.plain import stream
from huiyin.domains.publication.lookup import account_of, item_for, opened_case
from huiyin.domains.publication.models import Column, Item, ItemAttachment, ItemLink
from huiyin.domains.publication.rules import BY_CODE
from huiyin.foundation.access import require
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from huiyin.kernel.actors import Actor

PLAIN_FIELDS = (
    *("title", "summary", "document_number", "made_on", "topic", "genre", "service_group"),
    *("validity", "valid_until", "ended_on", "validity_note", "listed_until", "assembly", "scope"),
    *("disclosure", "disclosure_reason"),
    *("source", "source_url", "author_name", "keywords", "published_on"),
    *("major", "normative", "sensitive", "other_organs", "market"),
)
RELATED_FIELDS = ("column", "other_columns", "replaced_by", "attachments", "links")


@transaction.atomic
def create_item(
    *,
    type: str,  # noqa: A002 — the word of the catalogue
    organ: Organ | str,
    title: str,
    body: Sequence[Mapping[str, Any]] = (),
    metadata: Mapping[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> Item:
    """Write a draft and open its case.

    ``body`` is a list of plain blocks (see ``editor.plain``). ``metadata`` holds fields of the item by
    name; ``column``, ``other_columns`` are column codes, ``replaced_by`` an item id, ``links``
    ``[{relation, item}]`` with item ids, ``attachments`` ``[{document, name}]`` with Wagtail documents' ids.
    """
    if type not in BY_CODE:
        raise Invalid("item-type", "没有“{type}”这种信息类型。", type=type, field="item_type")
    found = _organ(organ)
    require(DRAFTING, actor, "draft", found.path())
    item = Item(  # type: ignore[no-untyped-call]
        item_type=type,
        organ=found,
        title=title,
        source=found.name,
        created_by=actor.id,
        created_at=now,
    )
    _fill(item, metadata or {}, body)
    _save(item, actor)
    opened_case(item, actor=actor, now=now)
    return item


@transaction.atomic
def update_item(
    *,
    item_id: int,
    metadata: Mapping[str, Any] | None = None,
    body: Sequence[Mapping[str, Any]] | None = None,
    actor: Actor,
    now: datetime,
) -> Item:
    """Change a draft; while it is under review the editor's guard refuses."""
    row = item_for(actor, item_id, lock=True)
    require(DRAFTING, actor, "draft", row.organ.path())
    item = row.latest_revision.as_object() if row.latest_revision else row
    _fill(item, metadata or {}, body)
    _save(item, actor)
    opened_case(item, actor=actor, now=now)
    return item


def _organ(organ: Organ | str) -> Organ:
    if isinstance(organ, Organ):
        return organ
    found = Organ.objects.filter(code=organ).first()
    if found is None:
        raise Invalid("organ-unknown", "没有代码为“{organ}”的机关。", organ=organ, field="organ")
    return found


def _fill(
    item: Item, metadata: Mapping[str, Any], body: Sequence[Mapping[str, Any]] | None
) -> None:
    """Set the fields; an unknown name is an error, not silence."""
    _storable([item.title, dict(metadata), list(body or ())])
    unknown = sorted(set(metadata) - set(PLAIN_FIELDS) - set(RELATED_FIELDS))
    if unknown:
        raise Invalid("field-unknown", "不认识的编目项：{names}。", names="、".join(unknown))
    for name in PLAIN_FIELDS:
        if name in metadata:
            setattr(item, name, metadata[name])
    _relate(item, metadata)
    if body is not None:
        item.body = json.dumps(stream(body), ensure_ascii=False)


def _relate(item: Item, metadata: Mapping[str, Any]) -> None:
    """Set what refers to other rows."""
    if "column" in metadata:
        item.column = _columns([metadata["column"]])[0] if metadata["column"] else None
    if "other_columns" in metadata:
        item.other_columns = _columns(metadata["other_columns"])
    if "replaced_by" in metadata:
        item.replaced_by_id = metadata["replaced_by"]
    if "attachments" in metadata:
        item.attachments = [  # type: ignore[misc]
            ItemAttachment(document_id=a["document"], name=a["name"], sort_order=n)
            for n, a in enumerate(metadata["attachments"])
        ]
    if "links" in metadata:
        item.links = [  # type: ignore[misc]
            ItemLink(relation=link["relation"], target_id=link["item"], sort_order=n)
            for n, link in enumerate(metadata["links"])
        ]


def _storable(words: Any) -> None:
    """Refuse what neither a database nor a page can hold: NUL and half of a pair of surrogates."""
    text = json.dumps(words, ensure_ascii=False, default=str)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise Invalid("characters", "文字里有无法保存的字符，请删去后再存。") from None
    if "\\u0000" in text:
        raise Invalid("characters", "文字里有无法保存的字符，请删去后再存。")


def _columns(codes: Sequence[str]) -> list[Column]:
    found = {c.code: c for c in Column.objects.filter(code__in=codes)}
    missing = [code for code in codes if code not in found]
    if missing:
        raise Invalid("column-unknown", "没有这个栏目：{codes}。", codes="、".join(missing))
    return [found[code] for code in codes]


def _save(item: Item, actor: Actor) -> None:
    """Save the row and a revision; the row alone would not carry the words into history."""
    try:
        item.full_clean()
    except ValidationError as error:
        raise Invalid("item-invalid", "{problems}", problems="；".join(error.messages)) from error
    item.save()  # type: ignore[no-untyped-call]
    item.save_revision(user=account_of(actor), clean=False)
