"""Generated from the table: every action in every state and every role in every state of the publication rulebook."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of, latest_submission
from huiyin.domains.publication.rules import PUBLICATION
from huiyin.domains.publication.rules.stages import REVIEWING
from huiyin.domains.publication.tests.conftest import POINTS
from huiyin.domains.publication.tests.releasing import admit
from huiyin.domains.publication.tests.test_emergency import in_public
from huiyin.foundation.cases import engine
from huiyin.kernel.errors import NotPermitted, WrongState

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

ACTIONS = sorted({step.action for step in PUBLICATION.steps})
STATES = [state.name for state in PUBLICATION.states if not state.final]


def brought_to(city: City, state: str) -> Item:
    """Return an item, marked with everything, whose case is in a state."""
    if state in {"supplementing", "supplements_late"}:
        return _released_early(city, state)
    item = city.draft(
        "policy", normative=True, sensitive=True, other_organs=True, market=True,
        valid_until=date(2031, 12, 31),
    )  # fmt: skip
    if state == "draft":
        case_of(item)
        return item
    digest = city.submit(item)
    if state in WITHHELD_STATES:
        return _withheld(city, item, state)
    for stop in ("coordination", "sensitive_conclusion", "registration"):
        order = [s.state for s in REVIEWING]
        city.pass_to(item, state if state in order[: order.index(stop) + 1] else stop)
        if city.state(item) == state:
            return item
        _special(city, item, stop, digest)
    if state != "awaiting_release":
        _after(city, item, state)
    return item


WITHHELD_STATES = ("secrecy_determination", "withholding", "withheld", "withholding_due")


def _withheld(city: City, item: Item, state: str) -> Item:
    """Take an item that raises a doubt to where it is decided that it is not published."""
    doubt = {**POINTS, "process": {"finding": "concern", "note": "尚在讨论"}}
    city.pass_to(item, "secrecy_review")
    given: dict[str, Any] = {"points": doubt, "authority": "市保密局"}
    city.decide(item, "report_doubt", opinion="拿不准。", data=given)
    if state != "secrecy_determination":
        given = {"disclosure": "withheld", "ground": "process", "reason": "讨论稿。"}
        city.decide(item, "withhold", opinion="不宜公开。", data=given)
    if state in {"withheld", "withholding_due"}:
        city.decide(item, "approve_withholding", opinion="同意。")
    if state == "withholding_due":
        city.now += timedelta(days=370)
        assert services.escalate_overdue(city.now) == 1
    return item


def _released_early(city: City, state: str) -> Item:
    item = in_public(city, "policy")
    if state == "supplements_late":
        city.now += timedelta(days=7)
        assert services.escalate_overdue(city.now) == 1
    return item


def _special(city: City, item: Item, stop: str, digest: str) -> None:
    people = city.people
    if stop == "coordination":
        services.ask_organs(
            item_id=item.pk, organs=["yc-gov"], actor=people["coordinator"], now=city.tick()
        )
        services.record_opinion(
            item_id=item.pk, organ="yc-gov", opinion="agree",
            actor=people["coordinator"], now=city.tick(),
        )  # fmt: skip
        city.decide(item, "coordinate")
    elif stop == "sensitive_conclusion":
        services.conclude_sensitive(
            item_id=item.pk, held_on=date(2026, 11, 20), members="网信办", conclusion="同意。",
            agreed=True, digest_seen=digest, actor=people["coordinator"], now=city.tick(),
        )  # fmt: skip
    else:
        services.register(
            item_id=item.pk, digest_seen=digest, actor=people["registrar"], now=city.tick()
        )


def _after(city: City, item: Item, state: str) -> None:
    from huiyin.foundation.release import gate

    ticket = gate.status(item.key, now=city.now).ticket
    assert ticket is not None
    admit(city, ticket)
    if state == "withdrawn":
        services.withdraw(
            item_id=item.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
        )


def _digest(item: Item) -> str:
    submission = latest_submission(item.pk)
    return submission.frozen.digest if submission else ""


@pytest.mark.parametrize("state", STATES)
def test_an_action_that_does_not_belong_to_the_state_is_refused(
    city: City, lane: None, state: str
) -> None:
    item = brought_to(city, state)
    case = case_of(item)
    assert case.state == state
    for action in ACTIONS:
        if PUBLICATION.find(state, action) is not None:
            continue
        for actor in city.people.values():
            with pytest.raises(WrongState):
                engine.advance(
                    case_id=case.pk,
                    action=action,
                    actor=actor,
                    now=city.now,
                    digest_seen=_digest(item),
                )
            break
    assert case_of(item).version == case.version


@pytest.mark.parametrize("state", STATES)
def test_a_role_that_the_step_does_not_name_is_refused(city: City, lane: None, state: str) -> None:
    item = brought_to(city, state)
    case = case_of(item)
    for step in PUBLICATION.actions_from(state):
        for role, actor in city.people.items():
            if role in step.roles:
                continue
            with pytest.raises(NotPermitted):
                engine.advance(
                    case_id=case.pk, action=step.action, actor=actor, now=city.now,
                    digest_seen=_digest(item), opinion="……",
                )  # fmt: skip
    assert case_of(item).version == case.version
