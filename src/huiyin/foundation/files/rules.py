"""上传规则 (uploads): types, sizes and limits as frozen rows.

The law asks for upload checks (等级保护三级“入侵防范”) but names no figures: every figure here is 推导,
a custom of this project.
"""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1024 * 1024
CLAUSE = "gbt22239-2019:8.1.4.4"


@dataclass(frozen=True, slots=True)
class FileType:
    """A type that may be received: ``family`` chooses the check, ``limit`` is in bytes."""

    extension: str
    media_type: str
    family: str
    limit: int
    label: str
    declared: tuple[str, ...] = ()
    clause: str = CLAUSE


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a file is received for, and which families of types serve it."""

    code: str
    label: str
    families: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = (
    FileType(
        "jpg", "image/jpeg", "image", 20 * MEBIBYTE, "JPEG 图片", ("image/jpg", "image/pjpeg")
    ),
    FileType(
        "jpeg", "image/jpeg", "image", 20 * MEBIBYTE, "JPEG 图片", ("image/jpg", "image/pjpeg")
    ),
    FileType("png", "image/png", "image", 20 * MEBIBYTE, "PNG 图片", ("image/x-png",)),
    FileType("webp", "image/webp", "image", 20 * MEBIBYTE, "WebP 图片"),
    FileType("gif", "image/gif", "image", 20 * MEBIBYTE, "GIF 图片"),
    FileType("pdf", "application/pdf", "pdf", 50 * MEBIBYTE, "PDF 文件", ("application/x-pdf",)),
    FileType("docx", _OFFICE + "wordprocessingml.document", "package", 50 * MEBIBYTE, "Word 文档"),
    FileType("xlsx", _OFFICE + "spreadsheetml.sheet", "package", 50 * MEBIBYTE, "Excel 表格"),
    FileType("pptx", _OFFICE + "presentationml.presentation", "package", 50 * MEBIBYTE, "演示文稿"),
    FileType(
        "ofd", "application/ofd", "package", 50 * MEBIBYTE, "OFD 版式文件", ("application/x-ofd",)
    ),
    FileType("txt", "text/plain", "text", 5 * MEBIBYTE, "文本文件"),
    FileType(
        "csv",
        "text/csv",
        "text",
        20 * MEBIBYTE,
        "CSV 数据表",
        ("text/plain", "application/vnd.ms-excel", "application/csv"),
    ),
)
# Browsers that know no better declare one of these for any file; they say nothing, so nothing is
# concluded from them: the content and the extension still have to agree.
UNSAYING = frozenset({"", "application/octet-stream", "binary/octet-stream"})
ZIP_DECLARED = frozenset({"application/zip", "application/x-zip-compressed"})

PURPOSES = (
    Purpose("picture", "配图", ("image",)),
    Purpose("attachment", "附件", ("image", "pdf", "package", "text")),
    Purpose("import", "导入", ("image", "pdf", "package", "text")),
    Purpose("basis", "办理依据", ("image", "pdf", "package", "text")),
)

BY_EXTENSION = {row.extension: row for row in TYPES}
BY_PURPOSE = {row.code: row for row in PURPOSES}


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits against exhausting the machine: the clause asks that what is put in is checked, the figures are 推导."""

    name_characters: int = 120
    name_bytes: int = 240
    pixels: int = 60_000_000
    side: int = 12_000
    zip_entries: int = 5_000
    zip_total: int = 300 * MEBIBYTE
    zip_ratio: int = 200
    zip_ratio_from: int = MEBIBYTE
    chunk: int = 64 * 1024
    clause: str = CLAUSE


LIMITS = Limits()
