"""压缩包式文档 (docx, xlsx, pptx, ofd): members, zip bombs, macros, nested archives."""

from __future__ import annotations

import zipfile
import zlib
from typing import IO, TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.foundation.files.inspection.sniffing import mismatch
from huiyin.foundation.files.rules import LIMITS
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.files.rules import FileType

# Every member named must be there; the first names the type of document.
MEMBERS = {
    "docx": ("word/document.xml", "[Content_Types].xml"),
    "xlsx": ("xl/workbook.xml", "[Content_Types].xml"),
    "pptx": ("ppt/presentation.xml", "[Content_Types].xml"),
    "ofd": ("OFD.xml",),
}
OFFICE = (".docx", ".xlsx", ".pptx")
ARCHIVES = (".zip", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar", ".cab", ".iso")
PROGRAMS = (".exe", ".dll", ".scr", ".bat", ".cmd", ".js", ".vbs", ".ps1", ".sh", ".hta", ".lnk")
ENCRYPTED = 0x1
DEPTH = 1


def check_package(row: FileType, path: Path) -> None:
    """Refuse a package that is not the document it says, or that could harm whoever opens it."""
    with path.open("rb") as stream:
        _check(row, stream, depth=0)


def _check(row: FileType | None, stream: IO[bytes], *, depth: int) -> None:
    try:
        with zipfile.ZipFile(stream) as package:
            members = package.infolist()
            _check_sizes(members)
            for member in members:
                _check_member(package, member, depth=depth)
            if row is not None:
                _check_kind(row, members)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OverflowError):
        raise Invalid(
            "file-damaged", _("文件已损坏，打不开。请用原来的软件另存后再上传。"), field="file"
        ) from None


def _check_sizes(members: list[zipfile.ZipInfo]) -> None:
    """Refuse what would unpack to far more than it is; sizes are those the members declare.

    A member that declares less than it holds fails while it is read.
    """
    total = sum(m.file_size for m in members)
    packed = sum(m.compress_size for m in members)
    suspicious = total > LIMITS.zip_ratio_from and total > LIMITS.zip_ratio * max(packed, 1)
    if len(members) > LIMITS.zip_entries or total > LIMITS.zip_total or suspicious:
        raise Invalid("file-bomb", _("文件展开后过大，像是压缩炸弹，没有接收。"), field="file")


def _check_member(package: zipfile.ZipFile, member: zipfile.ZipInfo, *, depth: int) -> None:
    """Check one member's name and read it to its end, so that damage is found."""
    name = member.filename
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise Invalid("file-member", _("文件里有越出目录的路径，没有接收。"), field="file")
    if member.flag_bits & ENCRYPTED:
        raise Invalid(
            "file-encrypted", _("文件加了密码，无法检查。请去掉密码后再上传。"), field="file"
        )
    lower = name.lower()
    if lower.endswith("vbaproject.bin"):
        raise Invalid("file-macro", _("文件里有宏。请另存为不带宏的文档后再上传。"), field="file")
    if lower.endswith(PROGRAMS):
        raise Invalid("file-program", _("文件里夹带了程序，没有接收。"), field="file")
    with package.open(member) as content:
        start = content.read(4)
        if start.startswith(b"PK\x03\x04") or lower.endswith(ARCHIVES):
            _check_nested(package, member, depth=depth)
        while content.read(LIMITS.chunk):
            pass


def _check_nested(package: zipfile.ZipFile, member: zipfile.ZipInfo, *, depth: int) -> None:
    """Let the workbook behind a chart through, checked like a file of its own; nothing deeper."""
    if depth >= DEPTH or not member.filename.lower().endswith(OFFICE):
        raise Invalid("file-nested", _("文件里还套着压缩包，无法检查，没有接收。"), field="file")
    with package.open(member) as content:
        _check(None, content, depth=depth + 1)


def _check_kind(row: FileType, members: list[zipfile.ZipInfo]) -> None:
    names = [m.filename for m in members]
    if len(set(names)) != len(names):
        raise Invalid("file-member", _("文件里有同名的部分，内容不可信，没有接收。"), field="file")
    if not set(MEMBERS[row.extension]) <= set(names):
        raise mismatch(row)
    others = [v[0] for k, v in MEMBERS.items() if k != row.extension]
    if set(others) & set(names):
        raise mismatch(row)
