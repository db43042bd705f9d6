"""Doubts of the secrecy review are kept; what is not published stands in a register and is looked at again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.selectors import waiting_for, withheld
from huiyin.domains.publication.tests.conftest import POINTS, SECRECY, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

DOUBT = {**POINTS, "privacy": {"finding": "concern", "note": "第三段有病人的姓名"}}
KEPT = {"disclosure": "withheld", "ground": "third_party", "reason": "含病人姓名，去掉后没有意义。"}


def in_secrecy_review(city: City, **values: Any) -> Item:
    """Return an item before the secrecy officer."""
    item = city.draft(**values)
    city.submit(item)
    city.pass_to(item, "secrecy_review")
    return item


def kept_back(city: City, **values: Any) -> Item:
    """Return an item of which it was decided that it is not published."""
    item = in_secrecy_review(city, **values)
    city.decide(item, "withhold", opinion="不宜公开。", data={**KEPT, "points": DOUBT})
    city.decide(item, "approve_withholding", opinion="同意不公开。")
    return item


@pytest.mark.clause("disclosure-regulation-2019:17")
def test_a_doubt_goes_back_with_its_answers(city: City) -> None:
    item = in_secrecy_review(city)
    city.decide(item, "raise_doubt", opinion="请去掉姓名。", data={"points": DOUBT})
    assert city.state(item) == "draft"
    kept = Decision.objects.get(case=case_of(item), action="raise_doubt")
    assert kept.data["points"] == DOUBT
    assert kept.verdict == "returned"
    readings = cases.clock_readings(case_of(item), city.now)
    assert all(r.reading.stopped for r in readings)


@pytest.mark.parametrize(
    ("points", "word"),
    [
        (POINTS, "没有疑问"),
        ({k: v for k, v in DOUBT.items() if k != "safety"}, "三安全一稳定"),
        ({**DOUBT, "privacy": {"finding": "concern", "note": " "}}, "个人隐私"),
    ],
)
def test_a_doubt_is_about_points_and_says_which(
    city: City, points: dict[str, Any], word: str
) -> None:
    item = in_secrecy_review(city)
    for action, more in (("raise_doubt", {}), ("report_doubt", {"authority": "市保密局"})):
        with pytest.raises(Invalid, match=word):
            city.decide(item, action, opinion="有疑问。", data={"points": points, **more})
    assert city.state(item) == "secrecy_review"


@pytest.mark.clause("disclosure-regulation-2019:17")
def test_a_doubt_is_put_to_the_authority_and_its_answer_kept(city: City) -> None:
    item = in_secrecy_review(city)
    with pytest.raises(Invalid, match="报请的机关"):
        city.decide(item, "report_doubt", opinion="拿不准。", data={"points": DOUBT})
    given = {"points": DOUBT, "authority": "市保密行政管理部门"}
    city.decide(item, "report_doubt", opinion="拿不准。", data=given)
    assert city.state(item) == "secrecy_determination"
    assert item.pk in {r.item.pk for r in waiting_for(city.people["secrecy_officer"])}
    running = {r.rule.name: r.reading for r in cases.clock_readings(case_of(item), city.now)}
    assert running["secrecy_review"].paused
    assert not running["secrecy_determination"].paused
    city.now += timedelta(days=10)
    city.decide(
        item,
        "record_determination",
        opinion="不涉密，可以公开。",
        data={"authority": "市保密行政管理部门"},
    )
    assert city.state(item) == "secrecy_review"
    running = {r.rule.name: r.reading for r in cases.clock_readings(case_of(item), city.now)}
    assert not running["secrecy_review"].overdue
    assert running["secrecy_determination"].stopped
    city.decide(item, "clear_secrecy", data=SECRECY)
    city.pass_to(item, "registration")
    digest = frozen(item).frozen.digest
    services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )


@pytest.mark.clause("transparency-rules-2016:1")
def test_not_publishing_needs_ground_reason_and_approval(city: City) -> None:
    item = in_secrecy_review(city)
    for missing in ("ground", "reason", "disclosure"):
        data = {**KEPT, "points": DOUBT, missing: ""}
        with pytest.raises(Invalid):
            city.decide(item, "withhold", opinion="不宜公开。", data=data)
    data = {**KEPT, "points": DOUBT, "disclosure": "on_request"}
    with pytest.raises(Invalid, match="一致"):
        city.decide(item, "withhold", opinion="不宜公开。", data=data)
    city.decide(item, "withhold", opinion="不宜公开。", data={**KEPT, "points": DOUBT})
    assert city.state(item) == "withholding"
    assert item.pk in {r.item.pk for r in waiting_for(city.people["approver"])}
    city.decide(item, "approve_withholding", opinion="同意不公开。")
    assert city.state(item) == "withheld"


@pytest.mark.clause("disclosure-regulation-2019:18", "changchun-2015:4.1a")
def test_what_is_withheld_stands_in_a_register_and_is_looked_at_again(city: City) -> None:
    item = kept_back(city)
    officer = city.people["secrecy_officer"]
    (row,) = withheld(officer, city.now)
    assert (row.item.pk, row.disclosure, row.ground.code) == (item.pk, "withheld", "third_party")
    assert row.reason == KEPT["reason"]
    assert row.decided_on == date(2026, 11, 20)
    assert row.due_on == date(2027, 11, 20)
    assert not row.late
    assert services.escalate_overdue(city.now) == 0
    city.now += timedelta(days=366)
    assert services.escalate_overdue(city.now) == 1
    assert item.pk in {r.item.pk for r in waiting_for(officer)}
    assert withheld(officer, city.now)[0].late
    city.decide(item, "keep_withheld", opinion="情况没有变化。")
    assert city.state(item) == "withheld"
    assert withheld(officer, city.now)[0].due_on == date(2028, 11, 20)
    services.reopen(item_id=item.pk, reason="当事人已同意。", actor=officer, now=city.tick())
    assert city.state(item) == "draft"
    assert withheld(officer, city.now) == []


def test_a_city_sets_how_often(city: City, local: Callable[[str], None]) -> None:
    local("""
[[period]]
name = "withholding_review"
length = 90
since = 2026-01-01
clause = "disclosure-regulation-2019:18"
decision = "云政办发〔2026〕3号"
proposed_by = "甲"
confirmed_by = "乙"
""")
    kept_back(city)
    assert withheld(city.people["approver"], city.now)[0].due_on == date(2027, 2, 18)


def test_others_see_nothing_of_it(city: City) -> None:
    kept_back(city)
    stranger = type(city.people["author"])("person", 999, "外人")
    assert withheld(stranger, city.now) == []


@pytest.mark.clause(
    "transparency-rules-2016:1", "disclosure-regulation-2019:19", "disclosure-regulation-2019:27"
)
def test_an_attribute_other_than_proactive_needs_its_reason(city: City) -> None:
    item = city.draft(disclosure="on_request")
    with pytest.raises(Invalid, match="理由"):
        city.submit(item)
    services.update_item(
        item_id=item.pk, metadata={"disclosure_reason": "内部名册，可以依申请提供。"},
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    city.submit(item)
    document = gate.document_of(frozen(item).frozen)
    assert document["disclosure_reason"] == "内部名册，可以依申请提供。"
    told = [f for f in frozen(item).findings if f["code"] == "not-proactive"]
    assert [(f["severity"], f["clause"], f["excerpt"]) for f in told] == [
        ("note", "disclosure-regulation-2019:19", "依申请公开")
    ]
    city.pass_to(item, "secrecy_review")
    with pytest.raises(PolicyBreach, match="主动公开"):
        city.decide(item, "clear_secrecy", data=SECRECY)
    data = {**KEPT, "points": POINTS, "disclosure": "on_request", "ground": "on_request"}
    city.decide(item, "withhold", opinion="不在主动公开范围。", data=data)
    assert city.state(item) == "withholding"
    city.decide(item, "approve_withholding", opinion="同意。")
    (row,) = withheld(city.people["secrecy_officer"], city.now)
    assert (row.disclosure, row.ground.clause) == ("on_request", "disclosure-regulation-2019:27")


POINTS_AND_GROUNDS = [
    ("business_secret", "third_party", "disclosure-regulation-2019:15"),
    ("privacy", "third_party", "disclosure-regulation-2019:15"),
    ("internal", "internal", "disclosure-regulation-2019:16"),
    ("process", "process", "disclosure-regulation-2019:16"),
    ("enforcement", "enforcement", "disclosure-regulation-2019:16"),
    ("safety", "safety", "disclosure-regulation-2019:14"),
    ("state_secret", "state_secret", "disclosure-regulation-2019:14"),
    ("state_secret", "forbidden", "disclosure-regulation-2019:14"),
]


@pytest.mark.clause(
    "disclosure-regulation-2019:14",
    "disclosure-regulation-2019:15",
    "disclosure-regulation-2019:16",
)
@pytest.mark.parametrize(("point", "ground", "clause"), POINTS_AND_GROUNDS)
def test_one_doubt_keeps_an_item_back_and_is_a_ground_by_law(
    city: City, point: str, ground: str, clause: str
) -> None:
    """A point left out or in doubt passes nothing; what it raises is a ground on which the law withholds."""
    item = in_secrecy_review(city)
    without = {code: answer for code, answer in POINTS.items() if code != point}
    with pytest.raises(Invalid):
        city.decide(item, "clear_secrecy", data={**SECRECY, "points": without})
    doubt = {**POINTS, point: {"finding": "concern", "note": "第二段"}}
    with pytest.raises(PolicyBreach):
        city.decide(item, "clear_secrecy", data={**SECRECY, "points": doubt})
    given = {"disclosure": "withheld", "ground": ground, "reason": "第二段。", "points": doubt}
    city.decide(item, "withhold", opinion="不宜公开。", data=given)
    city.decide(item, "approve_withholding", opinion="同意不公开。")
    (row,) = withheld(city.people["secrecy_officer"], city.now)
    assert (row.ground.code, row.ground.clause) == (ground, clause)


def test_what_is_still_public_is_taken_down_first(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    services.correct(item_id=item.pk, reason="有误。", actor=city.people["author"], now=city.tick())
    city.submit(item)
    city.pass_to(item, "secrecy_review")
    city.decide(item, "withhold", opinion="不宜公开。", data={**KEPT, "points": DOUBT})
    with pytest.raises(WrongState, match="还在网上"):
        city.decide(item, "approve_withholding", opinion="同意。")
    services.withdraw(
        item_id=item.pk, reason="不宜公开。", actor=city.people["approver"], now=city.tick()
    )
    assert city.state(item) == "withdrawn"


def test_the_secrecy_clock_stops_when_the_item_is_taken_down(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    services.correct(item_id=item.pk, reason="有误。", actor=city.people["author"], now=city.tick())
    city.submit(item)
    city.pass_to(item, "secrecy_review")
    services.withdraw(
        item_id=item.pk, reason="等不及。", actor=city.people["approver"], now=city.tick()
    )
    assert all(r.reading.stopped for r in cases.clock_readings(case_of(item), city.now))
