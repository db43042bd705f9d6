"""文件库的读取: pictures and documents of the editor, who sees them, and what the private store keeps of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from huiyin.domains.publication.access import DRAFTING, reading_organs
from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.files import blobs
from huiyin.foundation.files.models import StoredFile
from huiyin.kernel.digests import sha256_hex
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor


def uploads_of(model: Any, actor: Actor) -> QuerySet[Any]:
    """Return one's own uploads and those of people who ever wrote for an organ that the actor works for."""
    found: QuerySet[Any] = model.objects.all()
    organs = reading_organs(actor)
    if organs is None:
        return found
    writers = RoleGrant.objects.filter(role__in=DRAFTING[0].roles, organ_id__in=organs)
    return found.filter(
        Q(uploaded_by_user=actor.id) | Q(uploaded_by_user__in=writers.values("user_id"))
    )


def may_open_upload(name: str, actor: Actor) -> bool:
    """Tell whether the actor may open a stored file of the editor; ``name`` is its path in the media folder."""
    image, document = get_image_model(), get_document_model()
    rendition: Any = image.get_rendition_model()
    shown = rendition.objects.filter(file=name).values("image_id")
    return (
        uploads_of(image, actor).filter(Q(file=name) | Q(pk__in=shown)).exists()
        or uploads_of(document, actor).filter(file=name).exists()
    )


def stored_of(upload: Any) -> StoredFile | None:
    """Return the stored form of an upload by its bytes, None where it was not received yet.

    ``Invalid`` where the upload's own file is gone.
    """
    try:
        with upload.file.open("rb") as stream:
            digest = sha256_hex(stream.read())
    except FileNotFoundError:
        raise Invalid(
            "reference-missing", _("“{title}”的文件已丢失，请重新上传。"), title=upload.title
        ) from None
    for known in ({"digest": digest}, {"received_digest": digest}):
        stored = StoredFile.objects.filter(**known).order_by("-id").first()
        if stored is not None and blobs.exists(stored.digest):
            return stored
    return None
