"""判断: what a prepared row is as an item, and why it would stay a draft; the trial and the run ask alike."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

from huiyin.domains.publication.editor.plain import stream
from huiyin.domains.publication.findings import metadata_findings, scan_findings
from huiyin.domains.publication.importing.rows import Rejected
from huiyin.domains.publication.models import Column, Item
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.text.keywords import summary as suggested_summary
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.foundation.text.scanners import WordMatcher


@dataclass(frozen=True, slots=True)
class Place:
    """Where the items of a file belong."""

    organ: Organ
    column: Column
    field_map: FieldMap


def place_of(field_map: FieldMap) -> Place:
    """Return the organ and the column that a mapping names; ``Invalid`` where one is not there."""
    organ = Organ.objects.filter(code=field_map.organ).first()
    column = Column.objects.filter(code=field_map.column).first()
    if organ is None or column is None:
        raise Invalid(
            "mapping-place",
            "字段对照表里的机关（{organ}）或栏目（{column}）不存在。",
            organ=field_map.organ,
            column=field_map.column,
        )
    return Place(organ, column, field_map)


def item_of(row: Prepared, place: Place, *, writer: int | None, now: datetime) -> Item:
    """Return the unsaved item of a row; ``Rejected`` where a value does not fit its field."""
    text = "\n".join(b["value"].get("text", "") for b in row.body)
    metadata = {**row.metadata}
    if not metadata["summary"]:
        metadata["summary"] = suggested_summary(text or _plain(row.body), title=row.title)
    item = Item(  # type: ignore[no-untyped-call]
        item_type=place.field_map.type,
        organ=place.organ,
        column=place.column,
        title=row.title,
        body=json.dumps(stream(row.body), ensure_ascii=False),
        published_on=row.published_on,
        created_by=writer,
        created_at=now,
        **metadata,
    )
    try:
        item.clean_fields(exclude=("body",))
    except ValidationError as error:
        raise Rejected("；".join(error.messages)) from error
    return item


def reasons_of(
    row: Prepared, document: Mapping[str, Any], matcher: WordMatcher | None
) -> list[str]:
    """Return why a row would stay a draft; what scanners merely note (an office's telephone) is no reason."""
    return [
        *row.lacks,
        *(f.label for f in metadata_findings(document) if f.severity != "note"),
        *(
            f"{f.label}：{f.excerpt}"
            for f in scan_findings(document, matcher)
            if f.severity != "note"
        ),
    ]


def _plain(body: list[dict[str, Any]]) -> str:
    html = "".join(b["value"].get("html", "") for b in body)
    return html.replace("</p>", "\n").replace("<p>", "")
