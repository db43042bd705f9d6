"""撤回告示: the neutral notice that stands where an item was taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.channels.portal.cards import local
from huiyin.channels.portal.renderers.layout import Page, render, root_chrome

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json, Output

    Read = Callable[[str], Json]

GONE = 410


def withdrawn(read: Read, number: str) -> Output:
    """Render the notice; it names neither the title nor anything else of what was withdrawn."""
    document = read(f"withdrawn/{number}")["document"]
    page = Page(root_chrome(read), f"/item/{number}/", "这条信息已经撤回", status=GONE, index=False)
    values = {
        "at": local(document["at"]).strftime("%Y-%m-%d %H:%M"),
        "reason": document.get("reason") or "",
    }
    return render("withdrawn.html", page, values)


RENDERERS: dict[str, Callable[..., Output]] = {"withdrawn": withdrawn}
