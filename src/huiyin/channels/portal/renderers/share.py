"""分享码: an item's full address as a QR code, a file of its own beside the page, without scripts.

It reads nothing but the portal's domain, so that no correction of a text draws it again.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import segno

from huiyin.channels.portal.renderers.layout import absolute
from huiyin.foundation.release.rendering import Output

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

QUIET = 4
"""Modules of white around the code (ISO/IEC 18004)."""


def share_code(read: Read, number: str) -> Output:
    """Draw the address of an item; light modules are white, so that it can be read on a dark page too."""
    held = BytesIO()
    drawn = segno.make(
        absolute({"base": read("base/")}, f"/item/{number}/"), error="m", micro=False
    )
    drawn.save(
        held, kind="svg", border=QUIET, dark="#000", light="#fff",
        omitsize=True, xmldecl=False, svgclass=None, lineclass=None, nl=False,
    )  # fmt: skip
    return Output("image/svg+xml", held.getvalue())


RENDERERS: dict[str, Callable[..., Output]] = {"share-code": share_code}
