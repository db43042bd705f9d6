"""What stands in an attachment is found before anybody reviews it, and again by the releaser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model

from huiyin.domains.publication import gate_rule, services
from huiyin.domains.publication.attachments import attachment_findings
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.selectors.checking import draft_findings
from huiyin.domains.publication.tests.test_editor import signed_in
from huiyin.foundation.files import blobs
from huiyin.foundation.files.reading import kept
from huiyin.foundation.files.reading.outcome import Reading
from huiyin.foundation.files.tests.makers import picture
from huiyin.foundation.files.tests.papers import ID_NUMBER, MARK, docx, xlsx
from huiyin.foundation.release.admission import Admitter
from huiyin.foundation.release.registry import problems_of
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

PHONES = xlsx(("姓名", "电话"), ("张三", "13800001234"), ("李四", "13900005678"))


def with_file(city: City, name: str, data: bytes, *, block: bool = False) -> Item:
    """A draft with one file, as an attachment or in its body."""
    number = services.add_document(
        name=name, data=data, title=name, actor=city.people["author"], now=city.tick()
    )
    if block:
        body = [
            {"type": "text", "value": "名单见附件。"},
            {"type": "file", "value": {"document": number, "name": name}},
        ]
        return city.draft(body=body)
    return city.draft(attachments=[{"document": number, "name": name}])


def found(item: Item) -> dict[str, dict[str, Any]]:
    submission = latest_submission(item.pk)
    assert submission is not None
    return {f["code"]: f for f in submission.findings if f["code"].startswith("attachment-")}


@pytest.mark.parametrize("block", [False, True])
@pytest.mark.clause("personal-information-law-2021:25")
def test_an_identity_number_in_a_spreadsheet_stops_the_submission(
    city: City, *, block: bool
) -> None:
    item = with_file(city, "名单.xlsx", xlsx(("姓名", "证号"), ("张三", ID_NUMBER)), block=block)
    with pytest.raises(Invalid, match="附件里有完整的身份证件号码"):
        city.submit(item)


@pytest.mark.clause("personal-information-law-2021:25")
def test_telephones_in_an_attachment_are_confirmed_once_with_a_reason(city: City) -> None:
    item = with_file(city, "名单.xlsx", PHONES)
    digest = city.submit(item)
    phones = found(item)["attachment-mobile"]
    assert phones["severity"] == "confirm"
    assert phones["excerpt"] == "名单.xlsx：138****1234、139****5678，共 2 处"
    city.pass_to(item, "approval")
    with pytest.raises(PolicyBreach, match="附件里有手机号码"):
        city.decide(item, "approve")
    city.decide(item, "approve", data={"confirmed": {phones["key"]: "值班电话。"}})
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    documents = {f"item/{item.pk}": _document(item)}
    assert problems_of(ticket.payload, documents) == []


def _document(item: Item) -> dict[str, Any]:
    from huiyin.foundation.release import gate

    submission = latest_submission(item.pk)
    assert submission is not None
    return gate.document_of(submission.frozen)


def test_the_releaser_reads_the_bytes_again_and_not_what_somebody_wrote(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Findings that were taken out of the submission, and words that were forged, change nothing."""
    item = with_file(city, "名单.xlsx", PHONES)
    city.submit(item)
    document = _document(item)
    digest = document["attachments"][0]["digest"]
    blobs.put_beside(digest, b'{"text": "", "state": "read", "version": 1, "seal": ""}')
    problems = gate_rule._findings([], {"findings": []}, document)
    assert any("附件里有手机号码" in p for p in problems)


def test_the_releaser_refuses_an_attachment_that_must_not_go_out(city: City) -> None:
    digest = blobs.put(docx("正文", word__header1=MARK, word__footer1=ID_NUMBER))
    admitter = Admitter(publisher=None, matcher=None)
    problems = admitter._scan_files([{"key": "item/1", "files": [digest]}])
    assert len(problems) == 2
    assert any("密级标志" in p for p in problems)
    assert any("身份证件号码" in p for p in problems)


def test_a_picture_is_noted_and_a_broken_document_is_confirmed(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    item = with_file(city, "扫描件.png", picture("PNG"))
    city.submit(item)
    assert found(item)["attachment-unreadable"]["label"] == "这个附件读不出文字，请人工核对"
    assert found(item)["attachment-unreadable"]["severity"] == "note"
    monkeypatch.setattr(kept, "read", lambda _path: Reading("", "partial"))
    digest = blobs.put(b"%PDF-1.7 locked")
    document = {**_document(item), "attachments": [{"name": "甲.pdf", "digest": digest}]}
    (one,) = attachment_findings(document, None)
    assert (one.code, one.severity) == ("attachment-partial", "confirm")


def test_the_editor_refuses_a_document_with_a_mark(city: City) -> None:
    upload = SimpleUploadedFile("通知.docx", docx("正文", word__header1=MARK), "application/zip")
    response = signed_in(city).post(
        "/write/documents/add/", {"title": "通知", "file": upload, "tags": ""}
    )
    assert "密级标志" in response.content.decode()
    assert not get_document_model().objects.exists()


def test_a_drafts_page_tells_what_stands_in_its_files(city: City) -> None:
    item = with_file(city, "名单.xlsx", PHONES)
    codes = {f.code for f in draft_findings(item, now=city.now)}
    assert codes == {"attachment-mobile"}
    document = get_document_model().objects.get()
    document.file.storage.delete(document.file.name)
    (broken,) = draft_findings(item, now=city.now)
    assert (broken.code, "文件已丢失" in broken.excerpt) == ("draft-broken", True)
