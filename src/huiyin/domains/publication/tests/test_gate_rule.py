"""The gate judged from a ticket alone: a real ticket passes, and each way of bending it is named."""

from __future__ import annotations

import copy
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.gate_rule import check_items
from huiyin.domains.publication.rules import PUBLICATION, migration
from huiyin.domains.publication.rules.migration import START, MigrationRule
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

Bend = Any


def real(city: City, kind: str = "news", **values: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return payload and documents of a ticket that went through every stage."""
    _item, ticket = city.release(kind, **values)
    frozen = Frozen.objects.filter(digest=ticket.payload["entries"][0]["digest"])[0]
    return ticket.payload, {frozen.key: gate.document_of(frozen)}


def decision(payload: dict[str, Any], action: str) -> dict[str, Any]:
    """Return one decision of a ticket."""
    return next(d for d in payload["decisions"] if d["action"] == action)


def test_a_real_ticket_passes(city: City) -> None:
    assert check_items(*real(city)) == []


def test_a_real_policy_passes(city: City) -> None:
    assert check_items(*real(city, "policy")) == []


@pytest.mark.parametrize("nonce", ["有人写的话", "0" * 31, "0" * 64])
def test_no_words_pass_where_the_random_number_stands(city: City, nonce: str) -> None:
    payload, documents = copy.deepcopy(real(city))
    for document in documents.values():
        assert len(document["nonce"]) == 32
        document["nonce"] = nonce
    assert any("随机数" in problem for problem in check_items(payload, documents))


@pytest.mark.parametrize(
    "action",
    [
        "submit",
        "proofread_1",
        "review_1",
        "proofread_2",
        "review_2",
        "clear_secrecy",
        "approve",
        "register",
    ],
)
def test_no_stage_may_be_missing(city: City, action: str) -> None:
    payload, documents = copy.deepcopy(real(city))
    payload["decisions"] = [d for d in payload["decisions"] if d["action"] != action]
    label = next(s.label for s in PUBLICATION.steps if s.action == action)
    assert any(label in problem for problem in check_items(payload, documents))


def _set(action: str, **values: Any) -> Bend:
    return lambda p, _d: decision(p, action).update(values)


def _data(action: str, **values: Any) -> Bend:
    return lambda p, _d: decision(p, action)["data"].update(values)


def _same_person(one: str, other: str) -> Bend:
    return lambda p, _d: decision(p, one).update(actor_id=decision(p, other)["actor_id"])


def _document(**values: Any) -> Bend:
    return lambda _p, d: next(iter(d.values())).update(values)


@pytest.mark.parametrize(
    ("bend", "word"),
    [
        (_set("review_1", role="author"), "岗位"),
        (_set("approve", at="2020-01-01T00:00:00+00:00"), "早于"),
        (_same_person("review_1", "submit"), "同一个人"),
        (_same_person("review_2", "review_1"), "同一个人"),
        (_same_person("review_1", "proofread_1"), "同一个人"),
        (_same_person("clear_secrecy", "submit"), "同一个人"),
        (_same_person("approve", "submit"), "同一个人"),
        (_set("review_2", digest_seen="0" * 64), "审核通过（二审）"),
        (_data("clear_secrecy", points={}), "逐项"),
        (_data("clear_secrecy", disclosure="on_request"), "公开属性"),
        (_data("clear_secrecy", reason=""), "理由"),
        (_data("submit", findings=[{"key": "k", "severity": "confirm", "label": "疑似手机号", "excerpt": "1"}]),
         "疑似手机号"),
        (lambda p, _d: p.update(registration="", registrations={}), "登记号"),
        (lambda p, _d: p.update(kind="configuration"), "发布票"),
        (lambda p, _d: p.update(kind="emergency"), "应急"),
        (_document(id=999), "不是同一件"),
        (_document(disclosure="withheld"), "主动公开"),
        (_document(type="policy"), "信息类型"),
        (_document(major=True), "标记"),
        (_document(normative=True), "有效期"),
        (_document(organ="yc-other"), "发布机构"),
        (_document(made_on="2030-01-01"), "成文日期"),
        (_document(listed_until="2026-01-01"), "截止日期"),
    ],
)  # fmt: skip
def test_each_bend_is_named(city: City, bend: Bend, word: str) -> None:
    payload, documents = copy.deepcopy(real(city))
    bend(payload, documents)
    assert any(word in problem for problem in check_items(payload, documents))


def test_a_writer_among_the_reviewers_is_found(city: City) -> None:
    payload, documents = copy.deepcopy(real(city))
    writer = decision(payload, "review_1")["actor_id"]
    decision(payload, "submit")["data"]["writers"].append(writer)
    assert any("起草" in problem for problem in check_items(payload, documents))


def test_five_people_stand_behind_a_policy(city: City) -> None:
    payload, documents = copy.deepcopy(real(city, "policy"))
    first = decision(payload, "proofread_1")["actor_id"]
    for action in ("clear_secrecy", "approve", "register"):
        decision(payload, action)["actor_id"] = first
    decision(payload, "review_2")["actor_id"] = decision(payload, "review_1")["actor_id"]
    problems = check_items(payload, documents)
    assert any("不同的人" in problem for problem in problems)


def test_a_schedule_beyond_a_year_is_refused(city: City) -> None:
    payload, documents = copy.deepcopy(real(city))
    payload["not_before"] = (city.now + timedelta(days=400)).isoformat()
    assert any("一年" in problem for problem in check_items(payload, documents))


def test_migrated_information_keeps_its_date_and_source(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    payload, documents = copy.deepcopy(real(city))
    payload["kind"] = "migration"
    payload["manifest"] = "m" * 64
    payload["decisions"] = [
        {"kind": "migration", "action": action, "actor_id": who, "role": role, "digest_seen": "m" * 64,
         "data": {"secrecy": "clear"}}
        for action, who, role in (("sign_first", 1, "importer"), ("sign_second", 2, "approver"))
    ]  # fmt: skip
    assert any("原发布日期" in problem for problem in check_items(payload, documents))
    document = next(iter(documents.values()))
    document["published_on"] = "2019-05-15"
    assert any("原文地址" in problem for problem in check_items(payload, documents))
    document["source_url"] = "https://www.example.gov.cn/2019/05/15/1.html"
    assert check_items(payload, documents) == []
    payload["decisions"][1]["actor_id"] = 1
    assert any("两个人作过保密审查并签署" in problem for problem in check_items(payload, documents))
    payload["decisions"][1] |= {"actor_id": 2, "role": "importer"}
    assert any("两个人作过保密审查并签署" in problem for problem in check_items(payload, documents))
    payload["decisions"][1] |= {"role": "approver", "data": {"secrecy": "concern"}}
    assert any("两个人作过保密审查并签署" in problem for problem in check_items(payload, documents))
    payload["decisions"][1]["data"] = {"secrecy": "clear"}
    assert check_items(payload, documents) == []
    closed = MigrationRule(
        allowed=False,
        since=START,
        clause="website-guideline-2017:10",
        decision="云政办发〔2026〕9号",
    )
    monkeypatch.setattr(migration, "_LOCAL", [closed])
    (problem,) = check_items(payload, documents)
    assert problem.endswith("开票那天没有启用迁移通道")
