"""附件: small spreadsheets, lists and printable pages written from the data of an item, byte for byte the same."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from huiyin.project.demo.printing import pdf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huiyin.project.demo.manuscripts import Manuscript

_EPOCH = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def content(manuscript: Manuscript, attachment: dict[str, Any]) -> bytes:
    """Return the bytes of an attachment; its kind is the ending of its name."""
    rows = attachment.get("rows")
    if "table" in attachment:
        table = manuscript.tables[attachment["table"] - 1]
        rows = [*table["head"], *table["rows"]]
    title = attachment.get("title", "")
    match attachment["name"].rpartition(".")[2]:
        case "xlsx":
            return xlsx(title, rows or [])
        case "csv":
            return listing(rows or [])
        case _:
            words = attachment.get("text") or ["　".join(row) for row in rows or []]
            return pdf(title, words)


def listing(rows: Sequence[Sequence[str]]) -> bytes:
    """Return CSV in UTF-8 with a mark at the beginning, so that spreadsheets read it rightly."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\r\n").writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def xlsx(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return a workbook of one sheet named ``title``."""
    sheet = escape(title[:31], {'"': "&quot;"})
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": _relation("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": _relation("worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": _worksheet(rows),
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), _HEAD + text, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _relation(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _worksheet(rows: Sequence[Sequence[str]]) -> str:
    widths = [max(len(cell) for cell in column) * 2 + 4 for column in zip(*rows, strict=True)]
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{min(w, 60)}" customWidth="1"/>'
        for n, w in enumerate(widths, start=1)
    )
    lines = "".join(
        f'<row r="{y}">' + "".join(_cell(x, y, value) for x, value in enumerate(row)) + "</row>"
        for y, row in enumerate(rows, start=1)
    )
    return f'<worksheet xmlns="{_MAIN}"><cols>{columns}</cols><sheetData>{lines}</sheetData></worksheet>'


def _cell(x: int, y: int, value: str) -> str:
    place = f"{chr(ord('A') + x)}{y}"
    number = value.replace(".", "", 1).lstrip("-")
    if number.isascii() and number.isdigit():
        return f'<c r="{place}"><v>{value}</v></c>'
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
