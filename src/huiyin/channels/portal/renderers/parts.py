"""共用部件: list lines, sizes and labels that several families of pages show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.lists import newest_fact

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from huiyin.foundation.release.rendering import Json

    Read = Callable[[str], Json]

VALIDITY = {"in_force": "现行有效", "amended": "已修改", "repealed": "已废止", "expired": "已失效"}
DISCLOSURE = {"proactive": "主动公开", "on_request": "依申请公开"}
SERVICE_GROUPS = {
    "citizens": "面向公民",
    "enterprises": "面向企业",
    "organisations": "面向社会组织",
    "rural": "面向农村",
    "all": "面向公众",
}
MEDIA = {
    "application/pdf": "PDF",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.ms-excel": "XLS",
    "application/msword": "DOC",
    "application/ofd": "OFD",
    "application/zip": "ZIP",
    "text/csv": "CSV",
    "text/plain": "TXT",
    "image/png": "PNG",
    "image/jpeg": "JPEG",
    "image/svg+xml": "SVG",
}
KILO = 1024
NEWEST = 30
"""How many items the first page of a list shows."""


def newest_of(read: Read, name: str, count: int) -> list[str]:
    """Return the newest ids of a list, newest first."""
    ids: list[str] = read(newest_fact(name, count))
    return ids[:count]


def lines(read: Read, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the list lines of items in their order; those no longer public are left out."""
    return [card for card in (read(f"card/{item}") for item in ids) if card]


def rows(read: Read, ids: Iterable[str]) -> list[dict[str, Any]]:
    """Return the catalogue lines of items in their order."""
    found = [row for row in (read(f"row/{item}") for item in ids) if row]
    return [{**row, "validity": validity_mark(row["validity"])} for row in found]


def validity_mark(state: str) -> str:
    """Return the mark of a text that no longer holds as it stands; empty for one in force."""
    return "" if state in {"", "in_force"} else VALIDITY.get(state, "")


def size(count: int) -> str:
    """Return a file size in KB or MB as readers expect it."""
    if count < KILO:
        return f"{count} B"
    if count < KILO * KILO:
        return f"{-(-count // KILO)} KB"
    return f"{count / KILO / KILO:.1f} MB"


def kind(media: str, name: str) -> str:
    """Return the short name of a file's type."""
    extension = name.rpartition(".")[2].upper()
    return MEDIA.get(media) or (extension if extension.isalnum() else "文件")


def pages(base: str, count: int, current: int) -> list[dict[str, Any]]:
    """Return the links of a pager over lasting page numbers (1 is the oldest)."""
    if count < 2:
        return []
    return [
        {
            "number": str(n),
            "path": base if n == 1 else f"{base}{n}/",
            "current": n == current,
        }
        for n in range(1, count + 1)
    ]


def month_name(month: str) -> str:
    """Return ``2026 年 11 月`` for ``2026-11``."""
    year, _, number = month.partition("-")
    return f"{year} 年 {int(number)} 月"
