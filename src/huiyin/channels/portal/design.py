"""样式指纹: one digest over everything that decides how a released source looks, on a page or in a search.

Our templates, styles and code go in by their bytes, what others wrote (Python, the template engine, the cleaner of
HTML) by its version.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib import metadata, resources
from typing import TYPE_CHECKING

from huiyin.channels.portal.renderers.layout import template
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PLACES = (
    (
        "huiyin.channels.portal",
        ("renderers", "server", "templates/portal", "templates/portal_live", ""),
    ),
    ("huiyin.foundation.ui", ("static/ui",)),
)
NOT_OF_PAGES = frozenset(
    {"apps.py", "design.py", "desk.css", "desk_forms.css", "desk_pages.css", "editor.css"}
)
TEMPLATES = "/templates/"
LIBRARIES = ("django", "nh3", "segno")
"""Whatever else is installed makes no byte of a page; a test follows the imports."""
ENDINGS = (".py", ".html", ".css", ".js", ".svg", ".xml", ".txt")


@cache
def design_digest() -> str:
    """Return the digest of templates, styles, renderer code and libraries as they were at the first call.

    Every template is compiled meanwhile: what is rendered later is what was digested here, whatever
    becomes of the files.
    """
    files = dict(_files())
    for name in sorted(files):
        if TEMPLATES in name:
            template(name.rpartition(TEMPLATES)[2])
    if dict(_files()) != files:
        msg = "the portal's files changed while they were read; start again"
        raise RuntimeError(msg)
    parts = files | _versions()
    return sha256_hex(canonical_json({name: parts[name] for name in sorted(parts)}))


def _versions() -> dict[str, str]:
    """Return the versions, as installed, of what others wrote; Python's to the minor version."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: metadata.version(name) for name in LIBRARIES}


def _files() -> Iterator[tuple[str, str]]:
    for package, folders in PLACES:
        for folder in folders:
            place = resources.files(package)
            for part in filter(None, folder.split("/")):
                place = place / part
            yield from _walk(place, f"{package}/{folder}", deep=bool(folder))


def _walk(place: Traversable, name: str, *, deep: bool) -> Iterator[tuple[str, str]]:
    for entry in place.iterdir():
        full = f"{name}/{entry.name}"
        if entry.is_file() and entry.name.endswith(ENDINGS) and entry.name not in NOT_OF_PAGES:
            yield full, sha256_hex(entry.read_bytes())
        elif deep and entry.is_dir():
            yield from _walk(entry, full, deep=True)
