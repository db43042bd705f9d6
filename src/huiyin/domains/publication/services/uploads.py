"""入库: pictures and documents put into the editor's library by programs, through the upload checks."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from huiyin.domains.publication.lookup import account_of
from huiyin.foundation.files import blobs
from huiyin.foundation.files.services import receive

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor


def add_picture(*, name: str, data: bytes, title: str, actor: Actor, now: datetime) -> int:
    """Check and keep an image; return its id for a ``picture`` block."""
    return _add(get_image_model(), name, data, title, "picture", actor, now)


def add_document(*, name: str, data: bytes, title: str, actor: Actor, now: datetime) -> int:
    """Check and keep a document; return its id for an attachment or a ``file`` block."""
    return _add(get_document_model(), name, data, title, "attachment", actor, now)


def _add(
    model: Any, name: str, data: bytes, title: str, purpose: str, actor: Actor, now: datetime
) -> int:
    stored = receive(
        name=name,
        declared_type="",
        stream=io.BytesIO(data),
        actor=actor,
        now=now,
        purpose=purpose,
    )
    content = ContentFile(blobs.read(stored.digest), name=stored.name)
    kept = model.objects.create(title=title, file=content, uploaded_by_user=account_of(actor))
    return int(kept.pk)
