"""Approving a design: one proposes, another confirms, an overtaken proposal is dropped, and how it all stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.release import design
from huiyin.foundation.release.design_standing import standing
from huiyin.foundation.release.models import Ticket
from huiyin.foundation.release.tests.conftest import NOW, make_releaser
from huiyin.foundation.release.tests.toy import ToyPublisher
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.cases.models import Case

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1b")]


def person(number: int, role: str) -> Actor:
    """Return somebody with a role in the whole city."""
    return Actor("person", number, f"第{number}人", "", (), frozenset({Grant(role)}))


PROPOSER, CONFIRMER = person(1, "registrar"), person(2, "approver")


class Program:
    """The program whose design is to be approved; ``becomes`` is an upgrade."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.design = "first"
        monkeypatch.setattr(
            "huiyin.foundation.release.design.publisher", lambda: ToyPublisher(self.design)
        )
        monkeypatch.setattr(
            "huiyin.foundation.release.design_standing.publisher", lambda: ToyPublisher(self.design)
        )


@pytest.fixture
def program(db: None, folders: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """A program with the design “first”."""
    return Program(monkeypatch)


def proposed(**values: Any) -> Case:
    """Propose the program's design."""
    return design.propose(**({"actor": PROPOSER, "now": NOW, "opinion": "升级"} | values))


def approve(folders: Path, name: str) -> None:
    """Take the design through both people and the releaser."""
    case = proposed()
    design.confirm(case_id=case.pk, actor=CONFIRMER, now=NOW)
    releaser = make_releaser(folders, ToyPublisher(name))
    assert releaser.step(now=NOW) == 1


def test_how_it_stands_from_the_first_design_to_an_upgrade(program: Program, folders: Path) -> None:
    assert standing(now=NOW).approved == ""
    assert not standing(now=NOW).settled
    case = proposed()
    (waiting,) = standing(now=NOW).proposals
    assert (waiting.case, waiting.digest, waiting.current) == (case, "first", True)
    assert (waiting.proposed.actor_name, waiting.proposed.opinion) == ("第1人", "升级")
    design.confirm(case_id=case.pk, actor=CONFIRMER, now=NOW)
    assert standing(now=NOW).status.state == "queued"
    make_releaser(folders, ToyPublisher("first")).step(now=NOW)
    now = standing(now=NOW)
    assert now.settled
    assert (now.proposals, [d.actor_name for d in now.decisions]) == ((), ["第1人", "第2人"])
    with pytest.raises(Invalid, match="没有变化"):
        proposed()
    program.design = "second"
    assert not standing(now=NOW).settled
    assert standing(now=NOW).approved == "first"


def test_one_version_is_proposed_once(program: Program) -> None:
    proposed()
    with pytest.raises(Invalid, match="已经提请"):
        proposed(actor=person(3, "system_admin"))
    assert len(design.pending()) == 1


def test_an_overtaken_proposal_is_refused_by_the_releaser_and_can_be_dropped(
    program: Program, folders: Path
) -> None:
    approve(folders, "first")
    program.design = "second"
    old = proposed()
    program.design = "third"
    new = proposed()
    assert [(p.case, p.current) for p in standing(now=NOW).proposals] == [(old, False), (new, True)]
    with pytest.raises(Invalid):
        design.drop(case_id=old.pk, opinion=" ", actor=CONFIRMER, now=NOW)
    design.drop(case_id=old.pk, opinion="已有新版", actor=CONFIRMER, now=NOW)
    assert design.pending() == [new]
    with pytest.raises(WrongState):
        design.confirm(case_id=old.pk, actor=CONFIRMER, now=NOW)
    assert Ticket.objects.count() == 1


def test_who_may_not(program: Program) -> None:
    with pytest.raises(NotPermitted):
        proposed(actor=CONFIRMER)
    case = proposed()
    with pytest.raises(NotPermitted):
        design.confirm(case_id=case.pk, actor=person(3, "author"), now=NOW)
    both = Actor("person", 1, "第1人", "", (), frozenset({Grant("approver"), Grant("registrar")}))
    with pytest.raises(PolicyBreach, match="另一个人"):
        design.confirm(case_id=case.pk, actor=both, now=NOW)
    with pytest.raises(NotFound):
        design.drop(case_id=case.pk + 1, opinion="x", actor=CONFIRMER, now=NOW)
