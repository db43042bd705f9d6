"""稿件图片: uploads of the editor, shown to those who work for the same organs and to nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import FileResponse, Http404

from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication import services

if TYPE_CHECKING:
    from huiyin.channels.desk.http import DeskRequest

INLINE = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})


@desk_page
def media(request: DeskRequest, name: str) -> FileResponse:
    """Return an uploaded file; only pictures are shown in place."""
    if not publication.may_open_upload(name, request.actor):
        raise Http404
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise Http404
    inline = file.suffix.lower() in INLINE
    if not inline and request.method == "GET":
        services.note_upload_download(name=name, actor=request.actor, now=request.now)
    response = FileResponse(file.open("rb"), as_attachment=not inline, filename=file.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
