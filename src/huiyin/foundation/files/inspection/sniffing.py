"""类型核对 (type check): content, extension and declared type must say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import puremagic
from django.utils.translation import gettext as _

from huiyin.foundation.files.rules import UNSAYING, ZIP_DECLARED, FileType
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 4096
# What the first bytes of each family must be; puremagic decides between the image types.
STARTS = {"pdf": b"%PDF-", "package": b"PK\x03\x04"}


def check_declared(row: FileType, declared: str) -> None:
    """Refuse a declared type that contradicts the extension; an empty or vague one says nothing."""
    said = declared.partition(";")[0].strip().lower()
    allowed = {row.media_type, *row.declared} | UNSAYING
    if row.family == "package":
        allowed |= ZIP_DECLARED
    if said not in allowed:
        raise Invalid(
            "file-declared-type",
            _("文件的扩展名是 {extension}，上传时却声明为别的类型，请核对后重新上传。"),
            field="file",
            extension=row.extension,
        )


def check_content(row: FileType, path: Path) -> None:
    """Refuse content whose first bytes are not those of the extension."""
    with path.open("rb") as stream:
        head = stream.read(HEAD)
    if not head:
        raise Invalid("file-empty", _("文件是空的，请核对后重新上传。"), field="file")
    if row.family == "image":
        fits = row.media_type in _media_types(head)
    elif row.family in STARTS:
        fits = head.startswith(STARTS[row.family])
    else:
        fits = True
    if not fits:
        raise mismatch(row)


def mismatch(row: FileType) -> Invalid:
    """Return the error for a file that is not what its extension says."""
    return Invalid(
        "file-content",
        _(
            "文件内容不是{label}（扩展名 {extension}）。请用原来的软件另存后再上传，不要只改扩展名。"
        ),
        field="file",
        label=row.label,
        extension=row.extension,
    )


def _media_types(head: bytes) -> set[str]:
    """Return every type that fits the first bytes, none when nothing fits."""
    try:
        return {match.mime_type for match in puremagic.magic_string(head)}
    except puremagic.PureError:
        return set()
