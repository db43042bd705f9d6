"""下载留痕: who took a file that is not public out of the platform; pictures on a page are looking, not taking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from wagtail.documents import get_document_model

from huiyin.domains.publication.documents import files_of
from huiyin.domains.publication.lookup import item_for, public_document
from huiyin.domains.publication.models import Item, ItemAttachment
from huiyin.domains.publication.selectors.uploads import may_open_upload, stored_of
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
