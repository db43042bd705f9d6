"""稿件图片: uploads of the editor, shown to officials who are signed in and to nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.views.decorators.cache import never_cache

if TYPE_CHECKING:
    from django.http import HttpRequest

INLINE = frozenset({".png", ".jpg", ".jpeg", ".gif", ".webp"})


@never_cache
@login_required
def media(_request: HttpRequest, name: str) -> FileResponse:
    """Return an uploaded file; only pictures are shown in place."""
    root = Path(settings.MEDIA_ROOT).resolve()
    file = (root / name).resolve()
    if not file.is_relative_to(root) or not file.is_file():
        raise Http404
    inline = file.suffix.lower() in INLINE
    response = FileResponse(file.open("rb"), as_attachment=not inline, filename=file.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
