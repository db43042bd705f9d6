"""The catalogue: what is catalogued, where it stands, how long it is listed, and whether it still holds."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Column, Item
from huiyin.domains.publication.selectors import outdated_by_release
from huiyin.domains.publication.selectors.checking import draft_findings
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.domains.publication.tests.conftest import City

LISTS = """
[[assembly]]
name = "财政预决算"
children = ["部门预算", "部门决算"]
since = 2026-01-01
clause = "catalogue-guideline-2009:5"
decision = "云政办发〔2026〕3号"
proposed_by = "甲"
confirmed_by = "乙"

[[scope]]
name = "面向全社会"
since = 2026-12-01
clause = "catalogue-guideline-2009:1"
decision = "云政办发〔2026〕3号"
proposed_by = "甲"
confirmed_by = "乙"
"""
BODY = [
    {
        "type": "text",
        "value": "停车场的规划、用地和收费，由住房城乡建设局另行规定，自明年一月起施行。",
    }
]


def document(city: City, item: Item) -> dict[str, Any]:
    """Submit an item and return what was frozen."""
    city.submit(item)
    return gate.document_of(frozen(item).frozen)


@pytest.mark.clause("catalogue-guideline-2009:2")
def test_what_is_catalogued_says_so_and_has_a_number_and_a_validity(city: City) -> None:
    notice = document(city, city.draft("notice", validity=""))
    assert (notice["catalogued"], notice["type_label"]) == (True, "通知公告")
    assert notice["index_number"]
    assert notice["validity"]["state"] == "in_force"
    news = document(city, city.draft("news", validity="", body=BODY))
    assert (news["catalogued"], news["type_label"]) == (False, "政务动态")
    assert not news["index_number"]
    assert news["validity"]["state"] == ""


@pytest.mark.clause("website-guideline-2017:8")
def test_a_column_takes_the_kinds_it_is_for(city: City) -> None:
    item = city.draft("news", column="city-policy")
    with pytest.raises(Invalid, match="政务动态、动态要闻"):
        city.submit(item)
    Column.objects.filter(code="city-policy").update(item_types=["policy"])
    item = city.draft("news", other_columns=["city-policy"])
    with pytest.raises(Invalid, match="不收“政务动态”"):
        city.submit(item)
    services.update_item(
        item_id=item.pk, metadata={"other_columns": ["city-notice"]},
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    city.submit(item)


def test_being_listed_is_not_being_valid(city: City) -> None:
    made = document(city, city.draft("notice", listed_until=date(2026, 12, 1)))
    assert made["listed_until"] == "2026-12-01"
    assert made["validity"]["until"] is None


@pytest.mark.clause("catalogue-guideline-2009:6")
@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"validity": "repealed", "validity_note": "依决定废止。"}, "“已废止”没有写明日期"),
        ({"validity": "repealed", "ended_on": date(2026, 11, 1)}, "由何文件代替"),
        ({"validity": "amended", "ended_on": date(2026, 11, 1)}, "“已修改”没有写明由何文件"),
        ({"validity": "expired"}, "“已失效”没有写明日期"),
        ({"validity": "in_force", "ended_on": date(2026, 11, 1)}, "仍是“现行有效”"),
    ],
)
def test_what_no_longer_holds_says_since_when_and_why(
    city: City, values: dict[str, Any], word: str
) -> None:
    item = city.draft("policy", **values)
    with pytest.raises(Invalid, match=word):
        city.submit(item)


@pytest.mark.parametrize(
    "values",
    [
        {"validity": "repealed", "ended_on": date(2026, 11, 1), "validity_note": "依决定废止。"},
        {"validity": "expired", "valid_until": date(2026, 4, 30)},
    ],
)
def test_what_says_it_is_submitted(city: City, values: dict[str, Any]) -> None:
    made = document(city, city.draft("policy", **values))
    assert made["validity"]["state"] == values["validity"]
    assert made["validity"]["note"] == values.get("validity_note", "")


@pytest.mark.clause("catalogue-guideline-2009:6", "website-guideline-2017:3")
def test_a_replaced_document_does_not_silently_stay_in_force(city: City) -> None:
    author = city.people["author"]
    old, ticket = city.release("policy", title="关于停车管理的意见")
    admit(city, ticket)
    assert outdated_by_release(author) == []
    links = [{"relation": "replaces", "item": old.pk}]
    new, ticket = city.release("policy", title="停车管理办法", body=BODY, links=links)
    assert outdated_by_release(author) == []  # not yet in public
    admit(city, ticket)
    (row,) = outdated_by_release(author)
    assert (row.item.pk, row.by_id, row.by_title) == (old.pk, new.pk, "停车管理办法")
    services.correct(item_id=old.pk, reason="已被代替。", actor=author, now=city.tick())
    changed = {"validity": "repealed", "ended_on": date(2026, 11, 16), "replaced_by": new.pk}
    services.update_item(item_id=old.pk, metadata=changed, actor=author, now=city.tick())
    digest = city.submit(old)
    city.pass_to(old, "registration")
    assert len(outdated_by_release(author)) == 1
    again = services.register(
        item_id=old.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, again)
    assert outdated_by_release(author) == []
    stranger = type(author)("person", 999, "外人")
    assert outdated_by_release(stranger) == []


@pytest.mark.clause("catalogue-guideline-2009:5", "catalogue-guideline-2009:1")
def test_the_citys_own_lists_are_rows_in_data(city: City, local: Callable[[str], None]) -> None:
    item = city.draft("notice", assembly="财政预决算/部门预算")
    with pytest.raises(Invalid, match="组配分类不在本地的表里"):
        city.submit(item)
    local(LISTS)
    made = document(city, item)
    assert made["assembly"] == "财政预决算/部门预算"
    item = city.draft("notice", scope="面向全社会", body=BODY)
    with pytest.raises(Invalid, match="公开范围不在本地的表里"):
        city.submit(item)  # the list begins in December
    with pytest.raises(Invalid, match="too long"):
        local(LISTS.replace("部门决算", "长" * 60))


@pytest.mark.clause("catalogue-guideline-2009:3", "catalogue-guideline-2009:4")
@pytest.mark.parametrize(
    ("field", "wrong", "right", "clause"),
    [
        ("topic", "国务院组织机构/其他", "机构职能/其他", "catalogue-guideline-2009:3"),
        ("topic", "综合政务/随便", "综合政务/政务公开", "catalogue-guideline-2009:3"),
        ("genre", "启事", "公告", "catalogue-guideline-2009:4"),
    ],
)
def test_topic_and_genre_are_those_of_the_national_lists(
    city: City, field: str, wrong: str, right: str, clause: str
) -> None:
    item = city.draft("notice", **{field: wrong})
    with pytest.raises(Invalid, match="不在分类表里") as caught:
        city.submit(item)
    assert caught.value.clause == clause
    services.update_item(
        item_id=item.pk, metadata={field: right}, actor=city.people["author"], now=city.tick()
    )
    city.submit(item)


@pytest.mark.clause("catalogue-guideline-2009:1")
def test_a_long_summary_is_pointed_out(city: City) -> None:
    item = city.draft("notice", summary="概" * 101)
    city.submit(item)
    told = [f for f in frozen(item).findings if f["code"] == "summary-long"]
    assert [(f["severity"], f["clause"]) for f in told] == [("note", "catalogue-guideline-2009:1")]


@pytest.mark.clause("disclosure-regulation-2019:20", "disclosure-regulation-2019:12")
@pytest.mark.parametrize(
    ("kind", "missing", "clause"),
    [
        ("policy", "document_number", "disclosure-regulation-2019:20"),
        ("policy", "topic", "disclosure-regulation-2019:20"),
        ("notice", "made_on", "disclosure-regulation-2019:20"),
        ("organ", "summary", "disclosure-regulation-2019:20"),
        ("guide", "made_on", "disclosure-regulation-2019:12"),
    ],
)
def test_each_kind_carries_what_its_catalogue_entry_needs(
    city: City, kind: str, missing: str, clause: str
) -> None:
    if kind not in city.columns:
        city.columns[kind] = Column.objects.create(
            code=f"city-{kind}", site=city.site, slug=kind, path=f"/{kind}/", name=kind,
            column_type="信息公开目录",
        )  # fmt: skip
    whole = city.draft(kind)
    wanting = city.draft(kind, body=BODY, **{missing: None if missing == "made_on" else ""})
    with pytest.raises(Invalid, match="缺少") as caught:
        city.submit(wanting)
    assert caught.value.clause == clause
    city.submit(whole)


@pytest.mark.clause("disclosure-regulation-2019:10")
def test_an_office_within_an_organ_says_why_it_discloses_in_its_own_name(city: City) -> None:
    Organ.objects.filter(pk=city.organ.pk).update(kind="office")
    item = city.draft()
    city.submit(item)
    (asked,) = [f for f in frozen(item).findings if f["code"] == "organ-kind"]
    assert (asked["severity"], asked["label"]) == ("confirm", "以内设机构的名义公开")
    Organ.objects.filter(pk=city.organ.pk).update(kind="department")
    assert "organ-kind" not in {f.code for f in draft_findings(item, now=city.now)}


@pytest.mark.clause("normative-documents-2018:2")
def test_a_normative_draft_is_not_asked_for_the_number_it_will_get(city: City) -> None:
    values = {"document_number": "", "valid_until": date(2031, 11, 30)}
    for normative in (True, False):
        item = city.draft("policy", normative=normative, **values)
        found = {f.label for f in draft_findings(item, now=city.now)}
        assert ("缺少发文字号" in found) is not normative
