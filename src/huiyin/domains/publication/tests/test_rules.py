"""The tables of publication: complete, consistent and as the clauses say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.domains.publication.access import READERS
from huiyin.domains.publication.rules import (
    EMERGENCY_RULES,
    GENRES,
    ITEM_TYPES,
    PUBLICATION,
    Marks,
    emergency_rule,
    periods,
    required_actions,
    review_rule,
    topic_names,
    topics,
)
from huiyin.domains.publication.rules.publication import PUBLIC, rulebooks
from huiyin.domains.publication.rules.reviews import REVIEW_RULES
from huiyin.domains.publication.rules.secrecy import POINT_CODES
from huiyin.domains.publication.rules.stages import REVIEWING
from huiyin.kernel.steps import SYSTEM_ROLE

DAY = date(2026, 11, 23)


def test_six_types_each_with_a_review_rule() -> None:
    assert [t.code for t in ITEM_TYPES] == [
        "policy", "notice", "news", "interpretation", "guide", "organ",
    ]  # fmt: skip
    assert all(review_rule(t.code, DAY).people >= 3 for t in ITEM_TYPES)
    assert review_rule("policy", DAY).people == 5


def test_a_rule_is_not_in_force_before_its_day() -> None:
    with pytest.raises(KeyError):
        review_rule("policy", date(2015, 5, 12))


def test_topics_are_the_twenty_two_classes() -> None:
    assert len(topics()) == 22
    assert topics()[0].name == "机构职能"
    assert topics()[-1].name == "其他"
    assert len(set(topic_names())) == len(topic_names())
    assert max(map(len, topic_names())) <= 60


def test_genres_are_fifteen_kinds_and_two() -> None:
    assert len(GENRES) == 17
    assert len(POINT_CODES) == 7


def test_a_policy_passes_every_stage() -> None:
    marks = Marks("policy", normative=True, sensitive=True, other_organs=True, market=True)
    assert list(required_actions(marks, DAY)) == ["submit", *(s.action for s in REVIEWING)]


@pytest.mark.parametrize("item_type", [row.item_type for row in REVIEW_RULES])
def test_every_type_passes_three_reviews_and_three_proofreadings(item_type: str) -> None:
    assert required_actions(Marks(item_type), DAY) == (
        "submit", "proofread_1", "review_1", "proofread_2", "review_2", "proofread_3", "review_3",
        "clear_secrecy", "approve", "register",
    )  # fmt: skip


@pytest.mark.clause("fair-competition-review-2024:18")
@pytest.mark.parametrize("marks", [{"normative": True}, {"market": True}])
def test_a_normative_document_is_reviewed_for_competition_whatever_its_author_marked(
    marks: dict[str, bool],
) -> None:
    assert "pass_competition" in required_actions(Marks("policy", **marks), DAY)
    assert "pass_competition" not in required_actions(Marks("policy"), DAY)


def test_the_emergency_lane_never_postpones_secrecy_approval_or_registration() -> None:
    kept = required_actions(Marks("policy", emergency=True, sensitive=True), DAY)
    assert kept == (
        "submit", "review_1", "clear_secrecy", "conclude_sensitive", "approve_orally", "register",
    )  # fmt: skip


def test_the_emergency_lane_is_off() -> None:
    assert not emergency_rule(DAY).allowed
    assert all(row.people >= 2 for row in EMERGENCY_RULES)


def test_nobody_approves_or_reviews_what_he_submitted() -> None:
    free = {"coordinate", "register"}
    for stage in REVIEWING:
        assert ("submit" in stage.distinct) != (stage.action in free), stage.action


def test_every_stage_can_send_back_and_be_recalled() -> None:
    for stage in REVIEWING:
        back = PUBLICATION.find(stage.state, "return_to_draft")
        assert back is not None
        assert back.needs == ("opinion",)
        assert PUBLICATION.find(stage.state, "recall") is not None


def test_only_the_system_says_that_something_was_released() -> None:
    into = {s.source for s in PUBLICATION.steps if s.target in PUBLIC} - set(PUBLIC)
    assert into == {"awaiting_release"}
    steps = [s for s in PUBLICATION.steps if s.target in PUBLIC and s.source not in PUBLIC]
    assert {s.roles for s in steps} == {frozenset({"system"})}
    assert all("really_released" in s.guards for s in steps)


def test_no_path_to_the_releaser_avoids_registration() -> None:
    into = {s.action for s in PUBLICATION.steps if s.target == "awaiting_release"}
    assert into == {"register"}


def test_whoever_has_a_stage_sees_what_waits_there() -> None:
    people = {role for step in PUBLICATION.steps for role in step.roles} - {SYSTEM_ROLE}
    assert people <= READERS
    assert {stage.role for stage in REVIEWING} <= READERS


def test_a_deadline_may_begin_later_than_the_rulebook(monkeypatch: pytest.MonkeyPatch) -> None:
    later = [
        replace(row, since=date(2027, 1, 1)) if row.name == "withholding_review" else row
        for row in periods.PERIODS
    ]
    monkeypatch.setattr(periods, "PERIODS", tuple(later))
    books = {book.since: {clock.name for clock in book.clocks} for book in rulebooks()}
    assert list(books) == [date(2015, 5, 13), date(2027, 1, 1)]
    assert "withholding_review" not in books[date(2015, 5, 13)]
    assert "withholding_review" in books[date(2027, 1, 1)]
