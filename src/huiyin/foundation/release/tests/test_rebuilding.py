"""A withdrawal ordered while a start renders everything: before the end of it, where it is known what showed the thing."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from huiyin.foundation.release import gate, giving_way, registry
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.models import Admission, Ticket
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.verify import verify_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Artefact, Output

pytestmark = pytest.mark.django_db


class Interrupted(ToyPublisher):
    """A publisher of the approved design; after so many artefacts of a start somebody orders a thing down."""

    def __init__(self, orders: dict[int, Callable[[], object]]) -> None:
        super().__init__()
        self.orders, self.rendered = orders, 0

    @override
    def render(self, artefact: Artefact, read: Callable[[str], Any]) -> Output:
        """Render one artefact, and let what is ordered by then come."""
        self.rendered += 1
        if order := self.orders.pop(self.rendered, None):
            order()
        return super().render(artefact, read)


def state(number: int) -> str:
    return gate.status(f"item/{number}", now=NOW).state


def kinds(releaser: Releaser) -> list[str]:
    """Return the kinds of the last releases in the log."""
    store, root = releaser.writer.store, releaser.writer.root
    assert root is not None
    return [json.loads(line)["kind"] for line in store.log.lines(root.log_length)][-3:]


@pytest.fixture
def paused(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Return folders in which pages gave way to a withdrawal under a design that nobody approved."""
    monkeypatch.setattr(giving_way, "EVERY", 0)
    for number in range(1, 9):
        office.release(office.item(number, f"第 {number} 件", column=f"栏目{number % 3}"))
    releaser.step(now=NOW)
    releaser.deps.close()
    upgraded = make_releaser(folders, ToyPublisher("second"))
    office.withdraw(1)
    with pytest.raises(DesignNotApproved):
        upgraded.step(now=NOW)
    assert state(1) == "withdrawn"
    upgraded.deps.close()
    return folders


@pytest.mark.clause("changchun-2015:4.1a")
def test_it_goes_out_before_the_paused_pages_come_back(office: Office, paused: Path) -> None:
    publisher = Interrupted({2: lambda: office.withdraw(2)})
    back = make_releaser(paused, publisher)
    assert state(2) == "withdrawn", "in the start itself, not in the step after it"
    assert kinds(back) == ["withdrawal", "withdrawal", "rebuild"]
    assert shadow_render(back.writer.store, ToyPublisher(), now=NOW).equal
    assert verify_store(paused / "release").holds


MINUTE = timedelta(minutes=1)


class Clock:
    """Stands for the module ``time``: it goes on when it is told to, too, and takes the office with it."""

    def __init__(self, office: Office) -> None:
        self.office, self.ahead = office, 0

    def monotonic(self) -> float:
        """Return the seconds."""
        return time.monotonic() + self.ahead

    def later(self, number: int) -> Ticket:
        """Let five minutes go by and order a thing down."""
        self.ahead += 300
        self.office.now += 5 * MINUTE
        return self.office.withdraw(number)


def in_order(releaser: Releaser, last: int) -> bool:
    """Tell whether each of the last heads is dated after the one before it."""
    store, root = releaser.writer.store, releaser.writer.root
    assert root is not None
    heads = [store.head(n) for n in range(root.sequence - last, root.sequence + 1)]
    return all(head is not None and head.after(before) for before, head in pairwise(heads))


@pytest.mark.clause("changchun-2015:4.1a")
def test_it_is_dated_after_its_order(
    office: Office, paused: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Minutes after the start began: the hour is taken anew for each, and what follows is not dated before it."""
    clock, tickets = Clock(office), list[Ticket]()
    monkeypatch.setattr(giving_way, "time", clock)
    monkeypatch.setattr(giving_way, "EVERY", 0)
    publisher = Interrupted({n: lambda n=n: tickets.append(clock.later(n)) for n in (2, 3)})  # type: ignore[misc]
    back = make_releaser(paused, publisher)
    assert kinds(back) == ["withdrawal", "withdrawal", "rebuild"]
    for ticket in tickets:
        at = Admission.objects.get(ticket=ticket).admitted_at
        assert ticket.issued_at <= at < ticket.issued_at + MINUTE
    assert in_order(back, 3)


@pytest.mark.clause("changchun-2015:4.1a")
@pytest.mark.parametrize("refused", [False, True])
def test_one_that_interrupts_a_step_is_dated_after_its_order_too(
    office: Office,
    releaser: Releaser,
    folders: Path,
    monkeypatch: pytest.MonkeyPatch,
    refused: bool,  # noqa: FBT001 — a parameter of the test
) -> None:
    clock = Clock(office)
    monkeypatch.setattr(giving_way, "time", clock)
    monkeypatch.setattr(giving_way, "EVERY", 0)
    for number in (1, 2):
        office.release(office.item(number, f"第 {number} 件"))
    releaser.step(now=NOW)
    releaser.deps.close()
    publisher = Interrupted({})
    running = make_releaser(folders, publisher)
    office.release(office.item(2, "新的第 2 件"), kind="configuration")

    def order_down() -> None:
        clock.later(1)
        if refused:
            rule = registry.GateRule("item", lambda *_: [], check_withdrawal=lambda _: ["不行"])
            monkeypatch.setitem(registry._RULES, "item", rule)

    publisher.orders = {publisher.rendered + 1: order_down}
    running.step(now=NOW)
    order = Ticket.objects.get(kind="withdrawal")
    answered = order.refusal.refused_at if refused else order.admission.admitted_at
    assert order.issued_at == NOW + 5 * MINUTE
    assert order.issued_at <= answered < order.issued_at + MINUTE


def test_withdrawals_one_after_another_cannot_keep_the_pages_away(
    office: Office, paused: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "MOST", 1)
    publisher = Interrupted({2: lambda: office.withdraw(2), 8: lambda: office.withdraw(3)})
    back = make_releaser(paused, publisher)
    assert (state(2), state(3)) == ("withdrawn", "queued")
    assert kinds(back)[-1] == "rebuild"
    back.step(now=NOW)
    assert state(3) == "withdrawn"
    assert shadow_render(back.writer.store, ToyPublisher(), now=NOW).equal


def test_without_the_notebook_it_waits_for_the_start(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which pages showed the thing is what the start is learning, so it could take down too little."""
    monkeypatch.setattr(giving_way, "EVERY", 0)
    for number in range(1, 4):
        office.release(office.item(number, f"第 {number} 件"))
    releaser.step(now=NOW)
    releaser.deps.commit(root="", reads={}, known={}, plans={}, removed=[], anew=True)
    releaser.deps.close()
    again = make_releaser(folders, Interrupted({2: lambda: office.withdraw(2)}))
    assert state(2) == "queued"
    again.step(now=NOW)
    assert state(2) == "withdrawn"
    assert shadow_render(again.writer.store, ToyPublisher(), now=NOW).equal
