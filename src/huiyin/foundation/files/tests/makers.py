"""Small files made on the spot: good ones and such as people or attackers send."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Mapping

CORE = (
    b"<cp:coreProperties><dc:creator>Li Si</dc:creator>"
    b"<cp:lastModifiedBy>Wang Wu</cp:lastModifiedBy></cp:coreProperties>"
)
DOCUMENTS = {
    "docx": {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"},
    "xlsx": {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<w/>"},
    "pptx": {"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<w/>"},
    "ofd": {"OFD.xml": b"<ofd/>", "Doc_0/Document.xml": b"<d/>"},
}
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def package(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP file of the members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, data in members.items():
            target.writestr(name, data)
    return out.getvalue()


def document(extension: str, **more: bytes) -> bytes:
    """Return a small document; further members by name, with ``__`` for a stroke."""
    extra = {name.replace("__", "/"): data for name, data in more.items()}
    return package({**DOCUMENTS[extension], **extra})


def picture(name: str = "JPEG", size: tuple[int, int] = (40, 20), **options: object) -> bytes:
    """Return a picture, red on its left half."""
    image = Image.new("RGB", size, "white")
    image.paste((200, 0, 0), (0, 0, size[0] // 2, size[1]))
    out = io.BytesIO()
    image.save(out, name, **options)
    return out.getvalue()


def located_picture() -> bytes:
    """Return a JPEG that says where it was taken, lies on its side and has a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "CameraMaker"
    exif.get_ifd(0x8825)[1] = "N"
    return picture(exif=exif, comment=b"secret comment")
