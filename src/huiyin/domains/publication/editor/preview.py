"""预览: the draft as its writer sees it, built by the same code that freezes, without keeping anything."""

from __future__ import annotations

from base64 import b64encode
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.documents import drafted_card, item_document
from huiyin.foundation.ui import charts
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.domains.publication.models import Item


class _Shown:
    """A ``documents.Taker`` that points at the editor's own copies."""

    def picture(self, image: Any) -> dict[str, Any]:
        """Return where the editor shows the image."""
        size = {"width": image.width, "height": image.height}
        return {"digest": "", "media": "", "url": image.file.url, **size}

    def file(self, document: Any) -> dict[str, Any]:
        """Return the document's name and size."""
        size = document.file_size or 0
        return {"name": document.title, "media": "", "size": size, "digest": ""}

    def chart(self, chart: Mapping[str, Any]) -> str:
        """Return the drawing as a data address."""
        return "data:image/svg+xml;base64," + b64encode(charts.draw(chart)).decode("ascii")

    def card(self, item: Any) -> dict[str, Any]:
        """Return the card with the draft's words."""
        return drafted_card(item)


def preview_context(item: Item) -> dict[str, Any]:
    """Return the document of a draft, or the sentence that says why there is none yet."""
    try:
        return {"document": item_document(item, _Shown()), "problem": ""}
    except DomainError as error:
        return {"document": None, "problem": str(error)}
