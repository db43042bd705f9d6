"""旁边的文件: pictures and files beside a page, found without leaving its folder, brought in by the usual checks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from huiyin.domains.publication.services.uploads import add_document, add_picture
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from huiyin.kernel.actors import Actor

FILES = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|csv|zip|rar|7z)$", re.IGNORECASE)
LISTED = re.compile(r"[;；|\n\r]+")
"""What stands between the addresses in a field that lists several."""
NAME_LIMIT, ALT_LIMIT = 200, 200
Block = dict[str, Any]


@dataclass
class Linked:
    """A file to which a page links; ``name`` is what the link says."""

    path: Path
    name: str = ""


@dataclass
class Folder:
    """What a page refers to: ``root`` is the folder that was handed in (None = no folder), ``page`` the page in it."""

    root: Path | None = None
    page: str = ""
    files: list[Linked] = field(default_factory=list)
    lacks: list[str] = field(default_factory=list)

    def picture(self, source: str, words: str) -> Block | None:
        """Return the value of a picture block whose file is there; why not is noted otherwise."""
        found = self._path(source)
        shown = _last(source)
        if found is None:
            self.lacks.append(f"图片 {shown} 没有随文件交来" if shown else "有图片没有随文件交来")
            return None
        alt = words.strip()[:ALT_LIMIT]
        if not alt:
            self.lacks.append(f"图片 {found.name} 没有替代文字")
        return {"path": found, "alt": alt}

    def attach(self, listed: str) -> None:
        """Take the files that a field of the row lists; those that did not come with it are noted."""
        for reference in filter(None, map(str.strip, LISTED.split(listed))):
            found = self._path(reference)
            if found is None:
                self.lacks.append(f"附件 {_last(reference) or reference[:60]} 没有随文件交来")
            elif all(linked.path != found for linked in self.files):
                self.files.append(Linked(found))

    def takes(self, href: str) -> Linked | None:
        """Return the file that a link leads to, to be handed out with the item; None for other links."""
        path = _split(href).path
        if not FILES.search(path):
            return None
        found = self._path(href)
        if found is None:
            if self.root is not None and not _split(href).netloc:
                self.lacks.append(f"附件 {_last(href)} 没有随网页交来")
            return None
        known = next((linked for linked in self.files if linked.path == found), None)
        if known is not None:
            return Linked(found) if known.name else known
        self.files.append(Linked(found))
        return self.files[-1]

    def _path(self, reference: str) -> Path | None:
        """Return the file meant, if it lies in the folder; nothing outside it is ever touched."""
        if self.root is None:
            return None
        root = self.root.resolve()
        for candidate in _candidates(root, self.page, reference):
            found = candidate.resolve()
            if found.is_relative_to(root) and found.is_file():
                return found
        return None


def _candidates(root: Path, page: str, reference: str) -> Iterator[Path]:
    split = _split(reference)
    path = unquote(split.path).replace("\0", "")
    if not path or split.scheme not in {"", "http", "https"}:
        return
    if not split.netloc and not path.startswith("/"):
        yield (root / page).parent / path
    else:
        yield root / path.lstrip("/")
        if split.netloc:
            yield root / split.netloc / path.lstrip("/")


def _split(reference: str) -> Any:
    try:
        return urlsplit(reference.strip())
    except ValueError:
        return urlsplit("")


def _last(reference: str) -> str:
    return unquote(_split(reference).path).rpartition("/")[2][:60]


def without_files(body: list[Block]) -> list[Block]:
    """Return a body without its pictures: what a trial can show."""
    return [block for block in body if block["type"] != "picture"]


@dataclass
class Bringing:
    """Brings pictures and files in through the upload checks; what is refused is a reason, and stays out."""

    actor: Actor
    now: datetime
    lacks: list[str] = field(default_factory=list)
    brought: int = 0

    def body(self, body: list[Block]) -> list[Block]:
        """Return a body whose pictures are in the private store."""
        brought = [self._picture(b) if b["type"] == "picture" else b for b in body]
        return [block for block in brought if block is not None]

    def documents(self, files: tuple[Linked, ...]) -> list[tuple[int, str]]:
        """Return id and name of each attachment."""
        found = []
        for linked in files:
            name = linked.name.strip()[:NAME_LIMIT] or linked.path.name
            made = self._add(add_document, linked.path, name)
            if isinstance(made, str):
                self.lacks.append(f"附件 {linked.path.name[:60]} 没有收下：{made}")
            else:
                found.append((made, name))
        return found

    def _picture(self, block: Block) -> Block | None:
        path, alt = block["value"]["path"], block["value"]["alt"]
        made = self._add(add_picture, path, alt or path.name)
        if isinstance(made, str):
            self.lacks.append(f"图片 {path.name[:60]} 没有收下：{made}")
            return None
        return {"type": "picture", "value": {"image": made, "alt": alt}}

    def _add(self, add: Any, path: Path, title: str) -> int | str:
        """Return the id of what was taken in, or why it was not."""
        try:
            made = add(
                name=path.name,
                data=path.read_bytes(),
                title=title,
                actor=self.actor,
                now=self.now,
            )
        except (DomainError, OSError) as error:
            return str(error)
        self.brought += 1
        return int(made)
