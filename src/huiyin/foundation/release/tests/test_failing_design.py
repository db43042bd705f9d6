"""A design that cannot be rendered holds up no withdrawal, is tried again later, and is called what it is."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.release import daemon, gate, takedown
from huiyin.foundation.release.judging import DesignFails, DesignNotApproved
from huiyin.foundation.release.models import Admission, Refusal
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.turns import RETRY_AFTER
from huiyin.foundation.release.verify import verify_store

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.releaser import Releaser

pytestmark = pytest.mark.django_db


def state(number: int) -> str:
    return gate.status(f"item/{number}", now=NOW).state


def out(ticket: Ticket) -> bool:
    return Admission.objects.filter(ticket=ticket).exists()


@pytest.fixture
def upgraded(office: Office, releaser: Releaser, folders: Path) -> Releaser:
    """Return a releaser of a second design, one page of which cannot be rendered."""
    for number in (1, 2, 3):
        office.release(office.item(number, f"第 {number} 件", column=f"栏目{number}"))
    releaser.step(now=NOW)
    releaser.deps.close()
    publisher = ToyPublisher("second")
    publisher.broken.add("/item/3/")
    return make_releaser(folders, publisher)


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_goes_out_before_a_design_that_fails(
    office: Office, upgraded: Releaser, folders: Path
) -> None:
    office.withdraw(1)
    design = office.design("second")
    waiting = office.release(office.item(4, "等着的"))
    with pytest.raises(DesignFails):
        upgraded.step(now=NOW)
    assert state(1) == "withdrawn"
    assert (out(design), out(waiting)) == (False, False)
    assert "cannot render /item/3/" in upgraded.turns.problems()[design.pk]
    assert verify_store(folders / "release").holds


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_goes_out_while_a_failed_design_waits_to_be_tried_again(
    office: Office, upgraded: Releaser
) -> None:
    design = office.design("second")
    upgraded.step(now=NOW)
    assert design.pk in upgraded.turns.problems()
    office.withdraw(2)
    with pytest.raises(DesignFails):
        upgraded.step(now=NOW)
    assert state(2) == "withdrawn"


def test_a_failed_design_is_tried_again_and_then_everything_goes_on(
    office: Office, upgraded: Releaser
) -> None:
    design = office.design("second")
    waiting = office.release(office.item(4, "等着的"))
    with pytest.raises(DesignFails):
        upgraded.step(now=NOW)
    assert isinstance(upgraded.publisher, ToyPublisher)
    upgraded.publisher.broken.clear()
    upgraded.turns.clock = lambda: time.monotonic() + RETRY_AFTER
    upgraded.step(now=NOW)
    assert (out(design), out(waiting)) == (True, True)
    assert upgraded.turns.problems() == {}


def test_what_cannot_be_taken_down_does_not_keep_the_design_away(
    office: Office, upgraded: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A column is withdrawn by rendering, so it must not stand before what lets anything be rendered."""
    monkeypatch.setattr(takedown, "KINDS", frozenset())
    assert isinstance(upgraded.publisher, ToyPublisher)
    upgraded.publisher.broken.clear()
    office.withdraw(1)
    design = office.design("second")
    upgraded.step(now=NOW)
    assert (out(design), state(1)) == (True, "queued")
    upgraded.step(now=NOW)
    assert state(1) == "withdrawn"


def test_a_design_that_is_not_this_program_s_is_refused_whatever_waits(
    office: Office, upgraded: Releaser
) -> None:
    """Otherwise the two people would never learn that they approved another one."""
    other = office.design("third")
    waiting = office.release(office.item(4, "等着的"))
    with pytest.raises(DesignNotApproved) as stopped:
        upgraded.step(now=NOW)
    assert not isinstance(stopped.value, DesignFails)
    assert "不一致" in str(Refusal.objects.get(ticket=other).problems)
    assert not Refusal.objects.filter(ticket=waiting).exists()
    assert upgraded.turns.problems() == {}


def test_what_is_judged_behind_a_ticket_that_must_wait_waits_with_it(
    office: Office, upgraded: Releaser
) -> None:
    """Its answer may rest on a change that is not public yet, so it is judged again after that."""
    office.release(office.item(4, "等着的"))
    marked = office.release(office.item(5, "方案", body="机密★10年"))
    with pytest.raises(DesignNotApproved):
        upgraded.step(now=NOW)
    assert not Refusal.objects.filter(ticket=marked).exists()
    assert isinstance(upgraded.publisher, ToyPublisher)
    upgraded.publisher.broken.clear()
    office.design("second")
    upgraded.step(now=NOW)
    assert Refusal.objects.filter(ticket=marked).exists()


def test_the_status_names_the_failure_and_does_not_ask_for_an_approval(
    office: Office, upgraded: Releaser
) -> None:
    design = office.design("second")
    office.withdraw(1)
    waiting = office.release(office.item(4, "等着的"))
    beat, purger = daemon._Beat(upgraded), Purger(upgraded)
    for _ in range(3):
        assert daemon._once(upgraded, purger, beat) == daemon.PAUSE_AFTER_FAILURE
        status = daemon.read_status() or {}
        assert (status["code"], status["problem"]) == ("", None)
        assert "cannot render" in status["waiting"][str(design.pk)]
    assert (state(1), out(waiting)) == ("withdrawn", False)
