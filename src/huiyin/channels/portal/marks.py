"""党政机关网站标识: the mark that the registering body gave a site, and the address behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.files import EXTENSIONS
from huiyin.kernel.addresses import MARKS

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = MARKS


def mark_of(site: Mapping[str, Any]) -> dict[str, str] | None:
    """Return the mark of a site's document as pages show it; None where it has none yet."""
    mark = site.get("mark") or {}
    extension = EXTENSIONS.get(mark.get("media") or "")
    if not mark.get("digest") or extension is None:
        return None
    return {"path": f"{FOLDER}{site['slug']}.{extension}", "link": mark.get("link") or ""}
