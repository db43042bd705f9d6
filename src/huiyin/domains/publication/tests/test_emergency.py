"""The emergency lane: opened by a row in data, kept by two people, made up for afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import local_rules, services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rounds import missing_supplements
from huiyin.domains.publication.rules import Marks, emergency_rule, migration, postponed_actions
from huiyin.domains.publication.rules.migration import migration_rule
from huiyin.domains.publication.selectors import waiting_for
from huiyin.domains.publication.tests.conftest import LANE, SECRECY, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import ClockEvent
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

DAY = date(2026, 11, 20)


def orally(city: City, item: Item) -> None:
    """Take an item of the lane from approval to its ticket."""
    digest = frozen(item).frozen.digest
    services.approve_orally(
        item_id=item.pk, oral_approver="值班市长", oral_at=city.now, opinion="电话批准，立即发布。",
        digest_seen=digest, actor=city.people["emergency_approver"], now=city.tick(),
    )  # fmt: skip


def in_public(city: City, kind: str = "news") -> Item:
    """Return an item that went out through the lane."""
    item = city.draft(kind)
    digest = city.submit(item, emergency=True)
    city.pass_to(item, "approval")
    orally(city, item)
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert ticket.kind == "emergency"
    admit(city, ticket)
    return item


def stopped(item: Item) -> bool:
    """Tell whether the clock of the missing reviews has stopped."""
    events = ClockEvent.objects.filter(clock__case=case_of(item), clock__name="missing_reviews")
    return "stopped" in set(events.values_list("kind", flat=True))


def test_the_lane_is_closed_by_default(city: City) -> None:
    item = city.draft()
    with pytest.raises(PolicyBreach, match="应急"):
        city.submit(item, emergency=True)
    assert city.state(item) == "draft"


@pytest.mark.clause("changchun-2015:1.1b")
def test_a_row_in_data_opens_the_lane_from_its_day(local: Callable[[str], None]) -> None:
    local(LANE + LANE.replace("2026-01-01", "2026-12-01").replace("= true", "= false"))
    assert not emergency_rule(date(2025, 12, 31)).allowed
    rule = emergency_rule(DAY)
    assert (rule.allowed, rule.decision, rule.days) == (True, "云政办发〔2026〕3号", 3)
    assert not emergency_rule(date(2026, 12, 1)).allowed


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (("王签发", "李登记"), "两个人"),
        (('decision = "云政办发〔2026〕3号"', ""), "decision"),
        (('clause = "changchun-2015:1.1b"', ""), "clause"),
        (("allowed = true", 'allowed = true\npostponed = ["clear_secrecy"]'), "cannot wait"),
        (("allowed = true", "allowed = true\npeople = 1"), "at least 2"),
        (("[[emergency]]", "[[lane]]"), "lane"),
    ],
)
def test_a_wrong_row_stops_the_start(
    local: Callable[[str], None], change: tuple[str, str], word: str
) -> None:
    with pytest.raises(Invalid, match=word):
        local(LANE.replace(*change))


def test_no_file_means_no_rows(tmp_path: Any) -> None:
    assert local_rules.read(tmp_path / "publication.toml") == local_rules.LocalRules()


def test_a_city_sets_only_what_the_norms_leave_open(local: Callable[[str], None]) -> None:
    row = LANE.replace("[[emergency]]", "[[period]]").replace("allowed = true", "length = 7")
    local(row + 'name = "secrecy_review"\n')
    with pytest.raises(Invalid, match="disclosure"):
        local(row + 'name = "disclosure"\n')


@pytest.mark.clause("website-guideline-2017:10")
def test_a_city_closes_the_lane_of_migration(local: Callable[[str], None]) -> None:
    local(
        LANE.replace("[[emergency]]", "[[migration]]").replace("allowed = true", "allowed = false")
    )
    assert not migration_rule(date(2099, 1, 1)).allowed
    with pytest.raises(Invalid, match="不加引号"):
        local(LANE.replace("since = 2026-01-01", 'since = "2026-01-01"'))
    with pytest.raises(Invalid, match="allowed"):
        local(
            LANE.replace("[[emergency]]", "[[migration]]").replace("allowed = true", "allowed = 1")
        )
    migration.adopt(())
    assert migration_rule(date(2099, 1, 1)).allowed


@pytest.mark.clause("secrecy-regulation-2024:42")
def test_the_lane_never_postpones_secrecy_approval_or_registration(lane: None) -> None:
    marks = Marks("policy", emergency=True, sensitive=True)
    assert postponed_actions(marks, DAY) == (
        "proofread_1", "proofread_2", "review_2", "proofread_3", "review_3",
    )  # fmt: skip


def test_two_people_are_enough(city: City, lane: None) -> None:
    """Every proofreading waits: a third person would be needed for the first one."""
    grants = frozenset().union(*(p.grants for p in city.people.values()))
    other = replace(city.people["first_reviewer"], grants=grants)
    item = city.draft()
    digest = city.submit(item, emergency=True)
    who: dict[str, Any] = {"item_id": item.pk, "digest_seen": digest, "actor": other}
    services.decide(**who, action="review_1", now=city.tick())
    services.decide(**who, action="clear_secrecy", data=SECRECY, now=city.tick())
    services.approve_orally(
        **who, oral_approver="值班市长", oral_at=city.now, opinion="立即发布。", now=city.tick()
    )
    ticket = services.register(**who, now=city.tick())
    assert ticket.kind == "emergency"


def test_an_oral_approval_is_on_record(city: City, lane: None) -> None:
    item = city.draft()
    digest = city.submit(item, emergency=True)
    assert city.state(item) == "review_1"
    city.pass_to(item, "approval")
    with pytest.raises(WrongState, match="应急通道"):
        city.decide(item, "approve")
    with pytest.raises(Invalid):
        services.approve_orally(
            item_id=item.pk, oral_approver="值班市长", oral_at=city.now, opinion="", digest_seen=digest,
            actor=city.people["emergency_approver"], now=city.tick(),
        )  # fmt: skip
    orally(city, item)
    assert city.state(item) == "registration"


@pytest.mark.parametrize("kind", ["news", "policy"])
def test_the_clock_stops_when_every_postponed_review_is_in(
    city: City, lane: None, kind: str
) -> None:
    item = in_public(city, kind)
    assert city.state(item) == "supplementing"
    todo = missing_supplements(case_of(item))
    assert len(todo) == 5
    for action in todo:
        assert not stopped(item)
        city.decide(item, action)
    assert city.state(item) == "released"
    assert stopped(item)
    with pytest.raises(WrongState):
        city.decide(item, todo[0])


def test_each_missing_review_is_on_the_list_of_who_makes_it(city: City, lane: None) -> None:
    item = in_public(city, "news")

    def listed(role: str) -> bool:
        return item.pk in {row.item.pk for row in waiting_for(city.people[role])}

    assert listed("proofreader")
    assert listed("second_reviewer")
    assert listed("third_reviewer")
    assert not listed("approver")
    city.decide(item, "supplement_proofread_1")
    with pytest.raises(WrongState, match="不用补做"):
        city.decide(item, "supplement_proofread_1")
    for action in ("supplement_proofread_2", "supplement_proofread_3", "supplement_review_3"):
        city.decide(item, action)
    assert not listed("proofreader")
    assert not listed("third_reviewer")
    assert listed("second_reviewer")


@pytest.mark.clause("changchun-2015:1.1b")
def test_late_reviews_are_put_before_the_approver(city: City, lane: None) -> None:
    item = in_public(city)
    assert services.escalate_overdue(city.now) == 0
    city.now += timedelta(days=7)
    assert services.escalate_overdue(city.now) == 1
    assert services.escalate_overdue(city.now) == 0
    assert city.state(item) == "supplements_late"
    assert item.pk in {row.item.pk for row in waiting_for(city.people["approver"])}
    for action in missing_supplements(case_of(item)):
        city.decide(item, action)
    assert city.state(item) == "released"
    assert stopped(item)


def test_a_correction_brings_the_reviews_that_were_missing(city: City, lane: None) -> None:
    item = in_public(city)
    services.correct(
        item_id=item.pk, reason="有错字。", actor=city.people["author"], now=city.tick()
    )
    services.update_item(
        item_id=item.pk,
        metadata={"summary": "改好了。"},
        actor=city.people["author"],
        now=city.tick(),
    )
    digest = city.submit(item)
    city.pass_to(item, "registration")
    assert not stopped(item)
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    assert gate.released_digest(item.key) == digest
    assert city.state(item) == "released"
    assert stopped(item)


def test_taking_it_down_ends_the_duty(city: City, lane: None) -> None:
    item = in_public(city)
    services.withdraw(
        item_id=item.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
    )
    assert stopped(item)


def test_nothing_is_made_up_for_an_ordinary_release(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    assert city.state(item) == "released"
    with pytest.raises(WrongState):
        city.decide(item, "supplement_review_2")


def test_a_round_begun_while_the_lane_was_open_ends_in_it(
    city: City, local: Callable[[str], None]
) -> None:
    local(LANE + LANE.replace("2026-01-01", "2026-11-21").replace("= true", "= false"))
    item = city.draft()
    digest = city.submit(item, emergency=True)
    city.now += timedelta(days=3)
    city.pass_to(item, "approval")
    orally(city, item)
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    assert city.state(item) == "supplementing"
    with pytest.raises(PolicyBreach, match="没有启用"):
        city.submit(city.draft(), emergency=True)
