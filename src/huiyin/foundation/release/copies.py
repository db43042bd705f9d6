"""副本: where a copy of the current root is read from, and the folder as the nearest of them.

A folder is judged whole: what lies in it is served, released or not.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from huiyin.foundation.release.checkout import (
    MATERIAL,
    WELL_KNOWN,
    parse_salts,
    place_of,
    status_map,
)
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huiyin.foundation.release.store import Entry

STATUS_MAP = "status.map"


@dataclass(frozen=True, slots=True)
class Served:
    """What a copy has at a path.

    ``salt`` is None where it is told nowhere, ``content`` where the server writes its own (a redirect),
    ``answer`` (status and ``Location``, as ``Entry.answer``) where nothing answers: in a folder.
    """

    content: bytes | None
    salt: bytes | None
    answer: tuple[int, str] | None = None


class Source(Protocol):
    """Where a copy is read from: a folder or an address."""

    def material(self, name: str) -> bytes:
        """Return ``head.json``, ``manifest.json``, ``entries``, ``nodes.json`` or ``format.json``."""

    def page(self, entry: Entry) -> Served:
        """Return what lies at the path of a page; ``LookupError`` or ``OSError`` where nothing does."""

    def besides(self, entries: Sequence[Entry]) -> list[str]:
        """Return what is wrong beside the pages themselves, given all pages; Chinese sentences."""


class Folder:
    """A checked-out folder."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory.resolve()
        self._well_known = self._directory / WELL_KNOWN

    def material(self, name: str) -> bytes:
        """Return a file of the proof material."""
        return (self._well_known / name).read_bytes()

    @cached_property
    def _salts(self) -> dict[str, bytes]:
        try:
            return parse_salts(self.material("salts.json"))
        except (OSError, ValueError):
            return {}

    def page(self, entry: Entry) -> Served:
        """Return the bytes of a page and their salt."""
        file = self._place(entry)
        if file is None or not file.is_file():
            raise LookupError(entry.path)
        return Served(file.read_bytes(), self._salts.get(entry.path))

    def besides(self, entries: Sequence[Entry]) -> list[str]:
        """Return what is wrong with the table of statuses, and every file that nobody released."""
        return [*self._statuses(entries), *self._extra(entries)]

    def _place(self, entry: Entry) -> Path | None:
        """Return where a page must lie; None where a link in the folder leads out of it."""
        try:
            return place_of(self._directory, entry)
        except Invalid:
            return None

    def _statuses(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Compare the table with the signed headers: a server believes it, so a wrong line is a wrong answer."""
        wanted = status_map(entries)
        try:
            found = self.material(STATUS_MAP)
        except OSError:
            yield f"状态表 {STATUS_MAP} 缺失。"
            return
        if found == wanted:
            return
        ours, theirs = wanted.splitlines(), found.splitlines()
        yield from (f"状态表 {STATUS_MAP} 缺少：{shown(x)}" for x in ours if x not in set(theirs))
        yield from (f"状态表 {STATUS_MAP} 多出：{shown(x)}" for x in theirs if x not in set(ours))
        if set(ours) == set(theirs):
            yield f"状态表 {STATUS_MAP} 的写法与检出时不同。"

    def _extra(self, entries: Sequence[Entry]) -> Iterator[str]:
        """Walk the folder: a file of a withdrawn page, a half-written one, a link, anything added."""
        known = {self._place(entry) for entry in entries}
        known |= {self._well_known / name for name in MATERIAL}
        unread: list[OSError] = []
        for at, folders, files in os.walk(self._directory, onerror=unread.append):
            folders.sort()
            links = [name for name in folders if (Path(at) / name).is_symlink()]
            for file in (Path(at) / name for name in sorted([*files, *links])):
                if file not in known or file.is_symlink():
                    name = shown(os.fsencode(file.relative_to(self._directory)))
                    yield f"多出的文件 {name}：没有发布过，或者已经撤下。"
        yield from (f"目录读不了：{shown(os.fsencode(error.filename))}" for error in unread)


def shown(data: bytes | str) -> str:
    """Return a name or a line that somebody else wrote, fit for a screen: no control characters."""
    text = data.decode(errors="backslashreplace") if isinstance(data, bytes) else data
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
