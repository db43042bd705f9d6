"""What follows a release: receipts, correction, withdrawal, the postponed reviews."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules import EMERGENCY_RULES, reviews
from huiyin.domains.publication.tests.releasing import admit, refuse
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Erasure, PurgeOrder
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City


def test_the_case_follows_the_releaser(city: City) -> None:
    item, ticket = city.release()
    assert services.settle_releases(city.tick()) == 0
    assert admit(city, ticket) == 1
    assert city.state(item) == "released"
    assert services.settle_releases(city.tick()) == 0


def test_a_refused_ticket_comes_back_to_registration(city: City) -> None:
    item, ticket = city.release()
    assert refuse(city, ticket) == 1
    assert city.state(item) == "registration"
    last = Decision.objects.filter(case=case_of(item)).order_by("-sequence").first()
    assert last is not None
    assert "页面排不出来" in last.opinion


def test_a_correction_goes_through_the_whole_chain_again(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    public = gate.released_digest(item.key)
    author = city.people["author"]
    with pytest.raises(Invalid):
        services.correct(item_id=item.pk, reason="", actor=author, now=city.tick())
    services.correct(item_id=item.pk, reason="末班时间写错。", actor=author, now=city.tick())
    services.update_item(
        item_id=item.pk,
        metadata={"summary": "末班时间改为二十二时。"},
        actor=author,
        now=city.tick(),
    )
    digest = city.submit(item)
    assert gate.released_digest(item.key) == public != digest
    city.pass_to(item, "registration")
    second = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert second.kind == "correction"
    assert second.registration != ticket.registration
    assert {d["digest_seen"] for d in second.payload["decisions"]} == {digest, ""}
    admit(city, second)
    assert gate.released_digest(item.key) == digest


@pytest.mark.parametrize("role", ["approver", "registrar", "secrecy_officer"])
def test_one_person_and_a_reason_take_it_down(city: City, role: str) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    actor = city.people[role]
    with pytest.raises(Invalid):
        services.withdraw(item_id=item.pk, reason="", actor=actor, now=city.tick())
    assert city.state(item) == "released"
    down = services.withdraw(item_id=item.pk, reason="附件有误。", actor=actor, now=city.tick())
    assert down.kind == "withdrawal"
    assert "附件有误" not in down.payload["notice"]
    assert city.state(item) == "withdrawn"


def test_it_can_be_taken_down_during_a_correction(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    services.correct(
        item_id=item.pk, reason="有错字。", actor=city.people["author"], now=city.tick()
    )
    city.submit(item)
    services.withdraw(
        item_id=item.pk, reason="等不及更正。", actor=city.people["approver"], now=city.tick()
    )
    assert city.state(item) == "withdrawn"


def test_purging_needs_an_order_that_was_carried_out(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    services.withdraw(
        item_id=item.pk, reason="附件有误。", actor=city.people["approver"], now=city.tick()
    )
    other = PurgeOrder.objects.create(key="item/0", digest="0" * 64, made_at=city.now)
    Erasure.objects.create(order=other, objects_erased=3, at=city.now)
    for data in ({}, {"order": 0}, {"order": other.pk}):
        with pytest.raises(PolicyBreach, match="清除令"):
            engine.advance(
                case_id=case_of(item).pk, action="purge", actor=SYSTEM, now=city.tick(), data=data
            )


def erased(city: City, item: Item) -> PurgeOrder:
    """Write the rows of an order that the releaser carried out, and settle the cases."""
    order = PurgeOrder.objects.create(key=item.key, digest="0" * 64, made_at=city.tick())
    Erasure.objects.create(order=order, objects_erased=3, at=city.tick())
    services.settle_purges(city.tick())
    return order


@pytest.mark.clause("personal-information-law-2021:57")
def test_a_withdrawn_item_that_was_erased_is_closed(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    services.withdraw(
        item_id=item.pk, reason="附件有误。", actor=city.people["approver"], now=city.tick()
    )
    order = erased(city, item)
    assert city.state(item) == "purged"
    assert services.settle_purges(city.tick()) == 0
    entry = Entry.objects.filter(subject=item.key, kind="case.step").order_by("-seq")[0]
    assert (entry.data["label"], entry.actor_id) == ("清除", None)
    assert case_of(item).decisions.get(action="purge").data == {"order": order.pk}


def test_an_item_that_was_corrected_and_erased_goes_on(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    erased(city, item)
    assert city.state(item) == "released"
    services.withdraw(
        item_id=item.pk, reason="过期。", actor=city.people["approver"], now=city.tick()
    )
    assert services.settle_purges(city.tick()) == 0
    assert city.state(item) == "withdrawn"


def test_postponed_reviews_are_made_up(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = (*EMERGENCY_RULES, replace(EMERGENCY_RULES[0], allowed=True, since=date(2026, 1, 1)))
    monkeypatch.setattr(reviews, "EMERGENCY_RULES", opened)
    item = city.draft()
    digest = city.submit(item, emergency=True)
    city.pass_to(item, "approval")
    services.approve_orally(
        item_id=item.pk, oral_approver="值班市长", oral_at=city.now, opinion="立即发布。",
        digest_seen=digest, actor=city.people["emergency_approver"], now=city.tick(),
    )  # fmt: skip
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    for action in ("supplement_proofread_1", "supplement_proofread_2", "supplement_review_2",
                   "supplement_proofread_3", "supplement_review_3"):  # fmt: skip
        city.decide(item, action)
    assert city.state(item) == "released"


def test_nothing_is_made_up_for_an_ordinary_release(city: City) -> None:
    item, ticket = city.release()
    admit(city, ticket)
    with pytest.raises(WrongState, match="延后"):
        city.decide(item, "supplement_review_2")
