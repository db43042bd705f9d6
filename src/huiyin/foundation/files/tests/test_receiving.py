"""Uploads: what is kept, what is refused, and that a refusal leaves nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from contextlib import suppress
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from huiyin.foundation.files import blobs
from huiyin.foundation.files.models import StoredFile
from huiyin.foundation.files.services import receive, receiving
from huiyin.foundation.files.tests.conftest import NOW, left_over, upload
from huiyin.foundation.files.tests.makers import (
    CORE,
    DOCUMENTS,
    PDF,
    document,
    located_picture,
    package,
    picture,
)
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("name", "data", "declared"),
    [
        ("通知.pdf", PDF, "application/pdf"),
        ("通知.docx", document("docx"), WORD),
        ("通知.docx", document("docx"), "application/zip"),
        ("预算.xlsx", document("xlsx"), ""),
        ("介绍.pptx", document("pptx"), "application/octet-stream"),
        ("公文.ofd", document("ofd"), "application/ofd"),
        ("说明.txt", "公交线路调整".encode(), "text/plain; charset=utf-8"),
        ("说明.txt", "公交线路调整".encode("gb18030"), "text/plain"),
        ("数据.csv", b"\xef\xbb\xbf" + "年份,数量\n2026,3\n".encode(), "application/vnd.ms-excel"),
    ],
)
def test_kept(store: Path, name: str, data: bytes, declared: str) -> None:
    stored = upload(name, data, declared)
    assert blobs.read(stored.digest) == data
    assert (stored.name, stored.size) == (name, len(data))
    assert stored.digest == stored.received_digest == sha256(data).hexdigest()
    assert blobs.path_of(stored.digest) in left_over(store)
    assert len(left_over(store)) == 2
    entry = Entry.objects.get(kind="file.received")
    assert entry.subject == f"file/{stored.pk}"


@pytest.mark.parametrize(
    ("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("GIF", "a.gif")]
)
def test_pictures_are_written_anew(store: Path, form: str, name: str) -> None:
    data = picture(form) + b"PK\x03\x04 a hidden archive"
    stored = upload(name, data, purpose="picture")
    kept = blobs.read(stored.digest)
    assert b"hidden archive" not in kept
    assert (stored.width, stored.height) == (40, 20)
    with Image.open(io.BytesIO(kept)) as image:
        assert image.format == form
        red, green, _blue = image.convert("RGB").crop((5, 5, 6, 6)).tobytes()
        assert red > 180
        assert green < 40


def test_place_camera_and_comment_are_gone_and_the_picture_is_upright(store: Path) -> None:
    data = located_picture()
    assert b"CameraMaker" in data
    stored = upload("a.jpg", data, purpose="picture")
    kept = blobs.read(stored.digest)
    assert b"CameraMaker" not in kept
    assert b"secret comment" not in kept
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.size == (20, 40)
    assert stored.notes == ["已清除图片里的拍摄信息。"]
    assert stored.received_digest == sha256(data).hexdigest()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_pictures_of_every_mode(store: Path, mode: str) -> None:
    for form, name in (("PNG", "a.png"), ("JPEG", "a.jpg")):
        image = Image.new(mode, (8, 8))
        out = io.BytesIO()
        try:
            image.save(out, form)
        except OSError:
            continue
        assert upload(name, out.getvalue(), purpose="picture").width == 8


def test_an_animation_keeps_its_first_frame(store: Path) -> None:
    out = io.BytesIO()
    frames = [Image.new("RGB", (8, 8), c) for c in ("red", "blue")]
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    stored = upload("a.gif", out.getvalue(), purpose="picture")
    assert stored.notes == ["动图只保留第一帧。"]
    with Image.open(io.BytesIO(blobs.read(stored.digest))) as image:
        assert getattr(image, "n_frames", 1) == 1


def test_author_names_are_taken_out_of_office_documents(store: Path) -> None:
    stored = upload("a.docx", document("docx", **{"docProps__core.xml": CORE}))
    with zipfile.ZipFile(io.BytesIO(blobs.read(stored.digest))) as kept:
        core = kept.read("docProps/core.xml")
        assert kept.read("word/document.xml") == DOCUMENTS["docx"]["word/document.xml"]
    assert b"Li Si" not in core
    assert b"Wang Wu" not in core
    assert b"<dc:creator></dc:creator>" in core
    assert stored.notes == ["已清除文档属性里的作者、单位等信息。"]


def test_a_signed_document_is_kept_as_it_is(store: Path) -> None:
    extra = {"docProps__core.xml": CORE, "_xmlsignatures__sig1.xml": b"<s/>"}
    data = document("docx", **extra)
    stored = upload("a.docx", data)
    assert blobs.read(stored.digest) == data
    assert "签名" in stored.notes[0]


def test_pdf_author_is_noted(store: Path) -> None:
    stored = upload("a.pdf", PDF.replace(b"/Type", b"/Author(Li Si)/Type"))
    assert "作者" in stored.notes[0]


def bomb() -> bytes:
    """Return a document with a member of 20 MB of zeros."""
    return document("docx", word__media=b"\0" * 20_000_000)


def lying_bomb() -> bytes:
    """Return a document whose large member declares one byte in both of its headers."""
    data = document("docx", word__big=b"\0" * 2_000_000)
    size = struct.pack("<I", 2_000_000)
    return data.replace(size, struct.pack("<I", 1))


def many_entries() -> bytes:
    """Return a document of six thousand parts."""
    return document("docx", **{f"p{i}": b"" for i in range(6_000)})


def locked() -> bytes:
    """Return a document whose first member says it is encrypted."""
    data = bytearray(document("docx"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def twins() -> bytes:
    """Return a document with two members of one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, content in DOCUMENTS["docx"].items():
            target.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("word/document.xml", b"<other/>")
    return out.getvalue()


def wide_png() -> bytes:
    """Return a PNG that claims 50,000 by 50,000 pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return (
            struct.pack("!I", len(body)) + kind + body + struct.pack("!I", zlib.crc32(kind + body))
        )

    header = struct.pack("!IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100))
        + chunk(b"IEND", b"")
    )


NESTED = package({"a.txt": b"a"})
REFUSED = [
    ("空.pdf", b"", "file-empty"),
    ("a.pdf", picture(), "file-content"),
    ("a.jpg", PDF, "file-content"),
    ("a.png", picture("JPEG"), "file-content"),
    ("a.jpg", b"\xff\xd8\xff\xe0 no picture", "file-content|file-damaged"),
    ("a.png", picture("PNG")[:60], "file-damaged"),
    ("a.png", wide_png(), "image-too-large"),
    ("a.jpg", picture("PNG", (12_001, 1)), "file-content"),
    ("a.png", picture("PNG", (12_001, 1)), "image-too-large"),
    ("a.pdf", b"\n\n" + PDF, "file-content"),
    ("a.pdf", PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript>>/Type"), "file-active"),
    ("a.pdf", PDF.replace(b"/Type", b"/A<</S/Launch/F(cmd.exe)>>/Type"), "file-active"),
    ("a.docx", document("xlsx"), "file-content"),
    ("a.docx", package({"a.txt": b"a"}), "file-content"),
    ("a.docx", package({**DOCUMENTS["docx"], **DOCUMENTS["xlsx"]}), "file-content"),
    ("a.docx", b"MZ" + document("docx"), "file-content"),
    ("a.docx", document("docx")[:-40], "file-damaged"),
    ("a.docx", bomb(), "file-bomb"),
    ("a.docx", many_entries(), "file-bomb"),
    ("a.docx", locked(), "file-encrypted"),
    (
        "a.docx",
        document("docx", word__vbaProject=b"x", **{"word__vbaProject.bin": b"x"}),
        "file-macro",
    ),
    ("a.docx", document("docx", **{"word__embeddings__a.exe": b"MZ"}), "file-program"),
    ("a.docx", document("docx", **{"word__a.zip": NESTED}), "file-nested"),
    ("a.docx", document("docx", **{"word__a.bin": NESTED}), "file-nested"),
    ("a.docx", package({**DOCUMENTS["docx"], "../../evil.txt": b"x"}), "file-member"),
    ("a.docx", package({**DOCUMENTS["docx"], "/etc/evil": b"x"}), "file-member"),
    ("a.txt", b"\x00\x01\x02", "file-encoding"),
    ("a.txt", "文字".encode("utf-16"), "file-encoding"),
    ("a.txt", b"\x80\x81\xff\xff", "file-encoding"),
    ("a.csv", b"<html><script>alert(1)</script>", "file-content"),
    ("a.txt", b"\xef\xbb\xbf  <!DOCTYPE html>", "file-content"),
]


@pytest.mark.clause("gbt22239-2019:8.1.4.4")
@pytest.mark.parametrize(("name", "data", "code"), REFUSED)
def test_refused_without_a_trace(store: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        upload(name, data)
    assert caught.value.code in code.split("|")
    assert str(caught.value)
    assert left_over(store) == []
    assert not StoredFile.objects.exists()
    assert not Entry.objects.exists()


def test_twin_members_are_refused(store: Path) -> None:
    with pytest.raises(Invalid) as caught:
        upload("a.docx", twins())
    assert caught.value.code == "file-member"


def test_a_member_that_declares_too_little_is_not_unpacked(store: Path) -> None:
    with pytest.raises(Invalid) as caught:
        upload("a.docx", lying_bomb())
    assert caught.value.code == "file-damaged"


def test_the_workbook_behind_a_chart_is_let_through_and_checked(store: Path) -> None:
    name = "word__embeddings__chart.xlsx"
    upload("a.docx", document("docx", **{name: document("xlsx")}))
    deeper = document("xlsx", **{"xl__embeddings__b.xlsx": document("xlsx")})
    for inner in (bomb(), deeper, document("xlsx", **{"xl__vbaProject.bin": b"x"})):
        with pytest.raises(Invalid):
            upload("b.docx", document("docx", **{name: inner}))


@pytest.mark.parametrize(
    ("name", "declared"),
    [("a.pdf", "image/png"), ("a.pdf", "text/html"), ("a.pdf", "application/zip")],
)
def test_a_contradicting_declaration_is_refused(store: Path, name: str, declared: str) -> None:
    with pytest.raises(Invalid) as caught:
        upload(name, PDF, declared)
    assert caught.value.code == "file-declared-type"


@pytest.mark.clause("gbt22239-2019:8.1.4.4")
def test_a_stream_without_end_is_cut_off(store: Path) -> None:
    class Endless:
        given = 0

        def read(self, size: int = -1, /) -> bytes:
            self.given += size
            return b"a" * size

    stream = Endless()
    with pytest.raises(Invalid, match="最大 5 MB"):
        receive(
            name="a.txt", declared_type="", stream=stream, actor=SYSTEM, now=NOW, purpose="basis"
        )
    assert stream.given < 6 * 1024 * 1024
    assert left_over(store) == []


def test_a_document_is_no_picture(store: Path) -> None:
    with pytest.raises(Invalid, match="配图不能用PDF 文件"):
        upload("a.pdf", PDF, purpose="picture")
    with pytest.raises(ValueError, match="purpose"):
        upload("a.pdf", PDF, purpose="fun")


def test_without_the_row_the_bytes_go_too(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = Actor("person", 999_999, "甲")

    def fails(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(receiving, "record", fails)
    with pytest.raises(IntegrityError):
        receive(
            name="a.pdf",
            declared_type="",
            stream=io.BytesIO(PDF),
            actor=nobody,
            now=NOW,
            purpose="basis",
        )
    assert left_over(store) == []


def test_without_the_row_bytes_kept_before_stay(
    store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = blobs.put(PDF)

    def fails(*_args: object, **_kwargs: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(receiving, "record", fails)
    with pytest.raises(IntegrityError):
        upload("a.pdf", PDF)
    assert blobs.read(digest) == PDF


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(
    st.sampled_from(["a.pdf", "a.docx", "a.jpg", "a.png", "a.txt", "a.csv", "a.ofd", "a.gif"]),
    st.sampled_from(
        [b"", PDF[:8], b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a"]
    ),
    st.binary(max_size=300),
)
def test_any_bytes_are_kept_or_refused_in_words(
    store: Path, name: str, start: bytes, rest: bytes
) -> None:
    kept = None
    with suppress(Invalid):
        kept = upload(name, start + rest)
    assert kept is None or blobs.exists(kept.digest)
    assert not list((store / "quarantine").iterdir())
