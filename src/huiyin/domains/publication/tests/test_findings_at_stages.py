"""Findings that came after submission: seen at once, they stop approval and registration like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.selectors import findings_in, review_of
from huiyin.domains.publication.tests.conftest import City, frozen
from huiyin.domains.publication.tests.test_findings import LONG
from huiyin.domains.publication.tests.test_matrix import brought_to
from huiyin.domains.publication.tests.troubles import (
    TROUBLES,
    URL,
    link_dies,
    list_arrives,
    plant,
    twin_arrives,
)
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.tests.changing import switched
from huiyin.kernel.errors import DomainError, Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item

WORDS = f'<p>请各部门按排人员，详见<a href="{URL}">原文</a>。{LONG}</p>'


def act(city: City, item: Item, state: str, reasons: dict[str, str]) -> None:
    """Approve or register, with reasons for findings."""
    if state == "approval":
        city.decide(item, "approve", data={"confirmed": reasons})
        return
    services.register(
        item_id=item.pk, digest_seen=frozen(item).frozen.digest, confirmed=reasons,
        actor=city.people["registrar"], now=city.tick(),
    )  # fmt: skip


def found(city: City, item: Item) -> dict[str, Any]:
    """Return the findings of this moment by code."""
    review = review_of(item.pk, city.people["approver"])
    return {f.finding["code"]: f for f in findings_in(review, now=city.now)}


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("state", ["approval", "registration"])
def test_each_kind_stops_approval_and_registration(city: City, state: str) -> None:
    item = brought_to(city, state)
    list_arrives(city, "banned")
    list_arrives(city, "wrong")
    link_dies(city)
    for trouble in TROUBLES:
        plant(city, item, trouble)
        standing = found(city, item)[trouble.code]
        assert (standing.finding["label"], standing.open) == (trouble.label, True)
        with pytest.raises(PolicyBreach, match=trouble.label) as stopped:
            act(city, item, state, {})
        refused = trouble.severity == "refuse"
        assert stopped.value.code == ("findings-refused" if refused else "findings-open")
        with pytest.raises(DomainError) as after:
            act(city, item, state, {standing.finding["key"]: "值班用，应当公开。"})
        # With the reason only what the planted document lacks by itself stands in the way.
        assert after.value.code == (
            "findings-refused"
            if refused
            else {"approval": "too-few-people", "registration": "gate-refused"}[state]
        )
        assert case_of(item).state == state


def later(city: City, state: str) -> Item:
    """Return an item in a state whose words nobody minded when it was submitted."""
    item = city.draft(title="供热运行公告", body=[{"type": "text", "value": {"html": WORDS}}])
    city.submit(item)
    assert [f for f in frozen(item).findings if f["severity"] != "note"] == []
    city.pass_to(item, state)
    return item


@pytest.mark.parametrize("state", ["approval", "registration"])
def test_what_came_later_is_confirmed_with_reasons_and_kept_with_the_decision(
    city: City, state: str
) -> None:
    item = later(city, state)
    twin_arrives(city, gate.document_of(frozen(item).frozen))
    list_arrives(city, "wrong")
    link_dies(city)
    standing = found(city, item)
    assert set(standing) == {"word-wrong", "dead-link", "near-duplicate"}
    assert all(f.later and f.open for f in standing.values())
    with pytest.raises(PolicyBreach, match="说明为什么可以公开"):
        act(city, item, state, {})
    reasons = {f.finding["key"]: f"因为{code}" for code, f in standing.items()}
    act(city, item, state, reasons | {"0" * 16: "与此无关"})
    decision = Decision.objects.filter(case=case_of(item)).order_by("-sequence")[0]
    assert decision.data["confirmed"] == reasons
    kept = decision.data["later_findings"]
    assert {f["code"] for f in kept.values()} == set(standing)
    assert set(kept) == set(reasons)
    if state == "registration":
        assert city.state(item) == "awaiting_release"
        return
    assert {f.reason for f in found(city, item).values()} == set(reasons.values())
    act(city, item, "registration", {})


def test_a_banned_word_listed_since_stops_the_item_until_the_list_is_taken_back(city: City) -> None:
    body = [{"type": "text", "value": "云川人名政府就公交线路调整公告如下。"}]
    item = city.draft(body=body)
    city.submit(item)
    city.pass_to(item, "registration")
    words = list_arrives(city, "banned")
    with pytest.raises(PolicyBreach, match="说明理由也不能放行") as refused:
        act(city, item, "registration", {})
    assert refused.value.clause == "inspection-indicators-2019:V1"
    item.refresh_from_db()
    assert item.registration == ""
    switched(words, active=False, now=city.tick())
    act(city, item, "registration", {})
    assert city.state(item) == "awaiting_release"


def test_what_was_there_at_submission_is_settled_although_it_has_gone(city: City) -> None:
    link_dies(city)
    item = city.draft(
        body=[{"type": "text", "value": {"html": f'<p>见<a href="{URL}">原文</a>。</p>'}}]
    )
    city.submit(item)
    LinkCheck.objects.update(ok=True, status=200, failures=0)
    city.pass_to(item, "approval")
    standing = found(city, item)["dead-link"]
    assert (standing.gone, standing.open, standing.later) == (True, True, False)
    with pytest.raises(PolicyBreach):
        act(city, item, "approval", {})
    act(city, item, "approval", {standing.finding["key"]: "链接已恢复。"})
    act(city, item, "registration", {})


def test_of_two_alike_under_review_the_later_one_is_explained(city: City) -> None:
    body = [{"type": "text", "value": LONG}]
    first, second = (city.draft(title="供热运行公告", body=body) for _ in range(2))
    city.submit(first)
    city.submit(second)
    city.pass_to(first, "approval")
    city.pass_to(second, "approval")
    told, asked = found(city, first), found(city, second)
    assert (set(told), set(asked)) == ({"near-duplicate-later"}, {"near-duplicate"})
    assert "后来送审" in told["near-duplicate-later"].finding["label"]
    act(city, first, "approval", {})
    with pytest.raises(PolicyBreach, match="几乎相同"):
        act(city, second, "approval", {})


def test_a_draft_shows_what_would_be_found(city: City) -> None:
    item = city.draft("notice", summary="", body=[{"type": "text", "value": "机密★三年"}])
    assert {c: f.finding["severity"] for c, f in found(city, item).items()} == {
        "metadata-missing": "refuse", "secrecy-mark": "refuse",
    }  # fmt: skip
    with pytest.raises(Invalid, match="有密级标志“机密★三年”") as refused:
        city.submit(item)
    assert "缺少内容概述：请在“编目”中补填内容概述。" in str(refused.value)
    services.update_item(
        item_id=item.pk, metadata={"summary": "概述。"}, body=[{"type": "text", "value": "一句话。"}],
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    assert found(city, item) == {}


def test_a_correction_shows_the_drafts_findings_and_not_those_of_the_last_round(city: City) -> None:
    item = city.draft(body=[{"type": "text", "value": "请致电13812345678。"}])
    city.submit(item)
    assert set(found(city, item)) == {"mobile"}
    services.recall(item_id=item.pk, actor=city.people["author"], now=city.tick())
    services.update_item(
        item_id=item.pk, body=[{"type": "text", "value": "请致电12345。"}],
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    assert found(city, item) == {}


def test_a_draft_that_refers_to_what_is_gone_says_so(city: City) -> None:
    item = city.draft(body=[{"type": "policy_card", "value": {"item": 999_999}}])
    (broken,) = found(city, item).values()
    assert broken.finding["code"] == "draft-broken"
    assert "政策文件已不存在" in broken.finding["excerpt"]
