"""取件: bringing every byte an item refers to into the private store, and reading released policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.documents import card_of
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.selectors.uploads import stored_of
from huiyin.foundation.files import blobs
from huiyin.foundation.files.reading import kept
from huiyin.foundation.files.services import receive
from huiyin.foundation.release import gate
from huiyin.foundation.ui import charts
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.foundation.files.models import StoredFile
    from huiyin.kernel.actors import Actor


class Intake:
    """A ``documents.Taker`` that keeps what it takes; files pass the upload checks once more."""

    def __init__(self, *, actor: Actor, now: datetime) -> None:
        self._actor = actor
        self._now = now

    def picture(self, image: Any) -> dict[str, Any]:
        """Keep an image's bytes, re-encoded without its metadata."""
        stored = self._stored(image, "picture")
        return {
            "digest": stored.digest,
            "media": stored.media_type,
            "width": stored.width,
            "height": stored.height,
        }

    def file(self, document: Any) -> dict[str, Any]:
        """Keep a document's bytes."""
        stored = self._stored(document, "attachment")
        return {
            "name": document.title,
            "media": stored.media_type,
            "size": stored.size,
            "digest": stored.digest,
        }

    def chart(self, chart: Mapping[str, Any]) -> str:
        """Draw a chart and keep the drawing."""
        return blobs.put(charts.draw(chart))

    def card(self, item: Any) -> dict[str, Any]:
        """Return the card of a policy in its public words.

        One that was never public is quoted as it was submitted: it can only go out on the same ticket,
        and registration compares the words once more (``services.register``).
        """
        document = gate.released_document(item.key)
        submission = latest_submission(item.pk) if document is None else None
        if submission is not None:
            document = gate.kept_document(submission.frozen)
        if document is None:
            raise Invalid(
                "card-unreleased",
                _("文件卡片所指的《{title}》还没有送审，请先送审或改用文字。"),
                title=item.title,
            )
        return card_of(document)

    def _stored(self, source: Any, purpose: str) -> StoredFile:
        """Return the stored form of an upload, received before or now."""
        stored = stored_of(source)
        if stored is not None:
            kept.ensure(stored.digest)
            return stored
        with source.file.open("rb") as stream:
            received: StoredFile = receive(
                name=source.filename,
                declared_type="",
                stream=stream,
                actor=self._actor,
                now=self._now,
                purpose=purpose,
            )
        return received
