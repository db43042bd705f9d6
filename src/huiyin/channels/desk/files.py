"""文件: the attachments and pictures of a document as a reviewer compares and opens them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from huiyin.foundation.files.rules import TYPES
from huiyin.foundation.text.differences import compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from huiyin.foundation.text.differences import Segment

    File = Mapping[str, Any]

MEDIA = {row.media_type: row for row in reversed(TYPES)}
SVG = "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One row: ``change`` is new, gone, exchanged (other bytes), renamed, moved or same."""

    name: list[Segment]
    described: str
    change: str
    value: File


def media_label(media: str) -> str:
    """Return a type's Chinese name."""
    return MEDIA[media].label if media in MEDIA else media


def described(value: File) -> str:
    """Return type, size and the beginning of the digest of a file."""
    parts = [media_label(value["media"])]
    if value.get("width"):
        size = {"width": value["width"], "height": value["height"]}
        parts.append(_("宽 {width}、高 {height} 像素").format(**size))
    if value.get("size") is not None:
        parts.append(filesizeformat(value["size"]))
    return "，".join([*parts, _("指纹 {digest}").format(digest=value["digest"][:16])])


def attachments(new: Sequence[File], old: Sequence[File] | None) -> list[Attachment]:
    """Return the attachments of a document, those that went since ``old`` at the end."""
    if old is None:
        return [Attachment(compare(f["name"], f["name"]), described(f), "same", f) for f in new]
    free = dict(enumerate(old))
    rows = [_row(place, file, free) for place, file in enumerate(new)]
    gone = [Attachment(compare(f["name"], ""), described(f), "gone", f) for f in free.values()]
    return [*rows, *gone]


def _row(place: int, file: File, free: dict[int, File]) -> Attachment:
    """Pair a file with the one that had its bytes, else with the one that had its name."""
    for key in ("digest", "name"):
        at = next((n for n, f in free.items() if f[key] == file[key]), None)
        if at is None:
            continue
        was = free.pop(at)
        same = (was["name"], was["media"], was["size"]) == (
            file["name"],
            file["media"],
            file["size"],
        )
        change = "exchanged" if key == "name" else ("same" if same else "renamed")
        if change == "same" and at != place:
            change = "moved"
        return Attachment(compare(was["name"], file["name"]), described(file), change, file)
    return Attachment(compare("", file["name"]), described(file), "new", file)


def named_files(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield digest, media type and a file name for every file of a document."""
    values = [block["value"] for block in document["body"]]
    for value in [*values, *document["attachments"]]:
        if value.get("digest"):
            media = value.get("media", SVG)
            yield value["digest"], media, file_name(value, media)


def file_name(value: File, media: str) -> str:
    """Return a name to save a file under: one path part with the ending of its type."""
    stem = str(value.get("name") or value.get("title") or value.get("alt") or "file")
    stem = stem.replace("/", "_").replace("\\", "_").strip(". ") or "file"
    ending = MEDIA[media].extension if media in MEDIA else "svg"
    return stem if stem.lower().endswith(f".{ending}") else f"{stem}.{ending}"
