"""上传检查: what is uploaded in the editor passes the same checks as any other file, and stays private.

Wagtail's stock models are used; the forms below are named in ``WAGTAILIMAGES_IMAGE_FORM_BASE`` and
``WAGTAILDOCS_DOCUMENT_FORM_BASE``. An image is replaced by its re-encoded form without metadata. Freezing
checks every file once more, so an upload that came another way gains nothing.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from typing_extensions import override
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from huiyin.domains.publication.editor.people import moment, writer
from huiyin.foundation.files import blobs
from huiyin.foundation.files.services import receive
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import DomainError


class _CheckedForm:
    """Runs the upload checks on the ``file`` field."""

    purpose = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._uploader = kwargs.get("user")
        super().__init__(*args, **kwargs)

    def clean_file(self) -> Any:
        """Return the checked file; a refusal is shown beside the field."""
        upload = self.cleaned_data["file"]  # type: ignore[attr-defined]
        if not hasattr(upload, "content_type"):
            return upload
        upload.seek(0)
        try:
            stored = receive(
                name=upload.name,
                declared_type=upload.content_type or "",
                stream=upload,
                actor=writer(self._uploader) or SYSTEM,
                now=moment(),
                purpose=self.purpose,
            )
        except DomainError as error:
            raise ValidationError(str(error), code=error.code) from error
        return self._checked(stored, upload)

    def _checked(self, stored: Any, _upload: Any) -> Any:
        data = blobs.read(stored.digest)
        return SimpleUploadedFile(stored.name, data, stored.media_type)


class CheckedImageForm(_CheckedForm, BaseImageForm):
    """Images."""

    purpose = "picture"

    @override
    def _checked(self, stored: Any, upload: Any) -> Any:
        """Keep what Wagtail read of the image: the field's own cleaning left it on the upload."""
        checked = super()._checked(stored, upload)
        checked.image = getattr(upload, "image", None)
        return checked


class CheckedDocumentForm(_CheckedForm, BaseDocumentForm):
    """Documents."""

    purpose = "attachment"
