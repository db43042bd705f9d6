"""Which tickets a step takes: what must come down first, and never so many that it would wait."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from typing_extensions import override

from huiyin.foundation.ledger.seal import seal
from huiyin.foundation.release import gate, giving_way, turns
from huiyin.foundation.release import releaser as releasing
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.models import Admission, Refusal, Ticket, TicketEntry
from huiyin.foundation.release.seals import decision_problems, manifest_of, part_digest
from huiyin.foundation.release.shadow import shadow_render
from huiyin.foundation.release.tests.conftest import NOW, Office, decision, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.foundation.release.verify import verify_store
from huiyin.kernel.digests import canonical_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from huiyin.foundation.release.releaser import Releaser
    from huiyin.foundation.release.rendering import Artefact, Output

pytestmark = pytest.mark.django_db


def state(number: int) -> str:
    return gate.status(f"item/{number}", now=NOW).state


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_waits_for_one_step_only(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "ENTRIES", 3)
    office.release(office.item(1, "要撤的"))
    releaser.step(now=NOW)
    for first in range(10, 40, 2):
        office.release(office.item(first, f"第 {first} 件"), office.item(first + 1, "同票的另一件"))
    releaser.step(now=NOW)
    assert [state(n) for n in (10, 12)] == ["released", "queued"]
    office.withdraw(1)
    releaser.step(now=NOW)
    assert state(1) == "withdrawn"
    assert [state(n) for n in (12, 14)] == ["released", "queued"], "the rest goes on in its order"


def test_a_ticket_larger_than_a_step_goes_out_alone_and_whole(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "ENTRIES", 3)
    office.release(*(office.item(n, f"第 {n} 件") for n in range(1, 6)))
    office.release(office.item(9, "后面的"))
    assert releaser.step(now=NOW) == 1
    assert [state(n) for n in (1, 5, 9)] == ["released", "released", "queued"]
    assert releaser.step(now=NOW) == 1
    assert state(9) == "released"


def part(entries: list[dict[str, Any]], parts: list[str], at: int) -> dict[str, Any]:
    """Return the payload of one part of a batch that two people signed."""
    listed = manifest_of(parts, at)
    signed = [decision(n, listed["manifest"]) for n in (1, 2)]
    return {"kind": "migration", "entries": entries, "decisions": signed, **listed}


@pytest.mark.clause("changchun-2015:4.1b")
def test_each_part_of_a_signed_batch_is_checked_alone() -> None:
    lists = [[{"key": f"item/{n}", "digest": f"{n}" * 64, "files": []}] for n in (1, 2)]
    parts = [part_digest(entries) for entries in lists]
    for at, entries in enumerate(lists):
        assert decision_problems(part(entries, parts, at)) == []
    assert decision_problems(part(lists[0], parts, 1)) == ["这张票的内容不是清单中的这一部分"]
    assert decision_problems(part(lists[0], parts, 7)) == ["这张票的内容不是清单中的这一部分"]
    more = [{"key": "item/3", "digest": "3" * 64, "files": []}]
    slipped_in = {**part(lists[0], parts, 0), "parts": [parts[0], part_digest(more)], "part": 1}
    slipped_in["entries"] = more
    assert decision_problems(slipped_in) == ["清单指纹与清单不符"]
    forged = part(lists[0], parts, 0)
    forged["decisions"][0]["digest_seen"] = "f" * 64
    body = {k: v for k, v in forged["decisions"][0].items() if k != "seal"}
    forged["decisions"][0]["seal"] = seal("decision", canonical_json(body))
    assert any("不是这一稿" in problem for problem in decision_problems(forged))


def test_a_ticket_before_its_sealed_hour_is_no_answer_and_fills_no_turn(
    office: Office, releaser: Releaser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The column may be wrong, the seal is not: the step rests, and others go out."""
    early = office.release(office.item(1, "定时"))
    monkeypatch.setattr(releasing, "sealed_time_has_come", lambda ticket, _now: ticket != early)
    assert releaser.step(now=NOW) == 0
    assert early.pk in releaser.turns.problems()
    office.release(office.item(2, "别的"))
    assert releaser.step(now=NOW) == 1
    assert (state(2), gate.status("item/1", now=NOW).ticket) == ("released", early)


def test_what_was_held_and_then_refused_waits_no_more(office: Office, releaser: Releaser) -> None:
    office.release(office.item(1, "第一稿"))
    releaser.step(now=NOW)
    late = office.release(office.item(1, "第二稿"), kind="correction")
    releaser.turns.hold(late, "试过")
    releaser.turns.clock = lambda: time.monotonic() + turns.RETRY_AFTER
    office.withdraw(1)
    releaser.step(now=NOW)
    assert Refusal.objects.filter(ticket=late).exists()
    assert releaser.turns.problems() == {}


def test_an_order_to_take_down_written_by_hand_stops_nothing(
    office: Office, releaser: Releaser
) -> None:
    ticket = office.release(office.item(1, "真的"))
    payload = {"kind": "withdrawal", "entries": [{"key": "item/1", "digest": None, "files": []}]}
    forged = Ticket.objects.create(
        kind="withdrawal", payload=payload, seal="0" * 64, issued_at=NOW, not_before=None
    )
    TicketEntry.objects.create(ticket=forged, key="item/1")
    releaser.step(now=NOW)
    assert Admission.objects.filter(ticket=ticket).exists()
    assert Refusal.objects.filter(ticket=forged).exists()
    assert not Refusal.objects.filter(ticket=ticket).exists()


def released(
    office: Office,
    releaser: Releaser,
    count: int,
    *,
    columns: bool = False,
    until: str | None = None,
) -> None:
    """Release so many items, each in a column of its own where ``columns``, and end the process."""
    for number in range(1, count + 1):
        column = f"栏目{number}" if columns else "要闻"
        office.release(office.item(number, f"第 {number} 件", column=column, until=until))
    releaser.step(now=NOW)
    releaser.deps.close()


class Leaking(ToyPublisher):
    """A publisher of a new design; while it renders, somebody orders things down."""

    def __init__(self, orders: list[Callable[[], object]]) -> None:
        super().__init__("second")
        self.orders, self.rendered = orders, 0

    @override
    def render(self, artefact: Artefact, read: Callable[[str], Any]) -> Output:
        """Render one artefact, and let the next order come."""
        self.rendered += 1
        if self.rendered > 1 and self.orders:
            self.orders.pop()()
        return super().render(artefact, read)


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_does_not_wait_for_a_new_design_to_be_rendered(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "EVERY", 0)
    released(office, releaser, 8, columns=True)
    publisher = Leaking([lambda: office.withdraw(1), lambda: office.withdraw(2)])
    upgraded = make_releaser(folders, publisher)
    ticket = office.design("second")
    for down in (2, 1):
        upgraded.step(now=NOW)
        assert state(down) == "withdrawn", "at once, with the design still to come"
        assert not Admission.objects.filter(ticket=ticket).exists()
        assert verify_store(folders / "release").holds
    upgraded.step(now=NOW)
    assert Admission.objects.filter(ticket=ticket).exists()
    store = upgraded.writer.store
    root = store.current()
    assert root is not None
    assert store.manifest(root.digest)["design"] == "second"
    assert shadow_render(store, ToyPublisher("second"), now=NOW).equal


class Breaking(Leaking):
    """A publisher of the present design; a ticket of another kind makes it render every page again."""

    def __init__(self, orders: list[Callable[[], object]]) -> None:
        super().__init__(orders)
        self.design = "toy"


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_does_not_wait_for_a_configuration_to_be_rendered(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The design is the approved one, so it is withdrawn by rendering, and no page is paused."""
    monkeypatch.setattr(giving_way, "EVERY", 0)
    released(office, releaser, 5)
    publisher = Breaking([])
    running = make_releaser(folders, publisher)
    large = office.release(
        *(office.item(n, f"新的第 {n} 件") for n in range(2, 6)), kind="configuration"
    )
    publisher.rendered, publisher.orders = 0, [lambda: office.withdraw(1)]
    running.step(now=NOW)
    assert state(1) == "withdrawn"
    assert not Admission.objects.filter(ticket=large).exists()
    store = running.writer.store
    root = store.current()
    assert root is not None
    assert shadow_render(store, ToyPublisher(), now=NOW).equal, "nothing is paused meanwhile"
    running.step(now=NOW)
    assert Admission.objects.filter(ticket=large).exists()
    assert shadow_render(store, ToyPublisher(), now=NOW).equal
    assert verify_store(folders / "release").holds


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_withdrawal_that_is_being_rendered_gives_way_to_no_other(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "EVERY", 0)
    released(office, releaser, 3, until="2026-11-23")
    publisher = Breaking([])
    running = make_releaser(folders, publisher)
    publisher.rendered, publisher.orders = 0, [lambda: office.withdraw(2)]
    office.withdraw(1)
    running.step(now=NOW + timedelta(days=2))
    assert publisher.orders == []
    assert (state(1), running._gave_way) == ("withdrawn", 0)
    running.step(now=NOW + timedelta(days=2))
    assert state(2) == "withdrawn"


def test_a_new_design_renders_every_page_once(
    office: Office, releaser: Releaser, folders: Path
) -> None:
    """What its ticket touches is not rendered besides: that part would give way to nothing."""
    released(office, releaser, 5)
    publisher = Leaking([])
    upgraded = make_releaser(folders, publisher)
    office.design("second")
    office.release(office.item(6, "同一步的"))
    publisher.rendered = 0
    upgraded.step(now=NOW + timedelta(days=1))
    assert publisher.rendered == len(range(1, 7)) + len(["/column/要闻/", "/expired/"])


def test_a_design_is_reached_however_much_waits_for_it(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "ENTRIES", 2)
    for number in range(1, 6):
        office.release(office.item(number, f"第 {number} 件"))
    releaser.deps.close()
    upgraded = make_releaser(folders, ToyPublisher("second"))
    with pytest.raises(DesignNotApproved):
        upgraded.step(now=NOW)
    office.design("second")
    while upgraded.step(now=NOW):
        pass
    assert [state(n) for n in range(1, 6)] == ["released"] * 5


def test_withdrawals_cannot_keep_a_design_away_for_ever(
    office: Office, releaser: Releaser, folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(giving_way, "EVERY", 0)
    monkeypatch.setattr(giving_way, "MOST", 1)
    released(office, releaser, 8, columns=True)
    publisher = Leaking([lambda n=n: office.withdraw(n) for n in (1, 2)])  # type: ignore[misc]
    upgraded = make_releaser(folders, publisher)
    ticket = office.design("second")
    upgraded.step(now=NOW)
    upgraded.step(now=NOW)
    assert Admission.objects.filter(ticket=ticket).exists()
    upgraded.step(now=NOW)
    assert (state(2), state(1)) == ("withdrawn", "withdrawn")
