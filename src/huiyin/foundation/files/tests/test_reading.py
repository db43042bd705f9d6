"""The words of documents: found wherever people would read them; hostile documents do no harm."""

from __future__ import annotations

import importlib.util
import io
import json
import time
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.accounts.models import User
from huiyin.foundation.files import blobs
from huiyin.foundation.files.reading import kept, outcome, process
from huiyin.foundation.files.reading.outcome import Reading
from huiyin.foundation.files.services import receive
from huiyin.foundation.files.tests.conftest import NOW, left_over, upload
from huiyin.foundation.files.tests.makers import document, package, picture
from huiyin.foundation.files.tests.papers import (
    BOMB,
    ID_NUMBER,
    MARK,
    XXE,
    docx,
    drawn_pdf,
    ofd,
    pdf,
    pptx,
    watermarked,
    xlsx,
)
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from pathlib import Path

PDFIUM = pytest.mark.skipif(
    importlib.util.find_spec("pypdfium2") is None, reason="pypdfium2 is not installed: run make dev"
)


@pytest.fixture
def put(tmp_path: Path) -> Any:
    def written(data: bytes) -> Reading:
        file = tmp_path / "document"
        file.write_bytes(data)
        return process.read(file)

    return written


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (docx("关于公布名单的公告", f"张三 {ID_NUMBER}"), ["关于公布名单的公告\n", ID_NUMBER]),
        (docx("正文", word__header1="页眉里的话"), ["页眉里的话\n\n正文"]),
        (docx("正文", word__footer2="页脚", word__footnotes="脚注", word__comments="批注"), ["页脚", "脚注", "批注"]),
        (watermarked(), [MARK]),
        (xlsx(("姓名", "证号"), ("张三", ID_NUMBER), ("李四", "13800001234")), [f"张三\t{ID_NUMBER}\t\n", "13800001234", "批注", "名单"]),
        (xlsx(("甲",), header=MARK), [MARK]),
        (pptx("幻灯片", "备注"), ["幻灯片", "备注"]),
        (ofd("版式文件的话"), ["版式文件的话"]),
        ("数据,".encode() + ID_NUMBER.encode(), [ID_NUMBER]),
        ("公交线路".encode("gb18030"), ["公交线路"]),
    ],
)  # fmt: skip
def test_words_are_found(put: Any, data: bytes, words: list[str]) -> None:
    reading = put(data)
    assert reading.state == "read"
    assert [w for w in words if w not in reading.text] == []


@PDFIUM
@pytest.mark.parametrize(
    ("encoding", "codec"),
    [
        ("UniGB-UTF16-H", "utf-16-be"),
        ("UniGB-UCS2-H", "utf-16-be"),
        ("GBK-EUC-H", "gbk"),
        ("GBKp-EUC-H", "gbk"),
        ("GBK2K-H", "gb18030"),
    ],
)
def test_words_of_a_pdf_in_each_chinese_encoding(put: Any, encoding: str, codec: str) -> None:
    reading = put(pdf(MARK, f"证号 {ID_NUMBER}", encoding=encoding, codec=codec))
    assert reading.state == "read"
    assert MARK in reading.text
    assert ID_NUMBER in reading.text


@PDFIUM
def test_a_note_in_a_pdf_is_read(put: Any) -> None:
    note = "/Annots[<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(call 13800001234)>>]"
    assert "13800001234" in put(pdf("正文", more=note)).text


@PDFIUM
def test_a_scan_has_no_words(put: Any) -> None:
    assert put(drawn_pdf()) == Reading("\n", "unreadable")


@PDFIUM
def test_a_broken_pdf_is_not_read_to_its_end(put: Any) -> None:
    assert put(pdf("正文")[:60]).state == "partial"


def test_a_picture_has_no_words(put: Any) -> None:
    assert put(picture()) == Reading("", "unreadable")


def test_a_chart_of_the_platform_needs_no_reading(put: Any) -> None:
    assert put(b"<svg xmlns='http://www.w3.org/2000/svg'/>") == Reading("", "read")


@pytest.mark.parametrize("prolog", [BOMB, XXE])
def test_entities_are_refused_and_the_rest_is_read(put: Any, prolog: str) -> None:
    reading = put(docx("正文", prolog=prolog, word__comments="批注"))
    assert reading.state == "partial"
    assert "批注" in reading.text
    assert "root:" not in reading.text


@pytest.mark.parametrize(
    "data",
    [
        document("docx", **{"word__embeddings__oleObject1.bin": b"\xd0\xcf\x11\xe0"}),
        document("docx", **{"word__embeddings__a.xlsx": document("xlsx", **{"xl__embeddings__b.docx": docx("深")})}),
        package({"word/document.xml": b"<w:document"}),
        b"PK\x03\x04 no package",
    ],
)  # fmt: skip
def test_what_is_not_opened_is_told(put: Any, data: bytes) -> None:
    assert put(data).state == "partial"


def test_the_workbook_behind_a_chart_is_read(put: Any) -> None:
    reading = put(document("docx", **{"word__embeddings__a.xlsx": xlsx(("张三", ID_NUMBER))}))
    assert reading.state == "read"
    assert ID_NUMBER in reading.text


def test_a_large_package_is_cut_off_with_what_was_read(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"<w:p><w:t>{'字' * 100}</w:t></w:p>" for _ in range(60_000))
    data = package({"word/document.xml": f'<w:d xmlns:w="w">{lines}</w:d>'.encode()})
    reading = put(data)
    assert reading.state == "partial"
    assert len(reading.text) == outcome.MOST


def test_a_reader_that_hangs_is_ended(put: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SECONDS", 0.01)
    began = time.monotonic()
    assert put(docx("正文")).state == "partial"
    assert time.monotonic() - began < 10


MARKED = [
    ("a.docx", docx("正文", word__header1=MARK)),
    ("a.docx", watermarked()),
    ("a.xlsx", xlsx(("甲", "乙"), header=MARK)),
    ("a.pptx", pptx(f"【{MARK}】", "")),
    ("a.ofd", ofd(MARK)),
    ("a.txt", f"{MARK}\n关于某项工作".encode()),
    pytest.param("a.pdf", pdf(MARK, "关于某项工作"), marks=PDFIUM),
]


@pytest.mark.parametrize(("name", "data"), MARKED)
@pytest.mark.parametrize("purpose", ["attachment", "import", "basis"])
@pytest.mark.clause("secrecy-regulation-2024:42")
def test_a_secrecy_mark_inside_refuses_the_upload(
    store: Path, name: str, data: bytes, purpose: str
) -> None:
    with pytest.raises(Invalid) as caught:
        upload(name, data, purpose=purpose)
    assert caught.value.code == "file-secret"
    assert "保密" in str(caught.value)
    assert left_over(store) == []


@pytest.mark.clause("secrecy-regulation-2024:42", "gbt22239-2019:8.1.4.3")
def test_a_refused_secret_is_in_the_ledger_without_its_name_or_a_word_of_it(store: Path) -> None:
    organ = Organ.objects.create(
        code="yc-gov", name="云川市人民政府", short_name="市政府", level="city", kind="government"
    )
    user = User.objects.create(username="linlan")
    actor = Actor("person", user.pk, "林岚", "科员", (organ.pk,))
    data = docx("机密★十年", "关于某项工作的请示")
    with pytest.raises(Invalid):
        receive(
            name="某项工作的请示.docx", declared_type="", stream=io.BytesIO(data),
            actor=actor, now=NOW, purpose="attachment",
        )  # fmt: skip
    entry = Entry.objects.get(kind="file.refused")
    assert (entry.actor_id, entry.at) == (user.pk, NOW)
    assert entry.basis == "secrecy-regulation-2024:42"
    assert entry.subject == f"upload/{sha256(data).hexdigest()}"
    assert entry.data == {"mark": "secrecy-mark", "purpose": "attachment", "organs": ["yc-gov"]}
    assert "请示" not in str(entry.data)
    told = f"林岚（云川市人民政府）上传的文件（摘要 {sha256(data).hexdigest()[:12]}…）带有密级标志，没有接收"
    assert sentence(entry) == told


def test_words_about_secrecy_are_no_mark(store: Path) -> None:
    upload("a.docx", docx("保守国家秘密法宣传", "做好商业秘密保护工作"))


def test_words_are_kept_beside_the_file_and_go_with_it(store: Path) -> None:
    stored = upload("a.docx", docx("正文", ID_NUMBER))
    assert len(left_over(store)) == 2
    assert ID_NUMBER in kept.words_of(stored.digest).text
    assert blobs.erase(stored.digest)
    assert left_over(store) == []


def test_kept_words_spare_the_reading(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stored = upload("a.docx", docx("正文"))
    monkeypatch.setattr(kept, "read", None)
    assert "正文" in kept.words_of(stored.digest).text


@pytest.mark.parametrize(
    "forged",
    [
        lambda held: {**held, "text": "无"},
        lambda held: {**held, "state": "read", "text": ""},
        lambda held: {**held, "version": 0},
        lambda held: {**held, "seal": "0" * 64},
        lambda _held: {},
        lambda _held: [],
    ],
)
def test_words_written_by_somebody_else_do_not_count(store: Path, forged: Any) -> None:
    stored = upload("a.docx", docx("正文", ID_NUMBER))
    held = json.loads(blobs.beside(stored.digest) or b"")
    blobs.put_beside(stored.digest, json.dumps(forged(held)).encode())
    assert ID_NUMBER in kept.words_of(stored.digest).text
    kept.ensure(stored.digest)
    assert json.loads(blobs.beside(stored.digest) or b"") == held


def test_words_of_another_file_do_not_count(store: Path) -> None:
    stored = upload("a.docx", docx("正文", ID_NUMBER))
    other = upload("b.docx", docx("别的"))
    blobs.put_beside(stored.digest, blobs.beside(other.digest) or b"")
    assert ID_NUMBER in kept.words_of(stored.digest).text


def test_no_secret_of_ours_reaches_the_reading_process(
    put: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, Any] = {}

    def run(*_args: Any, **given: Any) -> Any:
        seen.update(given["env"])
        raise OSError("no process")

    monkeypatch.setenv("HUIYIN_SECRET_KEY", "secret")
    monkeypatch.setattr(process.subprocess, "run", run)
    assert put(docx("正文")).state == "partial"
    assert set(seen) == {"PYTHONPATH"}


def test_what_was_stored_earlier_is_read_when_it_is_needed(store: Path) -> None:
    digest = blobs.put(docx("正文"))
    assert "正文" in kept.words_of(digest).text
    kept.ensure(digest)
    assert blobs.beside(digest) is not None
    with pytest.raises(FileNotFoundError):
        kept.words_of("0" * 64)


def test_half_a_character_does_not_stop_anything(store: Path) -> None:
    assert process._reading(b'"\\ud800"\n{"state": "read"}\n') == Reading("?", "read")
    receive(
        name="a.txt",
        declared_type="",
        stream=io.BytesIO("正文".encode()),
        actor=SYSTEM,
        now=NOW,
        purpose="basis",
    )
