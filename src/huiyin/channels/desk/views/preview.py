"""预览页: how an item would look, by the portal's own renderer; seen by officials only."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.clickjacking import xframe_options_sameorigin

from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import selectors as publication
from huiyin.foundation.files import blobs
from huiyin.foundation.release import daemon
from huiyin.foundation.release.preview import Previewer
from huiyin.foundation.release.store import ReleaseStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from huiyin.channels.desk.http import DeskRequest


@cache
def previewer() -> Previewer:
    """Return the process's previewer."""
    return Previewer(ReleaseStore(settings.RELEASE_DIR), daemon.publisher())


@xframe_options_sameorigin
@desk_page
def preview(request: DeskRequest, item_id: int) -> HttpResponse:
    """Show the frozen document of an item as a page."""
    review = publication.review_of(item_id, request.actor)
    if review.document is None:
        raise Http404
    html = previewer().page(review.item.key, review.document, now=request.now)
    if html is None:
        raise Http404
    base = f"/items/{item_id}/preview/files/".encode()
    portal = settings.PORTAL_URL.encode()
    html = html.replace(b'"/files/', b'"' + base).replace(
        b'href="/style', b'href="' + portal + b"/style"
    )
    response = HttpResponse(html)
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {settings.PORTAL_URL} 'self'; img-src 'self' {settings.PORTAL_URL}; sandbox"
    )
    return response


@desk_page
def preview_file(request: DeskRequest, item_id: int, prefix: str, name: str) -> HttpResponse:
    """Show a picture of the frozen document; the digest must be one the document names."""
    document = publication.review_of(item_id, request.actor).document or {}
    for digest, media in _files(document):
        if digest.startswith(prefix):
            response = HttpResponse(blobs.read(digest), content_type=media)
            response["Content-Disposition"] = (
                "inline" if media.startswith("image/") else "attachment"
            )
            response["Content-Security-Policy"] = (
                "sandbox; default-src 'none'; style-src 'unsafe-inline'"
            )
            return response
    raise Http404(name)


def _files(value: Any) -> Iterator[tuple[str, str]]:
    """Yield digest and media type of every file in a document."""
    if isinstance(value, dict):
        if value.get("digest"):
            yield value["digest"], value.get("media", "image/svg+xml")
        for inner in value.values():
            yield from _files(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _files(inner)
