"""Number, title and dates of an official document are read, put into one form, and compared."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

POLICY = {
    "genre": "通知",
    "title": "云川市人民政府关于发展公共交通的通知",
    "made_on": date(2026, 11, 16),
}


def sent(city: City, **values: Any) -> tuple[dict[str, Any], dict[str, tuple[str, str]]]:
    """Submit a policy; return its document and its findings as code → (severity, excerpt)."""
    item = city.draft("policy", **{**POLICY, **values})
    city.submit(item)
    submission = frozen(item)
    found = {f["code"]: (f["severity"], f["excerpt"]) for f in submission.findings}
    return gate.document_of(submission.frozen), found


@pytest.mark.clause("gb9704-2012:7.2.5")
@pytest.mark.parametrize(
    ("written", "number", "warned"),
    [
        ("云政发﹝2026﹞18号", "云政发〔2026〕18号", False),
        ("云政发[2026] 18号", "云政发〔2026〕18号", False),
        ("云政发〔2026〕018号", "云政发〔2026〕18号", True),
        ("云政发〔2026〕第18号", "云政发〔2026〕18号", True),
        ("云川市人民政府令第7号", "云川市人民政府令第7号", False),
    ],
)
def test_a_number_has_one_form(city: City, written: str, number: str, *, warned: bool) -> None:
    document, found = sent(city, document_number=written)
    assert document["document_number"] == number
    assert ("document-number-form" in found) is warned
    assert found.get("document-number-form", ("note",))[0] == "note"


@pytest.mark.clause("gb9704-2012:7.2.5")
@pytest.mark.parametrize(
    ("written", "word"), [("云政发〔26〕18号", "四位"), ("十八号文件", "认不出")]
)
def test_what_is_no_number_is_refused(city: City, written: str, word: str) -> None:
    item = city.draft("policy", document_number=written)
    with pytest.raises(Invalid, match=word):
        city.submit(item)


def test_a_number_is_used_once(city: City) -> None:
    first = city.draft("policy", **POLICY)
    city.submit(first)
    body = [
        {
            "type": "text",
            "value": "停车场建设的规划、用地、收费，由市住房城乡建设局另行规定并公布。",
        }
    ]
    number = "云政发[2026]018号"
    second = city.draft("policy", title="另一份文件", document_number=number, body=body)
    with pytest.raises(Invalid, match="发展公共交通"):
        city.submit(second)
    services.recall(item_id=first.pk, actor=city.people["author"], now=city.tick())
    city.submit(second)


def test_a_number_taken_down_is_free_again_and_a_correction_keeps_its_own(city: City) -> None:
    item, ticket = city.release("policy")
    admit(city, ticket)
    author = city.people["author"]
    services.correct(item_id=item.pk, reason="有误。", actor=author, now=city.tick())
    city.submit(item)
    services.withdraw(
        item_id=item.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
    )
    body = [{"type": "text", "value": "重新印发，全文改写，与前一份没有关系，从明年一月起施行。"}]
    number = item.document_number
    city.submit(city.draft("policy", title="重印的文件", body=body, document_number=number))


@pytest.mark.clause("normative-documents-2018:2")
def test_the_number_of_a_normative_document_is_the_unified_one(city: City) -> None:
    ends = {"normative": True, "valid_until": date(2031, 11, 30)}
    given, _found = sent(city, document_number="云政规〔2026〕7号", **ends)
    assert (given["document_number"], given["normative_number"]) == ("云政规〔2026〕7号",) * 2
    body = [
        {
            "type": "text",
            "value": "停车场建设的规划、用地、收费，由市住房城乡建设局另行规定并公布。",
        }
    ]
    derived, _found = sent(city, document_number="", title="停车管理办法", body=body, **ends)
    assert derived["document_number"] == derived["normative_number"] == "云政规〔2026〕8号"
    item = city.draft("policy", document_number="云政发〔2026〕30号", title="别的文件", **ends)
    with pytest.raises(Invalid, match="云政规〔2026〕9号"):
        city.submit(item)
    assert Item.objects.get(pk=item.pk).normative_number == ""


@pytest.mark.clause("gb9704-2012:7.3.1")
def test_the_title_is_held_against_genre_and_organ(city: City) -> None:
    assert not set(sent(city)[1]) & {"title-kind", "title-organ"}
    body = [{"type": "text", "value": "各县区要按照职责分工抓好落实，每季度报送一次进展。"}]
    title = "云川市财政局关于预算公开的意见"
    _document, found = sent(city, title=title, document_number="云政发〔2026〕19号", body=body)
    assert found["title-kind"] == ("note", "意见")
    assert found["title-organ"] == ("note", "云川市财政局")


@pytest.mark.clause("gb9704-2012:7.3.5")
def test_dates_are_possible_and_the_signature_is_that_of_the_making(city: City) -> None:
    html = "<p>自2026年2月30日起施行。</p><p>云川市人民政府</p><p>2026年11月15日</p>"
    _document, found = sent(city, body=[{"type": "text", "value": {"html": html}}])
    severity, excerpt = found["impossible-date"]
    assert severity == "confirm"
    assert "2026年2月30日" in excerpt
    assert found["signature-date"] == ("note", "2026年11月15日")


def test_a_date_in_a_sentence_is_no_signature(city: City) -> None:
    html = "<p>自2026年12月1日起施行。</p>"
    _document, found = sent(city, body=[{"type": "text", "value": {"html": html}}])
    assert not set(found) & {"impossible-date", "signature-date"}
