"""Nobody signs what he was not shown: every field of a frozen document, and every change of one, is on the page."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from wagtail.documents import get_document_model

from huiyin.channels.desk.files import attachments
from huiyin.channels.desk.passages import passages
from huiyin.channels.desk.sheet import TECHNICAL, Names, sheet
from huiyin.channels.desk.tests.reviewing import Desk, document, picture
from huiyin.domains.publication import selectors, services
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.selectors import Version

pytestmark = pytest.mark.clause("changchun-2015:4.1b")
NAMES = Names(
    {"yc-gov": "云川市人民政府"}, {"city-policy": "政策文件"}, {1: "甲", 2: "乙", 3: "丙"}
)


@pytest.fixture
def full(desk: Desk) -> Item:
    """Return a submitted policy that uses every field and every kind of block."""
    city = desk.city
    other, ticket = city.release("policy", title="关于公交线网的意见")
    admit(city, ticket)
    body = [
        {"type": "heading", "value": {"text": "一、总体要求", "level": 2}},
        {"type": "text", "value": {"html": '<p>详见<a href="https://example.cn/a">原文</a>。</p>'}},
        {"type": "table", "value": {"caption": "首末班", "head": [["线路", "末班"]], "rows": [["1路", "22:00"]]}},
        {"type": "picture", "value": {"image": picture(city, "red"), "alt": "线路图", "caption": "图一"}},
        {"type": "file", "value": {"document": document(city, "表.txt", "甲"), "name": "线路表"}},
        {"type": "chart", "value": {"title": "客流", "kind": "bar", "unit": "万人次", "columns": ["月", "客流"],
                                    "rows": [["一月", "3"]], "note": "快报数"}},
        {"type": "quote", "value": {"text": "公交优先。", "attribution": "城市公共交通条例"}},
        {"type": "policy_card", "value": {"item": other.pk}},
    ]  # fmt: skip
    item = city.draft(
        "policy", body=body, title="关于调整公交线路的通知", service_group="citizens",
        validity="amended", ended_on=date(2026, 11, 1), validity_note="依意见修改。",
        valid_until=date(2030, 1, 1), replaced_by=other.pk, listed_until=date(2031, 1, 1),
        disclosure_reason="涉及公众利益。", source="云川市交通运输局", keywords="公交 线路",
        source_url="https://example.cn/source", author_name="林岚", normative=True, sensitive=True,
        links=[{"relation": r, "item": other.pk} for r in ("interprets", "replaces", "related")],
        attachments=[{"document": document(city, "附件.txt", "乙"), "name": "附件一"}],
    )  # fmt: skip
    services.plan_interpretation(
        policy_id=item.pk, form="chart", author="公交处", channel="门户网站", outline="怎么坐车",
        due=date(2026, 12, 1), actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    city.submit(item)
    return item


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the path of every value in a document; an empty list counts as one."""
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from leaves(inner, (*path, key))
    elif isinstance(value, list) and value:
        for place, inner in enumerate(value):
            yield from leaves(inner, (*path, place))
    else:
        yield path


def changed(value: Any, path: tuple[Any, ...]) -> Any:
    """Return a copy with the value at a path changed into another of its kind."""
    made = copy.deepcopy(value)
    inner = made
    for step in path[:-1]:
        inner = inner[step]
    old = inner[path[-1]]
    others: dict[type, Any] = {
        bool: old is False,
        int: (old or 0) + 1 if isinstance(old, int) else 0,
        str: f"另{old}",
        list: [3],
        type(None): "2029-01-01",
    }
    inner[path[-1]] = others[type(old)]
    if path[-1] == "html":
        inner["html"] = old.replace("example.cn/a", "elsewhere.cn/a")
    return made


def marked(version: Version, before: Version) -> bool:
    """Tell whether the page marks a difference between two versions anywhere."""
    new, old = version.document, before.document
    return (
        any(row["changed"] for row in sheet(version, before, NAMES))
        or any(p.change != "same" for p in passages(new["body"] and new, old))
        or any(a.change != "same" for a in attachments(new["attachments"], old["attachments"]))
    )


def test_every_field_is_shown_and_every_change_is_marked(full: Item) -> None:
    before = selectors.version_of(frozen(full))
    assert not marked(before, before)
    skipped = {"id"} | set(TECHNICAL)
    for path in leaves(before.document):
        if path[0] in skipped or path[-1] == "id":
            continue
        version = replace(before, document=changed(before.document, path))
        assert marked(version, before), f"a change of {path} is not shown"
        assert marked(before, version), f"a change of {path} is not shown the other way round"


def test_only_named_keys_are_technical(full: Item) -> None:
    assert set(TECHNICAL) <= set(selectors.version_of(frozen(full)).document)
    assert all(TECHNICAL.values())


@pytest.mark.parametrize("field", ["marks", "plan"])
def test_what_stands_beside_the_document_is_compared_too(full: Item, field: str) -> None:
    before = selectors.version_of(frozen(full))
    other = {"marks": {**before.marks, "market": True}, "plan": None}[field]
    assert marked(replace(before, **{field: other}), before)


def test_the_page_tells_everything(desk: Desk, full: Item) -> None:
    page = desk.page("first_reviewer", f"/items/{full.pk}/")
    for said in (
        "附件一", "文本文件", "原文〔https://example.cn/a〕", "《关于公交线网的意见》", "有效期至 2030-01-01", "有效性说明 依意见修改。",
        "由何文件代替", "所解读的文件", "所代替的文件", "相关信息", "定为该属性的理由 涉及公众利益。", "面向公民",
        "行政规范性文件、重大敏感事项", "林岚", "https://example.cn/source", "解读人 公交处", "解读提纲 怎么坐车",
        "替代文字：线路图", "柱状图", "一级标题", "没有填写",
    ):  # fmt: skip
        assert said in page, said


def test_attachments_and_pictures_open(desk: Desk, full: Item) -> None:
    text = desk.client("first_reviewer").get(f"/items/{full.pk}/").content.decode()
    document = selectors.version_of(frozen(full)).document
    digests = [b["value"]["digest"] for b in document["body"] if b["value"].get("digest")]
    for digest in [*digests, document["attachments"][0]["digest"]]:
        start = text.index(f"/items/{full.pk}/preview/files/{digest[:16]}/")
        address = text[start : text.index('"', start)]
        assert desk.client("first_reviewer").get(address).status_code == 200
        assert (
            desk.client("coordinator")
            .get("/items/999/preview/files/0123456789abcdef/x")
            .status_code
            == 404
        )


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_a_file_taken_before_it_is_public_is_in_the_ledger_once_and_a_picture_never(
    desk: Desk, full: Item
) -> None:
    document = selectors.version_of(frozen(full)).document
    paper = document["attachments"][0]["digest"]
    shown = next(b["value"]["digest"] for b in document["body"] if b["type"] == "picture")
    reviewer = desk.client("first_reviewer")
    for digest in (paper, shown):
        address = f"/items/{full.pk}/preview/files/{digest[:16]}/x"
        assert reviewer.head(address).status_code == 200
        assert reviewer.get(address).status_code == 200
    entry = Entry.objects.get(kind="publication.file.downloaded")
    assert (entry.actor_id, entry.subject) == (
        desk.city.people["first_reviewer"].id,
        full.key,
    )
    assert entry.data == {"digest": paper}
    assert sentence(entry).startswith(
        "first_reviewer下载了没有公开的文件：《关于调整公交线路的通知》"
    )


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_a_document_of_the_library_is_noted_until_the_public_has_it(desk: Desk) -> None:
    city = desk.city
    number = document(city, "附件.txt", "乙")
    file = get_document_model().objects.get(pk=number).file.name
    item = city.draft("notice", attachments=[{"document": number, "name": "附件一"}])
    taken = Entry.objects.filter(kind="publication.file.downloaded")

    def get(role: str) -> int:
        answer = desk.client(role).get(f"/media/{file}")
        b"".join(answer)  # reading to the end closes the file
        return answer.status_code

    assert get("system_admin") == 404
    assert get("author") == 200
    assert [entry.subject for entry in taken] == [item.key]
    digest = city.submit(item)
    city.pass_to(item, "registration")
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    assert get("author") == 200
    assert taken.count() == 1


def test_an_exchanged_picture_and_attachment_are_seen_and_the_old_ones_open(
    desk: Desk, full: Item
) -> None:
    city, author = desk.city, desk.city.people["author"]
    first = selectors.version_of(frozen(full)).document
    services.recall(item_id=full.pk, actor=author, now=city.tick())
    services.update_item(
        item_id=full.pk, actor=author, now=city.tick(),
        body=[{"type": "picture", "value": {"image": picture(city, "blue"), "alt": "线路图", "caption": "图一"}}],
        metadata={"attachments": [{"document": document(city, "附件二.txt", "丙"), "name": "附件一"}]},
    )  # fmt: skip
    city.submit(full)
    old = next(b["value"]["digest"] for b in first["body"] if b["type"] == "picture")
    answer = desk.client("first_reviewer").get(f"/items/{full.pk}/?against={_digest(full, 0)}")
    assert "原来的图" in answer.content.decode()
    assert "文件已更换" in answer.content.decode()
    shown = desk.client("first_reviewer").get(f"/items/{full.pk}/preview/files/{old[:16]}/before")
    assert shown.headers["Content-Type"] == "image/png"


def _digest(item: Item, place: int) -> str:
    return str(item.submissions.order_by("id")[place].frozen.digest)


def body(*values: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    return {"body": [{"id": "", "type": kind, "value": value} for kind, value in values]}


def test_blocks_written_anew_are_paired_by_their_words() -> None:
    old = body(
        ("text", {"html": "<p>第一段没有改。</p>"}), ("text", {"html": "<p>末班车二十二时。</p>"})
    )
    new = body(
        ("text", {"html": "<p>第一段没有改。</p>"}), ("text", {"html": "<p>末班车二十三时。</p>"})
    )
    assert [p.change for p in passages(new, old)] == ["same", "changed"]


def test_a_moved_block_is_marked() -> None:
    rows = [
        ("text", {"html": f"<p>{w}</p>"}) for w in ("首先说明情况", "其次公布安排", "最后留下电话")
    ]
    found = passages(body(rows[2], rows[0], rows[1]), body(*rows))
    assert [p.notes != () for p in found] == [True, False, False]
    assert all(p.change == "same" for p in passages(body(*rows), body(*rows)))


def test_bold_words_are_told_though_the_words_are_the_same() -> None:
    old, new = (
        body(("text", {"html": "<p>照旧</p>"})),
        body(("text", {"html": "<p><strong>照旧</strong></p>"})),
    )
    assert "格式" in passages(new, old)[0].notes[0]
