"""附件与图片: the files a document refers to and the public paths at which they lie."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

NAME_BYTES = 160
UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:*?\"<>|\ud800-\udfff]+")
EXTENSIONS = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/webp": "webp",
    "image/gif": "gif",
    "image/svg+xml": "svg",
}


@dataclass(frozen=True, slots=True, order=True)
class FileReference:
    """A file by digest, with the name under which readers fetch it and its media type."""

    digest: str
    name: str
    media: str

    @property
    def path(self) -> str:
        """Return the public path (not percent-encoded)."""
        return f"/files/{self.digest[:16]}/{self.name}"

    @property
    def address(self) -> str:
        """Return the path as it stands in a link."""
        return quote(self.path)


def reference(value: Mapping[str, Any]) -> FileReference | None:
    """Return the reference in an attachment or in the value of a picture, file or chart block."""
    digest = str(value.get("digest") or "")
    if not digest:
        return None
    media = str(
        value.get("media")
        or ("image/svg+xml" if "columns" in value else "application/octet-stream")
    )
    words = str(value.get("title") or value.get("alt") or "picture")[:40]
    name = str(value.get("name") or f"{words}.{EXTENSIONS.get(media, 'bin')}")
    return FileReference(digest, safe_name(name), media)


def references(document: Mapping[str, Any]) -> tuple[FileReference, ...]:
    """Return every file of a document once, sorted."""
    return tuple(sorted(set(_all(document))))


def _all(document: Mapping[str, Any]) -> Iterator[FileReference]:
    for value in document.get("attachments") or ():
        found = reference(value)
        if found:
            yield found
    for block in document.get("body") or ():
        if block["type"] in {"picture", "file", "chart"}:
            found = reference(block["value"])
            if found:
                yield found


def safe_name(name: str) -> str:
    """Return a file name without path parts or control characters, at most 160 bytes of UTF-8."""
    cleaned = UNSAFE.sub("_", name).strip(" .") or "file"
    stem, dot, extension = cleaned.rpartition(".")
    if not dot or len(extension.encode()) > NAME_BYTES // 4:
        stem, extension = cleaned, ""
    room = NAME_BYTES - len(extension.encode()) - 1
    stem = stem.encode()[:room].decode("utf-8", "ignore")
    return f"{stem}.{extension}" if extension else stem
