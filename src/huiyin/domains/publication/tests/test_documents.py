"""The frozen document: one shape, every byte accounted for, nothing lost without a word."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image as Picture
from wagtail.images import get_image_model

from huiyin.domains.publication import services
from huiyin.domains.publication.documents import files_of, keywords, words
from huiyin.domains.publication.lookup import latest_submission
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate
from huiyin.kernel.digests import canonical_json, sha256_hex
from huiyin.kernel.errors import DomainError, Invalid

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

KEYS = {
    "id", "type", "title", "summary", "body", "organ", "index_number", "document_number",
    "normative_number", "made_on", "topic", "genre", "service_group", "validity", "disclosure",
    "disclosure_reason", "type_label", "catalogued", "assembly", "scope",
    "source", "source_url", "author", "keywords", "columns", "links", "attachments", "major",
    "normative", "listed_until", "published_on", "nonce",
}  # fmt: skip


def png(colour: str = "navy") -> bytes:
    """Return a small picture."""
    out = io.BytesIO()
    Picture.new("RGB", (64, 36), colour).save(out, "PNG")
    return out.getvalue()


def rich(city: City) -> list[dict[str, Any]]:
    """Return a body with a block of each kind that needs nothing released."""
    actor = city.people["author"]
    image = services.add_picture(
        name="bridge.png", data=png(), title="大桥", actor=actor, now=city.tick()
    )
    document = services.add_document(
        name="table.csv",
        data="线路,末班\n1,22:00\n".encode(),
        title="时刻表",
        actor=actor,
        now=city.tick(),
    )
    return [
        {"type": "heading", "value": {"text": "一、线路", "level": 2}},
        {"type": "text", "value": {"html": "<p>自<b>十二月一日</b>起。</p>"}},
        {"type": "table", "value": {"caption": "时刻", "head": [["线路"]], "rows": [["1 路"]]}},
        {"type": "picture", "value": {"image": image, "alt": "晨光里的大桥", "caption": ""}},
        {"type": "file", "value": {"document": document, "name": "时刻表"}},
        {"type": "chart", "value": {"title": "客流", "kind": "line", "unit": "万人次",
                                    "columns": ["月份", "客流"], "rows": [["一月", "3.2"], ["二月", "2.9"]]}},
        {"type": "quote", "value": {"text": "方便群众出行。", "attribution": "市交通局"}},
    ]  # fmt: skip


def frozen(city: City, **values: Any) -> tuple[dict[str, Any], str, list[str]]:
    """Submit a draft; return its document, digest and files."""
    item = city.draft(**values)
    digest = city.submit(item)
    submission = latest_submission(item.pk)
    assert submission is not None
    return gate.document_of(submission.frozen), digest, submission.frozen.files


def test_the_shape_and_the_digest(city: City) -> None:
    document, digest, _files = frozen(city)
    assert set(document) == KEYS
    assert sha256_hex(canonical_json(document)) == digest
    assert document["columns"] == ["city-news"]
    assert document["organ"] == "yc-gov"


def test_the_digest_tells_nothing_of_words_that_are_gone(city: City) -> None:
    """Whoever knows all of a version but a few words must not find them by trying."""
    document, digest, _files = frozen(city)
    known = {name: value for name, value in document.items() if name != "nonce"}
    assert sha256_hex(canonical_json(known)) != digest
    assert sha256_hex(canonical_json({**known, "nonce": ""})) != digest
    again, other, _files = frozen(city, title=document["title"])
    assert len(document["nonce"]) == 32
    assert document["nonce"] != again["nonce"]
    assert digest != other


def test_every_kind_of_block(city: City) -> None:
    document, _digest, files = frozen(city, body=rich(city))
    kinds = [b["type"] for b in document["body"]]
    assert kinds == ["heading", "text", "table", "picture", "file", "chart", "quote"]
    assert all(b["id"] for b in document["body"])
    values = {b["type"]: b["value"] for b in document["body"]}
    assert values["text"]["html"] == "<p>自<strong>十二月一日</strong>起。</p>"
    assert (values["picture"]["width"], values["picture"]["height"]) == (64, 36)
    assert blobs.read(values["chart"]["digest"]).startswith(b"<svg")
    assert files == files_of(document)
    assert len(files) == 3
    assert all(blobs.exists(d) for d in files)
    for said in ("晨光里的大桥", "十二月一日", "时刻表", "方便群众出行。", "3.2"):
        assert said in words(document)


def test_attachments_are_taken_too(city: City) -> None:
    document = services.add_document(
        name="a.txt",
        data="附件全文".encode(),
        title="附件",
        actor=city.people["author"],
        now=city.tick(),
    )
    made, _digest, files = frozen(city, attachments=[{"document": document, "name": "附件一"}])
    assert made["attachments"][0]["name"] == "附件一"
    assert files == [made["attachments"][0]["digest"]]


def test_a_picture_that_is_gone_is_named_not_dropped(city: City) -> None:
    item = city.draft(body=rich(city))
    get_image_model().objects.all().delete()
    with pytest.raises(Invalid, match="第 4 个组件"):
        city.submit(item)


def test_a_picture_whose_file_is_gone_is_named(city: City) -> None:
    item = city.draft(body=rich(city))
    from huiyin.foundation.files.models import StoredFile

    StoredFile.objects.all().delete()
    image = get_image_model().objects.get()
    image.file.storage.delete(image.file.name)
    with pytest.raises(Invalid, match="大桥"):
        city.submit(item)


def test_an_empty_required_block_is_not_submitted(city: City) -> None:
    item = city.draft(body=[{"type": "heading", "value": {"text": "", "level": 2}}])
    with pytest.raises(Invalid, match="第 1 个组件"):
        city.submit(item)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"column": ""}, "主栏目"),
        ({"disclosure": "on_request"}, "公开属性"),
        ({"body": []}, "正文"),
    ],
)
def test_missing_metadata_is_listed(city: City, values: dict[str, Any], word: str) -> None:
    item = city.draft(**values)
    with pytest.raises(Invalid, match=word):
        city.submit(item)


def test_a_policy_without_its_number_is_not_submitted(city: City) -> None:
    item = city.draft("policy", document_number="")
    with pytest.raises(Invalid, match="发文字号"):
        city.submit(item)


def test_a_program_is_not_taken_as_a_document(city: City) -> None:
    with pytest.raises(DomainError):
        services.add_document(
            name="run.exe",
            data=b"MZ\x90\x00",
            title="程序",
            actor=city.people["author"],
            now=city.tick(),
        )


def test_a_card_shows_what_was_frozen_not_the_draft(city: City) -> None:
    policy = city.draft("policy")
    card = [{"type": "policy_card", "value": {"item": policy.pk}}]
    item = city.draft(body=card)
    with pytest.raises(Invalid, match="还没有送审"):
        city.submit(item)
    city.submit(policy)
    document, _digest, _files = frozen(city, body=card, title="关于政策的说明")
    assert document["body"][0]["value"]["document_number"] == "云政发〔2026〕18号"


def test_keywords_are_split() -> None:
    assert keywords("公交、时刻 公交，末班") == ["公交", "时刻", "末班"]


@pytest.mark.parametrize(("name", "label"), [("topic", "主题分类"), ("genre", "体裁分类")])
def test_a_value_outside_its_list_is_not_submitted(city: City, name: str, label: str) -> None:
    item = city.draft(**{name: "随便写的"})
    with pytest.raises(Invalid, match=f"{label}不在分类表里"):
        city.submit(item)
