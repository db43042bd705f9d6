"""Office documents and PDFs with words in them, and hostile ones, made on the spot."""

from __future__ import annotations

from huiyin.foundation.files.tests.makers import DOCUMENTS, package

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ID_NUMBER = "11010519491231002X"
MARK = "机密★10年"
BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
XXE = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'


def paragraphs(*lines: str) -> str:
    """Return paragraphs of Word, each line split into runs in its middle, as Word does."""
    halves = [(line[: len(line) // 2], line[len(line) // 2 :]) for line in lines]
    return "".join(
        f"<w:p><w:r><w:t>{a}</w:t></w:r><w:r><w:t>{b}</w:t></w:r></w:p>" for a, b in halves
    )


def docx(*lines: str, prolog: str = "", **parts: str) -> bytes:
    """Return a Word document; further parts by name with ``__`` for a stroke, each a list of lines."""
    body = f"{prolog}<w:document {W}><w:body>{paragraphs(*lines)}</w:body></w:document>"
    more = {
        name.replace("__", "/") + ".xml": f"<w:x {W}>{paragraphs(text)}</w:x>".encode()
        for name, text in parts.items()
    }
    return package({**DOCUMENTS["docx"], "word/document.xml": body.encode(), **more})


def watermarked() -> bytes:
    """Return a Word document with a mark as a watermark of its header."""
    header = (
        f'<w:hdr {W} xmlns:v="urn:schemas-microsoft-com:vml"><w:p><w:pict><v:shape>'
        f'<v:textpath string="{MARK}"/></v:shape></w:pict></w:p></w:hdr>'
    )
    return package({**DOCUMENTS["docx"], "word/header1.xml": header.encode()})


def xlsx(*rows: tuple[str, ...], header: str = "", sheet: str = "名单") -> bytes:
    """Return a workbook whose words are shared and whose numbers are not."""
    words = [cell for row in rows for cell in row if not cell.isdecimal()]
    shared = "".join(f"<si><t>{word}</t></si>" for word in words)
    lines = "".join(
        "<row>" + "".join(_cell(cell, words) for cell in row) + "</row>" for row in rows
    )
    head = (
        f'<headerFooter><oddHeader>&amp;C&amp;"宋体,常规"&amp;14{header}</oddHeader></headerFooter>'
    )
    return package(
        {
            **DOCUMENTS["xlsx"],
            "xl/workbook.xml": f'<workbook {S}><sheets><sheet name="{sheet}"/></sheets></workbook>'.encode(),
            "xl/sharedStrings.xml": f"<sst {S}>{shared}</sst>".encode(),
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {S}><sheetData>{lines}</sheetData>{head}</worksheet>"
            ).encode(),
            "xl/comments1.xml": (
                f"<comments {S}><comment><text><r><t>批注</t></r></text></comment></comments>"
            ).encode(),
        }
    )


def _cell(cell: str, words: list[str]) -> str:
    if cell.isdecimal():
        return f"<c><v>{cell}</v></c>"
    return f'<c t="s"><v>{words.index(cell)}</v></c>'


def pptx(slide: str, notes: str) -> bytes:
    """Return a presentation with one slide and its notes."""
    return package(
        {
            **DOCUMENTS["pptx"],
            "ppt/slides/slide1.xml": f"<x {A}><a:p><a:r><a:t>{slide}</a:t></a:r></a:p></x>".encode(),
            "ppt/notesSlides/notesSlide1.xml": f"<x {A}><a:p><a:t>{notes}</a:t></a:p></x>".encode(),
        }
    )


def ofd(text: str) -> bytes:
    """Return an OFD document."""
    page = (
        '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:TextObject>'
        f"<ofd:TextCode>{text}</ofd:TextCode></ofd:TextObject></ofd:Content></ofd:Page>"
    )
    return package({**DOCUMENTS["ofd"], "Doc_0/Pages/Page_0/Content.xml": page.encode()})


def pdf(
    *lines: str, encoding: str = "UniGB-UTF16-H", codec: str = "utf-16-be", more: str = ""
) -> bytes:
    """Return a PDF of one page in a Chinese font that is not embedded; ``more`` goes into the page."""
    shown = "\n".join(f"<{line.encode(codec).hex()}> Tj T*" for line in lines)
    content = f"BT /F 12 Tf 20 TL 72 700 Td {shown} ET".encode()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
            f"/Resources<</Font<</F 5 0 R>>>>{more}>>"
        ).encode(),
        b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        f"<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{encoding}/DescendantFonts[6 0 R]>>".encode(),
        (
            b"<</Type/Font/Subtype/CIDFontType0/BaseFont/SimSun/DW 1000/FontDescriptor 7 0 R"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>>>"
        ),
        (
            b"<</Type/FontDescriptor/FontName/SimSun/Flags 6/ItalicAngle 0/Ascent 880/Descent -120"
            b"/CapHeight 700/StemV 80/FontBBox[-25 -254 1000 880]>>"
        ),
    ]
    return _file(objects)


def drawn_pdf() -> bytes:
    """Return a PDF whose page shows a drawing and no words, as a scan does."""
    content = b"0 0 200 200 re f"
    return _file(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<>>>>",
            b"<</Length %d>>stream\n" % len(content) + content + b"\nendstream",
        ]
    )


def _file(objects: list[bytes]) -> bytes:
    out = bytearray(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj" % number + body + b"endobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)
