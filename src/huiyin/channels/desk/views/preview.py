"""预览页: how an item would look, by the portal's own renderer; seen by officials only."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.clickjacking import xframe_options_sameorigin

from huiyin.channels.desk.files import named_files
from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication import services
from huiyin.foundation.files import blobs
from huiyin.foundation.release import daemon
from huiyin.foundation.release.preview import Previewer
from huiyin.foundation.release.store import ReleaseStore

if TYPE_CHECKING:
    from huiyin.channels.desk.http import DeskRequest


PROOF = re.compile(
    r'<section class="proof".*?</section>|<p class="proved">.*?</p>\n|<link rel="integrity-proof"[^>]*>\n',
    re.DOTALL,
)
"""What proves a page: a preview was not released, so nothing proves it."""
FROM_PORTAL = re.compile(r'((?:href|src|action)=")(/[^"]*)')


@cache
def previewer() -> Previewer:
    """Return the process's previewer."""
    return Previewer(ReleaseStore(settings.RELEASE_DIR), daemon.publisher())


def as_preview(html: str, request: DeskRequest, item_id: int) -> str:
    """Return a public page as a preview: it says so, proves nothing, and takes what is public from the portal."""
    files = f"{reverse('desk:preview', args=[item_id])}files/"
    portal = settings.PORTAL_URL
    html = PROOF.sub("", html).replace('"/files/', f'"{files}')
    html = FROM_PORTAL.sub(
        lambda m: m[0] if m[2].startswith(files) else f"{m[1]}{portal}{m[2]}", html
    )
    notice = render_to_string("desk/preview_notice.html", {"item_id": item_id}, request)
    return html.replace("<body>", f"<body>{notice}", 1)


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
    response = HttpResponse(as_preview(html.decode(), request, item_id))
    response["Content-Security-Policy"] = (
        f"default-src 'none'; style-src {settings.PORTAL_URL} 'self'; img-src 'self' {settings.PORTAL_URL}; sandbox"
    )
    return response


@desk_page
def preview_file(request: DeskRequest, item_id: int, prefix: str, name: str) -> HttpResponse:
    """Show a picture or hand over a file of a version that reviewers compare; the digest must be one it names."""
    for document in publication.documents_of(publication.review_of(item_id, request.actor).item):
        for digest, media, saved_as in named_files(document):
            if digest.startswith(prefix):
                response = HttpResponse(blobs.read(digest), content_type=media)
                shown = media.startswith("image/")
                if not shown and request.method == "GET":
                    services.note_item_download(
                        item_id=item_id, digest=digest, actor=request.actor, now=request.now
                    )
                response.headers["Content-Disposition"] = (
                    content_disposition_header(as_attachment=not shown, filename=saved_as)
                    or "inline"
                )
                response["Content-Security-Policy"] = (
                    "sandbox; default-src 'none'; style-src 'unsafe-inline'"
                )
                return response
    raise Http404(name)
