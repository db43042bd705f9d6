"""样式指纹: one digest over everything of ours that decides how a released source looks."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from huiyin.channels.portal.renderers.layout import template
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

PLACES = (
    ("huiyin.channels.portal", ("renderers", "templates/portal", "")),
    ("huiyin.foundation.ui", ("static/ui",)),
)
NOT_OF_PAGES = frozenset({"apps.py", "design.py", "desk.css"})
TEMPLATES = "/templates/portal/"
ENDINGS = (".py", ".html", ".css", ".svg", ".xml", ".txt")


@cache
def design_digest() -> str:
    """Return the digest of templates, styles and renderer code as they were at the first call.

    Every template is compiled meanwhile: what is rendered later is what was digested here, whatever
    becomes of the files.
    """
    files = dict(_files())
    for name in sorted(files):
        if TEMPLATES in name:
            template(f"portal/{name.rpartition(TEMPLATES)[2]}")
    if dict(_files()) != files:
        msg = "the portal's files changed while they were read; start again"
        raise RuntimeError(msg)
    return sha256_hex(canonical_json({name: files[name] for name in sorted(files)}))


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
