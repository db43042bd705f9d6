"""可打印的页: a plain A4 document of Chinese paragraphs as PDF.

The font is one of the standard Chinese fonts that readers bring along (STSong-Light of Adobe-GB1), so nothing
is embedded and the words can be searched and copied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH, HEIGHT, MARGIN = 595, 842, 72  # points
SIZE, LEADING, TITLE_SIZE = 12, 22, 16
LINE = (WIDTH - 2 * MARGIN) // SIZE
LINES = (HEIGHT - 2 * MARGIN) // LEADING


def pdf(title: str, paragraphs: Sequence[str]) -> bytes:
    """Return a document: the title, then the paragraphs, on as many pages as needed."""
    lines = [(TITLE_SIZE, part) for part in _wrap(title, LINE * SIZE // TITLE_SIZE)]
    lines.append((SIZE, ""))
    for paragraph in paragraphs:
        lines += [(SIZE, part) for part in _wrap(paragraph, LINE)]
    pages = [lines[n : n + LINES] for n in range(0, len(lines), LINES)]
    return _document([_page(page) for page in pages])


def _wrap(text: str, length: int) -> list[str]:
    """Break a text into lines; a narrow character takes half a place."""
    parts, line, used = [], "", 0.0
    for character in text:
        width = 0.5 if character.isascii() else 1.0
        if used + width > length:
            parts.append(line)
            line, used = "", 0.0
        line, used = line + character, used + width
    return [*parts, line]


def _page(lines: Sequence[tuple[int, str]]) -> bytes:
    commands = ["BT", f"1 0 0 1 {MARGIN} {HEIGHT - MARGIN} Tm", f"{LEADING} TL"]
    for size, text in lines:
        commands += [f"/F1 {size} Tf", f"<{text.encode('utf-16-be').hex()}> Tj", "T*"]
    return "\n".join([*commands, "ET"]).encode("ascii")


def _document(pages: Sequence[bytes]) -> bytes:
    """Join page contents into a file with its table of objects."""
    kids = " ".join(f"{6 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/Lang(zh-CN)>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{kids}]>>".encode(),
        b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UTF16-H/DescendantFonts[4 0 R]>>",
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/FontDescriptor 5 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1[500]2 95 500]>>"
        ),
        (
            b"<</Type/FontDescriptor/FontName/STSong-Light/Flags 6/FontBBox[-25 -254 1000 880]"
            b"/ItalicAngle 0/Ascent 880/Descent -120/CapHeight 880/StemV 93>>"
        ),
    ]
    for n, content in enumerate(pages):
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {7 + 2 * n} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>".encode()
        )
        objects.append(b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream")
    out = bytearray(b"%PDF-1.5\n%\xe4\xbd\xa0\xe5\xa5\xbd\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
