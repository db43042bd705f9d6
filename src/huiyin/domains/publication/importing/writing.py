"""写入: a chunk of prepared rows as items, each with its findings; those without any are frozen for the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from huiyin.domains.publication import numbering
from huiyin.domains.publication.documents import item_document, words
from huiyin.domains.publication.importing.duplicates import repeats
from huiyin.domains.publication.importing.judging import item_of, reasons_of
from huiyin.domains.publication.importing.rows import Rejected
from huiyin.domains.publication.models import ImportRow
from huiyin.domains.publication.services.freezing import Intake
from huiyin.domains.publication.services.signatures import keep_signature
from huiyin.foundation.cases import engine
from huiyin.foundation.release import gate
from huiyin.foundation.text.scanners import current_matcher

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.importing.judging import Place
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.domains.publication.models import ImportRun, Item
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Batch:
    """What all rows of a run share."""

    run: ImportRun
    place: Place
    actor: Actor
    now: datetime

    def write(self, prepared: list[tuple[int, Prepared]]) -> None:
        """Write items and account for their rows; the caller holds the transaction."""
        intake = Intake(actor=self.actor, now=self.now)
        matcher = current_matcher(on=localdate(self.now))
        for number, row in prepared:
            try:
                item = item_of(row, self.place, writer=self.actor.id, now=self.now)
            except Rejected as error:
                ImportRow.objects.create(
                    run=self.run, number=number, outcome="rejected", reason=str(error)
                )
                continue
            item.index_number = numbering.index_number(item, self.now)
            item.save()  # type: ignore[no-untyped-call]
            document = item_document(item, intake)
            text = words(document)
            reasons = reasons_of(row, document, matcher) + repeats(text)
            keep_signature(item_id=item.pk, text=text)
            self._account(number, item, document, reasons)

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
