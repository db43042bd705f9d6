"""A withdrawal ordered while a start renders everything: before the end of it, where it is known what showed the thing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typing_extensions import override

from huiyin.foundation.release import gate, giving_way
from huiyin.foundation.release.judging import DesignNotApproved
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
