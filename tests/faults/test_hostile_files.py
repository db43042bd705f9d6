"""Hostile files: uploads and import files that want to run, to escape or to exhaust."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.importing.readers import Unreadable, rows
from huiyin.domains.publication.importing.run import import_documents
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.tests.conftest import person
from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.files.services import receive
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City

from tests.faults.test_hostile_words import LONE, NUL, chinese

pytestmark = [pytest.mark.django_db]


def package(**members: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return out.getvalue()


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
UPLOADS = {
    "script as picture": ("a.png", "image/png", b"<script>alert(1)</script>"),
    "svg": ("a.svg", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    "html": ("a.html", "text/html", b"<script>alert(1)</script>"),
    "html as text": ("a.txt", "text/plain", b"<!doctype html><script>alert(1)</script>\0\xff\xfe"),
    "php after picture": ("a.php.png", "image/png", b"\x89PNG\r\n\x1a\n<?php system($_GET[0]);"),
    "program": ("a.exe", "application/octet-stream", b"MZ\x90\0"),
    "program as pdf": ("a.pdf", "application/pdf", b"MZ\x90\0" + b"\0" * 100),
    "active pdf": ("a.pdf", "application/pdf", b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"),
    "bomb": ("a.docx", DOCX, package(**{"[Content_Types].xml": b"<Types/>", "word__document.xml": b"0" * 300_000_000})),
    "path out": ("a.docx", DOCX, package(**{"..__..__x.xml": b"x", "[Content_Types].xml": b"<Types/>"})),
    "broken package": ("a.docx", DOCX, package(**{"[Content_Types].xml": b"<Types/>"})[:-30]),
    "macro": ("a.docm", "application/vnd.ms-word.document.macroEnabled.12", package(**{"word__vbaProject.bin": b"x"})),
    "name out": ("../../etc/cron.d/x", "text/plain", b"x"),
    "empty": ("a.pdf", "application/pdf", b""),
    "nul in name": ("a\0.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
    "lone in name": ("a\ud800.pdf", "application/pdf", b"%PDF-1.7\n%%EOF"),
    "right-to-left name": ("gpj.\u202efdp.exe", "application/pdf", b"%PDF-1.7\n%%EOF"),
    "huge picture": ("a.png", "image/png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x7f\xff\xff\xff\x7f\xff\xff\xff\x08\x02\0\0\0"),
}  # fmt: skip


@pytest.mark.parametrize("name", UPLOADS)
def test_hostile_uploads(name: str, city: City, tmp_path: Path, settings: Any) -> None:
    """Refused with a sentence, and nothing of it stays; a name that only misleads is made plain."""
    settings.FILES_DIR = tmp_path / "files"
    file, media, data = UPLOADS[name]
    for purpose in ("picture", "attachment"):
        try:
            stored = receive(
                name=file, declared_type=media, stream=BytesIO(data), actor=city.people["author"],
                now=city.tick(), purpose=purpose,
            )  # fmt: skip
        except Invalid as error:
            chinese(str(error))
            continue
        assert name in {"nul in name", "lone in name"}, f"{name} was taken as {stored.name}"
        assert stored.name.isprintable()
    left = [f for f in (tmp_path / "files").rglob("*") if f.is_file()]
    assert len(left) == len({s.digest for s in StoredFile.objects.all()})


def everything(path: Path, **options: str) -> list[dict[str, Any] | Unreadable]:
    return [row for _number, row in rows(path, **options)]


@pytest.mark.parametrize(
    ("name", "data", "good"),
    [
        ("a.csv", b"title,body\nx,y\nx\0,y\nz,w\n", 2),
        ("a.csv", b"title,body\nx,y,z,w\na,b\n", 1),
        ("a.csv", b"title,body\n\xff\xfe,y\na,b\n", 1),
        ("a.csv", b'title,body\n"open,y\na,b\n', None),
        ("a.jsonl", b'{"a": 1}\n{broken\n[1]\n"x"\n\xff\xfe\n{"b": 2}\n', 2),
        ("a.jsonl", b"[" * 200_000 + b"\n" + b'{"a": 1}\n', 1),
        ("a.jsonl", b'{"a": "' + b"x" * (21 * 1024 * 1024) + b'"}\n{"b": 2}\n', 1),
        ("a.jsonl", b'{"a": "\\ud800"}\n{"a": "\\u0000"}\n{"b": NaN}\n', None),
    ],
    ids=[
        "nul",
        "too many columns",
        "not utf-8",
        "open quote",
        "broken lines",
        "deep",
        "long line",
        "odd values",
    ],
)
def test_hostile_import_files(name: str, data: bytes, good: int | None, tmp_path: Path) -> None:
    """A row that cannot be read is named; the rows after it go on."""
    file = tmp_path / name
    file.write_bytes(data)
    found = everything(file)
    if good is not None:
        assert sum(isinstance(row, dict) for row in found) == good
    assert all(row.reason for row in found if isinstance(row, Unreadable))


@pytest.mark.parametrize("name", ["a.parquet", "a.csv", "a.exe", "missing.csv"])
def test_files_that_are_nothing(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    if not name.startswith("missing"):
        file.write_bytes(b"" if name.endswith("csv") else b"PAR1" + b"\0" * 50)
    with pytest.raises(Invalid):
        everything(file)


def test_a_folder_of_pages_stays_in_its_folder(tmp_path: Path) -> None:
    (tmp_path / "secret.html").write_text("<title>秘密</title>")
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "a.html").write_text("<title>甲</title><script>alert(1)</script>" + "<div>" * 20_000)
    (folder / "b.html").write_bytes(b"\xff\xfe\0\0")
    found = everything(folder)
    assert "秘密" not in str(found)
    assert sum(isinstance(row, dict) for row in found) == 1


MAPPING = """
format = "jsonl"
type = "news"
organ = "yc-gov"
column = "city-news"
source = "旧网站"
source_url = "https://www.yunchuan.example/"
body_format = "text"
[fields]
title = "title"
body = "body"
published_on = "date"
keywords = "keywords"
author_name = "author"
"""


@pytest.mark.parametrize(
    "field",
    [
        "title",
        "body",
        "keywords",
        "author",
    ],
)
def test_one_bad_row_stops_no_import(field: str, city: City, tmp_path: Path) -> None:
    good = {
        "title": "旧信息",
        "body": "旧网站上的一段话。",
        "date": "2020-01-02",
        "keywords": "旧",
        "author": "甲",
    }
    file, mapping = tmp_path / "a.jsonl", tmp_path / "map.toml"
    lines = [
        {**good, "title": "第一条"},
        {**good, field: f"坏{LONE}{NUL}"},
        {**good, "title": "第三条"},
    ]
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    mapping.write_text(MAPPING, encoding="utf-8")
    importer = person("importer", "importer", city.organ)
    run = import_documents(file, mapping, reason="网站改版。", actor=importer, now=city.tick())
    assert run.rows.count() == 3
    assert set(Item.objects.values_list("title", flat=True)) >= {"第一条", "第三条"}
