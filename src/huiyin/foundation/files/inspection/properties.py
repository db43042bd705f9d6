"""文档属性 (document properties): author names travel in office files and PDFs; removed or noted."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from pathlib import Path

PROPERTIES = ("docProps/core.xml", "docProps/app.xml")
SIGNATURES = "_xmlsignatures/"
PERSONAL = re.compile(
    rb"(<(?P<tag>dc:creator|cp:lastModifiedBy|Manager|Company|HyperlinkBase)(?:\s[^>]*)?>)"
    rb"[^<]+(</(?P=tag)>)"
)
PDF_AUTHOR = re.compile(rb"/Author\s*[(<]\s*[^)>\s]|<dc:creator>")
PDF_ACTIVE = re.compile(rb"/(JavaScript|Launch)\b")
PDF_LOCKED = re.compile(rb"/Encrypt\b")


def strip_office(source: Path, target: Path) -> list[str]:
    """Write the document without the names in its properties; return notes, none when unchanged.

    ``target`` is written only when something was removed. A signed document is left as it is:
    changing it would break the signature.
    """
    with zipfile.ZipFile(source) as package:
        members = package.infolist()
        if any(m.filename.startswith(SIGNATURES) for m in members):
            return [_("文档带电子签名，属性里的人名没有清除，公开前请核对。")]
        found = {name: package.read(name) for name in PROPERTIES if name in package.namelist()}
        cleaned = {name: PERSONAL.sub(rb"\1\3", data) for name, data in found.items()}
        if cleaned == found:
            return []
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for member in members:
                data = cleaned.get(member.filename)
                copy.writestr(member, package.read(member) if data is None else data)
    return [_("已清除文档属性里的作者、单位等信息。")]


def pdf_problem(data: bytes) -> str:
    """Return a Chinese sentence when a PDF would act by itself, else the empty string.

    Only what stands in clear is seen; packed parts are for the virus scanner.
    """
    if PDF_ACTIVE.search(data):
        return _("PDF 里有会自动运行的脚本或程序，请另存为普通 PDF 后再上传。")
    return ""


def pdf_notes(data: bytes) -> list[str]:
    """Return what a reviewer should know of a PDF."""
    notes = []
    if PDF_AUTHOR.search(data):
        notes.append(_("PDF 属性里有作者信息，公开前请核对。"))
    if PDF_LOCKED.search(data):
        notes.append(_("PDF 设了权限密码，系统读不到文字，请人工核对内容。"))
    return notes
