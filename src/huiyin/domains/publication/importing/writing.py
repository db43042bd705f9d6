"""写入: a chunk of prepared rows as items, each with its findings; those without any are frozen for the ticket."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.timezone import localdate

from huiyin.domains.publication import numbering
from huiyin.domains.publication.documents import item_document, words
from huiyin.domains.publication.editor.plain import stream
from huiyin.domains.publication.findings import metadata_findings, scan_findings
from huiyin.domains.publication.importing.duplicates import KnownTexts
from huiyin.domains.publication.models import ImportRow, Item
from huiyin.domains.publication.services.freezing import Intake
from huiyin.foundation.cases import engine
from huiyin.foundation.release import gate
from huiyin.foundation.text.keywords import summary as suggested_summary
from huiyin.foundation.text.scanners import current_matcher

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.importing.mapping import FieldMap
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.domains.publication.models import Column, ImportRun
    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor


@dataclass
class Batch:
    """What all rows of a run share."""

    run: ImportRun
    organ: Organ
    column: Column
    field_map: FieldMap
    actor: Actor
    now: datetime
    known: KnownTexts = field(default_factory=KnownTexts.load)

    def write(self, prepared: list[tuple[int, Prepared]]) -> None:
        """Write items and account for their rows; the caller holds the transaction."""
        intake = Intake(actor=self.actor, now=self.now)
        matcher = current_matcher(on=localdate(self.now))
        for number, row in prepared:
            item = self._item(row)
            try:
                item.clean_fields(exclude=("body",))
            except ValidationError as error:
                reason = "；".join(error.messages)
                ImportRow.objects.create(
                    run=self.run, number=number, outcome="rejected", reason=reason
                )
                continue
            item.index_number = numbering.index_number(item, self.now)
            item.save()  # type: ignore[no-untyped-call]
            document = item_document(item, intake)
            reasons = [*row.lacks]
            reasons += [f.label for f in metadata_findings(document)]
            reasons += [f"{f.label}：{f.excerpt}" for f in scan_findings(document, matcher)]
            reasons += self.known.check(item, words(document))
            self._account(number, item, document, reasons)

    def _item(self, row: Prepared) -> Item:
        """Return the unsaved item of a row."""
        text = "\n".join(b["value"].get("text", "") for b in row.body)
        metadata = {**row.metadata}
        if not metadata["summary"]:
            metadata["summary"] = suggested_summary(text or _plain(row.body), title=row.title)
        return Item(  # type: ignore[no-untyped-call]
            item_type=self.field_map.type,
            organ=self.organ,
            column=self.column,
            title=row.title,
            body=json.dumps(stream(row.body), ensure_ascii=False),
            published_on=row.published_on,
            created_by=self.actor.id,
            created_at=self.now,
            **metadata,
        )

    def _account(
        self, number: int, item: Item, document: dict[str, Any], reasons: list[str]
    ) -> None:
        """Freeze what may go out; open a case for what stays a draft."""
        if reasons:
            engine.open_case(
                kind="publication",
                subject=item.key,
                organ=item.organ,
                actor=self.actor,
                now=self.now,
            )
            row = ImportRow(outcome="draft", reason="；".join(reasons))
        else:
            frozen = gate.freeze(
                key=item.key, document=document, files=[], actor=self.actor, now=self.now
            )
            row = ImportRow(outcome="release", frozen=frozen)
        row.run, row.number, row.item = self.run, number, item
        row.save()


def _plain(body: list[dict[str, Any]]) -> str:
    html = "".join(b["value"].get("html", "") for b in body)
    return html.replace("</p>", "\n").replace("<p>", "")
