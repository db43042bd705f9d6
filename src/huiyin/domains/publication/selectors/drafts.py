"""草稿文档: a draft in the form in which it would be frozen, read without keeping or drawing anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import drafted_card, item_document
from huiyin.domains.publication.selectors.uploads import stored_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.domains.publication.models import Item


class _Untouched:
    """A ``documents.Taker`` that leaves every byte where it is: enough for the words, the links and the files."""

    def picture(self, image: Any) -> dict[str, Any]:
        """Return the picture's size."""
        return {"digest": "", "media": "", "width": image.width, "height": image.height}

    def file(self, document: Any) -> dict[str, Any]:
        """Return the document's name, and its digest where the store has it: its words are read from there."""
        stored = stored_of(document)
        digest = stored.digest if stored else ""
        return {"name": document.title, "media": "", "size": 0, "digest": digest}

    def chart(self, chart: Mapping[str, Any]) -> str:  # noqa: ARG002 — nothing is drawn
        """Return nothing in the drawing's place."""
        return ""

    def card(self, item: Any) -> dict[str, Any]:
        """Return the card with the draft's words."""
        return drafted_card(item)


def draft_document(item: Item) -> dict[str, Any]:
    """Return the document of a draft; ``Invalid`` where the draft refers to what is not there."""
    return item_document(item, _Untouched())


def latest_draft(item: Item) -> Item:
    """Return the item as it was saved last; rows taken in from elsewhere have no revision."""
    draft: Item = item.latest_revision.as_object() if item.latest_revision else item
    return draft
