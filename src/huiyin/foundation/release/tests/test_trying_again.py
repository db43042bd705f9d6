"""When a render of everything that failed is tried again: less and less often, and at once where something changed."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from huiyin.foundation.release import registry
from huiyin.foundation.release import releaser as releasing
from huiyin.foundation.release.judging import DesignFails
from huiyin.foundation.release.models import Admission
from huiyin.foundation.release.tests.conftest import NOW, Office, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.turns import LONGEST_WAIT, RETRY_AFTER, Turns

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Artefact

pytestmark = pytest.mark.django_db
BROKEN = "/item/3/"


class Trying(ToyPublisher):
    """A publisher of a new design, one page of which cannot be rendered; it counts the tries."""

    def __init__(self) -> None:
        super().__init__("second")
        self.broken.add(BROKEN)
        self.tries = 0

    @override
    def render(self, artefact: Artefact, read: object) -> object:  # type: ignore[override]
        """Render one artefact."""
        self.tries += artefact.path == BROKEN
        return super().render(artefact, read)


@dataclass
class Hall:
    """A releaser with a clock that stands still until it is told to go on."""

    office: Office
    releaser: Releaser
    publisher: Trying
    seconds: float = 0.0

    def attempts(self) -> int:
        """Take a step and return how often it tried the page that breaks."""
        before = self.publisher.tries
        with contextlib.suppress(DesignFails):
            self.releaser.step(now=NOW)
        return self.publisher.tries - before

    def renew(self) -> None:
        """Begin a new process over the same folders."""
        self.releaser.deps.close()
        self.releaser = started(self)


def started(hall: Hall) -> Releaser:
    made = make_releaser(hall.releaser.writer.store.directory.parent, hall.publisher)
    made.turns.clock = lambda: hall.seconds
    return made


def out(ticket: Ticket) -> bool:
    return Admission.objects.filter(ticket=ticket).exists()


@pytest.fixture
def hall(office: Office, releaser: Releaser, folders: Path) -> Hall:
    """Return a releaser of a second design that fails on one of three pages."""
    for number in (1, 2, 3):
        office.release(office.item(number, f"第 {number} 件", column=f"栏目{number}"))
    releaser.step(now=NOW)
    made = Hall(office, releaser, Trying())
    made.renew()
    return made


def moments(hall: Hall, hours: float) -> list[float]:
    """Return the seconds at which the design is tried in so many hours, looked at every half minute."""
    end, found = hall.seconds + hours * 3600, []
    while hall.seconds < end:
        if hall.attempts():
            found.append(hall.seconds)
        hall.seconds += RETRY_AFTER
    return found


def test_the_wait_doubles_up_to_an_hour(hall: Hall) -> None:
    hall.office.design("second")
    found = moments(hall, 3.5)
    waits = [after - before for before, after in pairwise(found)]
    assert waits[:7] == [RETRY_AFTER * 2**n for n in range(7)]
    assert set(waits[7:]) == {LONGEST_WAIT}


def waiting_long(hall: Hall) -> Ticket:
    """Let a design fail until it waits an hour, and return its ticket."""
    ticket = hall.office.design("second")
    moments(hall, 1.2)
    assert hall.attempts() == 0
    return ticket


def test_a_newer_design_is_tried_at_once_and_the_one_that_failed_with_it(hall: Hall) -> None:
    first = waiting_long(hall)
    hall.publisher.broken.clear()
    assert hall.attempts() == 0, "nobody told it that anything changed"
    second = hall.office.design("second")
    assert hall.attempts() == 1
    assert (out(first), out(second)) == (True, True)


def test_a_newer_design_that_fails_as_well_waits_as_it_should(hall: Hall) -> None:
    waiting_long(hall)
    hall.office.design("second")
    assert hall.attempts() > 0
    assert hall.attempts() == 0, "it is tried at once, not for ever"
    hall.seconds += RETRY_AFTER
    assert hall.attempts() > 0


def test_a_new_process_tries_at_once(hall: Hall) -> None:
    ticket = waiting_long(hall)
    hall.publisher.broken.clear()
    hall.renew()
    assert hall.attempts() == 1
    assert out(ticket)


def test_withdrawing_the_page_that_broke_it_lets_the_design_through_at_once(hall: Hall) -> None:
    ticket = waiting_long(hall)
    hall.office.withdraw(3)
    hall.attempts()
    assert out(ticket)


def test_another_withdrawal_is_one_try_and_the_waits_go_on_growing(hall: Hall) -> None:
    waiting_long(hall)
    hall.office.withdraw(1)
    assert hall.attempts() > 0
    hall.seconds += LONGEST_WAIT - 10
    assert hall.attempts() == 0


def test_what_is_quickly_tried_waits_half_a_minute_however_often_it_failed(office: Office) -> None:
    seconds = [0.0]
    turns = Turns(clock=lambda: seconds[0])
    ticket = office.release(office.item(1, "排不出来"))
    for _ in range(9):
        turns.hold(ticket, "试过")
        assert turns.others(NOW) == []
        seconds[0] += RETRY_AFTER
        assert turns.others(NOW) == [ticket]


@pytest.mark.parametrize("kind", ["design", "configuration"])
@pytest.mark.parametrize("cause", ["not judged", "sealed time"])
def test_where_nothing_was_rendered_nothing_waits_long(
    hall: Hall, monkeypatch: pytest.MonkeyPatch, kind: str, cause: str
) -> None:
    """A rule that broke or an hour that has not come is asked again cheaply."""
    tries: list[float] = []

    def breaks(*_args: object) -> list[str]:
        tries.append(hall.seconds)
        raise RuntimeError(cause)

    def early(_ticket: Ticket, _now: object) -> bool:
        tries.append(hall.seconds)
        return False

    if kind == "design":
        ticket = hall.office.design("second")
    else:
        hall.publisher.design = "toy"
        ticket = hall.office.release(hall.office.item(4, "设置"), kind=kind)
    if cause == "sealed time":
        monkeypatch.setattr(releasing, "sealed_time_has_come", early)
    else:
        for name in ("design", "item"):
            monkeypatch.setitem(registry._RULES, name, registry.GateRule(name, breaks))
    for _ in range(12):
        hall.attempts()
        hall.seconds += RETRY_AFTER
    assert [after - before for before, after in pairwise(tries)] == [RETRY_AFTER] * 11
    assert ticket.pk in hall.releaser.turns.problems()


def test_only_long_renders_that_failed_make_the_wait_longer(office: Office) -> None:
    turns = Turns(clock=lambda: 0.0)
    ticket = office.design("second")
    for _ in range(9):
        turns.hold(ticket, "还没有到")
    for wait in (RETRY_AFTER, 2 * RETRY_AFTER):
        turns.hold(ticket, "排不出来", long=True)
        assert turns._held[ticket.pk].until == wait


def test_a_design_that_failed_a_thousand_times_still_waits_an_hour(office: Office) -> None:
    turns = Turns(clock=lambda: 0.0)
    ticket = office.design("second")
    for _ in range(2_000):
        turns.hold(ticket, "试过", long=True)
    assert turns._held[ticket.pk].until == LONGEST_WAIT
