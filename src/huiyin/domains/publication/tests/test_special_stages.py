"""Coordination, sensitive matters, interpretation plans, normative documents, the emergency lane."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules import PUBLICATION
from huiyin.domains.publication.selectors import checking
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City


@pytest.fixture
def bureau(city: City) -> Organ:
    """Return an organ to be asked."""
    return Organ.objects.create(
        code="yc-traffic", name="云川市交通运输局", short_name="市交通局", level="city",
        kind="department", parent=city.organ,
    )  # fmt: skip


@pytest.mark.clause("disclosure-regulation-2019:11")
def test_other_organs_are_asked_and_agree(city: City, bureau: Organ) -> None:
    item = city.draft(other_organs=True)
    digest = city.submit(item)
    city.pass_to(item, "coordination")
    coordinator = city.people["coordinator"]
    with pytest.raises(Invalid, match="征求"):
        city.decide(item, "coordinate")
    services.ask_organs(item_id=item.pk, organs=[bureau.code], actor=coordinator, now=city.tick())
    with pytest.raises(PolicyBreach, match="市交通运输局"):
        city.decide(item, "coordinate")
    services.record_opinion(
        item_id=item.pk, organ=bureau.code, opinion="agree", actor=coordinator, now=city.tick()
    )
    city.decide(item, "coordinate", digest_seen=digest)
    assert city.state(item) == "approval"


@pytest.mark.clause("changchun-2015:4.1e")
def test_a_sensitive_matter_needs_the_meetings_agreement(city: City) -> None:
    item = city.draft(sensitive=True)
    digest = city.submit(item)
    city.pass_to(item, "sensitive_conclusion")
    with pytest.raises(PolicyBreach, match="会商"):
        city.decide(item, "conclude_sensitive")
    meeting: dict[str, Any] = {
        "item_id": item.pk, "held_on": date(2026, 11, 20), "members": "网信办、交通局",
        "digest_seen": digest, "actor": city.people["coordinator"],
    }  # fmt: skip
    services.conclude_sensitive(**meeting, conclusion="同意发布。", agreed=True, now=city.tick())
    assert city.state(item) == "approval"


def test_a_refusal_of_the_meeting_sends_back(city: City) -> None:
    item = city.draft(sensitive=True)
    digest = city.submit(item)
    city.pass_to(item, "sensitive_conclusion")
    services.conclude_sensitive(
        item_id=item.pk, held_on=date(2026, 11, 20), members="网信办", conclusion="暂缓发布。",
        agreed=False, digest_seen=digest, actor=city.people["coordinator"], now=city.tick(),
    )  # fmt: skip
    assert city.state(item) == "draft"


@pytest.mark.clause("changchun-2015:4.3a")
@pytest.mark.parametrize("kind", ["policy", "notice"])
def test_a_major_policy_is_not_submitted_without_its_plan(city: City, kind: str) -> None:
    item = city.draft(kind, major=True)
    with pytest.raises(Invalid, match="解读方案"):
        city.submit(item)
    assert city.state(item) == "draft"


def test_major_news_needs_no_plan(city: City) -> None:
    city.submit(city.draft("news", major=True))


@pytest.mark.clause("changchun-2015:4.3a")
@pytest.mark.parametrize(
    ("marks", "word"), [({"major": True}, "解读方案"), ({"normative": True}, "有效期")]
)
def test_approval_asks_once_more(
    city: City, monkeypatch: pytest.MonkeyPatch, marks: dict[str, Any], word: str
) -> None:
    """What slipped through submission, by a fault or past it, is not approved."""
    monkeypatch.setattr(checking, "duty_findings", lambda *_args, **_more: [])
    item = city.draft("policy", **marks)
    city.submit(item)
    city.pass_to(item, "approval")
    with pytest.raises(PolicyBreach, match=word):
        city.decide(item, "approve")
    assert city.state(item) == "approval"


def test_a_major_policy_with_its_plan_goes_out(city: City) -> None:
    item = city.draft("policy", major=True)
    services.plan_interpretation(
        policy_id=item.pk, form="chart", author="市政府办公室", channel="门户网站",
        outline="为什么、做什么、怎么办", due=date(2026, 11, 27),
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    digest = city.submit(item)
    with pytest.raises(WrongState):
        services.plan_interpretation(
            policy_id=item.pk, form="text", author="甲", channel="乙", outline="丙",
            due=date(2026, 11, 27), actor=city.people["author"], now=city.tick(),
        )  # fmt: skip
    city.pass_to(item, "registration")
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert ticket.kind == "release"


@pytest.mark.clause("normative-documents-2018:3")
def test_a_normative_document_needs_an_end(city: City) -> None:
    item = city.draft("policy", normative=True)
    with pytest.raises(Invalid, match="有效期"):
        city.submit(item)
    assert city.state(item) == "draft"


@pytest.mark.clause("legality-review-2018:2", "fair-competition-review-2024:18")
@pytest.mark.parametrize(
    ("marks", "stage", "action", "clause", "then"),
    [
        (
            {"normative": True, "valid_until": date(2031, 12, 31)},
            "legality_review",
            "pass_legality",
            "legality-review-2018:2",
            "competition_review",
        ),
        (
            {"market": True},
            "competition_review",
            "pass_competition",
            "fair-competition-review-2024:18",
            "approval",
        ),
    ],
)
def test_what_needs_a_review_of_its_own_is_not_approved_without_a_written_opinion(
    city: City, marks: dict[str, Any], stage: str, action: str, clause: str, then: str
) -> None:
    item = city.draft("policy", **marks)
    city.submit(item)
    city.pass_to(item, stage)
    with pytest.raises(WrongState):
        city.decide(item, "approve", opinion="同意。")
    for role in ("approver", "third_reviewer"):
        with pytest.raises(NotPermitted):
            city.decide(item, action, role, opinion="同意。")
    with pytest.raises(Invalid):
        city.decide(item, action, opinion=" ")
    assert city.state(item) == stage
    city.decide(item, action, opinion="经审核，合法，可以出台。")
    kept = Decision.objects.get(case=case_of(item), action=action)
    assert (kept.stage, kept.opinion) == (stage, "经审核，合法，可以出台。")
    step = PUBLICATION.find(stage, action)
    assert step is not None
    assert step.clause == clause
    assert city.state(item) == then
