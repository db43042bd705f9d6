"""写入: a chunk of prepared rows as items, each with its findings; those without any are frozen for the ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from huiyin.domains.publication import numbering
from huiyin.domains.publication.documents import files_of, item_document, unguessable, words
from huiyin.domains.publication.importing.beside import Bringing
from huiyin.domains.publication.importing.duplicates import repeats
from huiyin.domains.publication.importing.rows import Rejected
from huiyin.domains.publication.models import ImportRow
from huiyin.domains.publication.models.items import ItemAttachment
from huiyin.domains.publication.rules import BY_CODE
from huiyin.domains.publication.services import signatures
from huiyin.domains.publication.services.freezing import Intake
from huiyin.foundation.cases import engine
from huiyin.foundation.release import gate
from huiyin.foundation.text import neardup
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.importing.judging import Judge
    from huiyin.domains.publication.importing.rows import Prepared
    from huiyin.domains.publication.models import ImportRun, Item
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Batch:
    """What all rows of a run share."""

    run: ImportRun
    judge: Judge
    actor: Actor
    now: datetime

    def write(self, prepared: list[tuple[int, Prepared]]) -> None:
        """Write items and account for their rows; the caller holds the transaction.

        Wagtail would look for references in every item at once; only those that have any are shown to it.
        """
        intake = Intake(actor=self.actor, now=self.now)
        with disable_reference_index_auto_update():
            for number, row in prepared:
                try:
                    with transaction.atomic():
                        self._write(number, row, intake)
                except (Rejected, Invalid) as error:
                    ImportRow.objects.create(
                        run=self.run, number=number, outcome="rejected", reason=str(error)
                    )

    def _write(self, number: int, row: Prepared, intake: Intake) -> None:
        bringing = Bringing(self.actor, self.now)
        item, lacks = self.judge.item(row, bringing.body(row.body), self.actor.id)
        if BY_CODE[item.item_type].catalogued and item.organ.uscc:
            item.index_number = numbering.index_number(item, self.now)
        item.save()  # type: ignore[no-untyped-call]
        attached = bringing.documents(row.files)
        for order, (document_id, name) in enumerate(attached):
            ItemAttachment.objects.create(
                item=item, document_id=document_id, name=name, sort_order=order
            )
        if bringing.brought:
            ReferenceIndex.create_or_update_for_object(item)
        document = unguessable(item_document(item, intake))
        signature = neardup.signature(words(document))
        reasons = [*row.lacks, *lacks, *bringing.lacks, *self.judge.reasons(item, document)]
        reasons += repeats(signature)
        signatures.keep(item_id=item.pk, signature=signature)
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
                key=item.key,
                document=document,
                files=files_of(document),
                actor=self.actor,
                now=self.now,
            )
            row = ImportRow(outcome="release", frozen=frozen)
        row.run, row.number, row.item = self.run, number, item
        row.save()
