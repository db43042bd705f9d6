"""下载留痕: who took what is not public out of the platform; pictures and rows on a page are looking, not taking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents import get_document_model

from huiyin.domains.publication.access import READING
from huiyin.domains.publication.documents import files_of
from huiyin.domains.publication.lookup import item_for, public_document
from huiyin.domains.publication.models import Item, ItemAttachment
from huiyin.domains.publication.selectors.uploads import may_open_upload, stored_of
from huiyin.foundation.access import require_anywhere
from huiyin.foundation.ledger.services import record
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

CLAUSE = "gbt22239-2019:8.1.4.3"


def note_item_download(*, item_id: int, digest: str, actor: Actor, now: datetime) -> bool:
    """Record that a file of a version of an item was taken, unless the public has it; tell whether it was."""
    item = item_for(actor, item_id)
    return _note([item], digest, item.key, actor, now)


def note_upload_download(*, name: str, actor: Actor, now: datetime) -> bool:
    """Record that a document of the editor's library was taken; ``name`` is its path in the media folder.

    ``NotFound`` where the actor may not open it.
    """
    if not may_open_upload(name, actor):
        raise NotFound("file-not-found", "没有找到这个文件。")
    document = get_document_model().objects.filter(file=name).first()
    stored = stored_of(document) if document else None
    if stored is None:
        return False
    holders = ItemAttachment.objects.filter(document=document).values("item")
    items = list(Item.objects.filter(pk__in=holders).order_by("pk"))
    subject = items[0].key if len(items) == 1 else stored.subject
    return _note(items, stored.digest, subject, actor, now)


def note_withheld_export(
    *, by_words: bool, organ: str, rows: int, actor: Actor, now: datetime
) -> None:
    """Record that the register of what is withheld was taken as a file, how it was narrowed, and how many rows.

    ``by_words`` tells that words of title or number narrowed it; the words stay out of the ledger, from
    which nothing is ever removed. ``organ`` is a code; "" means all.
    """
    require_anywhere(READING, actor, "read_items")
    record(
        kind="publication.register.exported",
        actor=actor,
        at=now,
        subject="register/withheld",
        basis=CLAUSE,
        data={
            "register": "withheld",
            "narrowed": f"{'words' if by_words else ''}/{organ}",
            "rows": rows,
        },
    )


def _note(items: list[Item], digest: str, subject: str, actor: Actor, now: datetime) -> bool:
    for item in items:
        public = public_document(item)
        if public is not None and digest in files_of(public):
            return False
    record(
        kind="publication.file.downloaded",
        actor=actor,
        at=now,
        subject=subject,
        basis=CLAUSE,
        data={"digest": digest},
    )
    return True
