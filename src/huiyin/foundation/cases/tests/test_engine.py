"""The engine by hand: rounds, other people, missing fields, stale screens, automatic steps, seals."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction

from huiyin.foundation.cases import conditions, engine, guards, rulebooks
from huiyin.foundation.cases.models import Case, ClockEvent, Decision
from huiyin.foundation.cases.tests.sample import BOOK, CLAUSE, KIND, NEWER, NOW, person
from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.selectors import history
from huiyin.foundation.ledger.verifying import verify
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import (
    Invalid,
    NotFound,
    NotPermitted,
    PolicyBreach,
    Stale,
    WrongState,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.organs.models import Organ

    Open = Callable[..., Case]

AUTHOR, FIRST, SECOND = (
    person(1, "author"),
    person(2, "first_reviewer"),
    person(3, "second_reviewer"),
)
LEGAL, APPROVER = person(4, "legal_reviewer"), person(5, "approver")


def _go(case: Case, action: str, actor: Any, **more: Any) -> Case:
    return engine.advance(case_id=case.pk, action=action, actor=actor, now=NOW, **more)


def test_the_whole_way(open_case: Open) -> None:
    case = open_case()
    for action, actor in (
        ("submit", AUTHOR),
        ("review_1", FIRST),
        ("review_2", SECOND),
        ("approve", APPROVER),
        ("release", SYSTEM),
    ):
        case = _go(case, action, actor, seen_version=case.version, digest_seen="d" * 64)
    assert case.state == "done"
    assert case.state_label == "办结"
    assert case.closed_at == NOW
    decisions = list(Decision.objects.filter(case=case).order_by("sequence"))
    assert [(d.sequence, d.action, d.verdict, d.actor_id) for d in decisions] == [
        (1, "submit", "approved", 1),
        (2, "review_1", "approved", 2),
        (3, "review_2", "approved", 3),
        (4, "skip_legality", "automatic", None),
        (5, "approve", "approved", 5),
        (6, "release", "automatic", None),
    ]
    assert decisions[3].opinion == "不是规范性文件"
    assert decisions[3].role == "system"
    assert all(d.seal_holds() for d in decisions)
    assert verify().holds
    told = [sentences.sentence(e) for e in history(case.subject)]
    assert told[0] == "林某开始办理paper/1，进入“起草”"
    assert told[2] == "陈某对paper/1办理了“初审通过”，由“初审”转入“二审”"
    assert len(told) == 7


def test_a_marked_case_waits_for_the_person(open_case: Open) -> None:
    case = open_case(normative=True)
    for action, actor in (("submit", AUTHOR), ("review_1", FIRST), ("review_2", SECOND)):
        case = _go(case, action, actor)
    assert case.state == "legality"
    with pytest.raises(Invalid) as error:
        _go(case, "pass_legality", LEGAL, opinion="  ", data={"findings": ""})
    assert error.value.data["fields"] == ["opinion", "findings"]
    assert str(error.value) == "办理“合法性审核通过”还要填写：意见、findings。"
    case = _go(case, "pass_legality", LEGAL, opinion="合法", data={"findings": ["无"]})
    assert case.state == "approval"
    assert Decision.objects.get(case=case, action="pass_legality").data == {"findings": ["无"]}


@pytest.mark.parametrize(
    ("value", "given"),
    [(0, True), (False, True), ("a", True), (None, False), ([], False), ({}, False)],
)
def test_what_counts_as_filled_in(open_case: Open, value: Any, given: Any) -> None:
    case = open_case(normative=True)
    Case.objects.filter(pk=case.pk).update(state="legality")
    if given:
        _go(case, "pass_legality", LEGAL, opinion="合法", data={"findings": value})
        return
    with pytest.raises(Invalid):
        _go(case, "pass_legality", LEGAL, opinion="合法", data={"findings": value})


def test_another_person_must_take_the_step(open_case: Open) -> None:
    case = _go(open_case(), "submit", person(1, "author", also=("first_reviewer",)))
    both = person(1, "first_reviewer", also=("second_reviewer",))
    with pytest.raises(PolicyBreach) as error:
        _go(case, "review_1", both)
    assert str(error.value) == "本轮的“送审”是您办理的，“初审通过”须由另一个人办理。"
    assert error.value.clause == CLAUSE
    assert [s.action for s in engine.available(case, both)] == ["send_back"]


def test_a_new_round_forgets_who_did_what(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR)
    case = _go(case, "send_back", FIRST, opinion="请补依据")
    assert (case.state, case.round, case.version) == ("draft", 2, 2)
    back = Decision.objects.get(case=case, action="send_back")
    assert (back.round, back.verdict, back.opinion) == (1, "returned", "请补依据")
    case = _go(case, "submit", person(2, "author"))
    _go(case, "review_1", AUTHOR_TURNED_REVIEWER)
    assert Decision.objects.filter(case=case, round=2).count() == 2


AUTHOR_TURNED_REVIEWER = person(1, "first_reviewer")


def test_recalling_judges_nothing(open_case: Open) -> None:
    case = _go(_go(open_case(), "submit", AUTHOR), "recall", AUTHOR)
    assert Decision.objects.get(case=case, action="recall").verdict == "noted"
    assert case.round == 2


def test_a_stale_screen_is_told_who_acted_and_when(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, seen_version=0)
    _go(case, "review_1", FIRST, seen_version=1)
    with pytest.raises(Stale) as error:
        _go(case, "send_back", FIRST, seen_version=1, opinion="改")
    assert str(error.value) == (
        "您打开页面以后，陈某已在11月23日 09:30办理了“初审通过”，现在是“二审”。请刷新页面后再办。"
    )
    with pytest.raises(Stale):
        _go(case, "review_2", SECOND, seen_version=9)


def test_guards_can_stop_a_step_and_nothing_is_saved(open_case: Open) -> None:
    case = _go(_go(open_case(), "submit", AUTHOR), "review_1", FIRST)
    entries, events = Entry.objects.count(), ClockEvent.objects.count()
    with pytest.raises(PolicyBreach, match="今天不能办"):
        _go(case, "review_2", SECOND, data={"strike": True})
    case.refresh_from_db()
    assert (case.state, case.version) == ("review_2", 2)
    assert (Entry.objects.count(), ClockEvent.objects.count()) == (entries, events)
    _go(case, "review_2", SECOND)


def test_a_missing_guard_or_condition_never_lets_a_step_pass(
    open_case: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _go(_go(open_case(), "submit", AUTHOR), "review_1", FIRST)
    monkeypatch.delitem(conditions._CONDITIONS, (KIND, "not_normative"))
    with pytest.raises(ImproperlyConfigured, match="not_normative"):
        _go(case, "review_2", SECOND)
    monkeypatch.delitem(guards._GUARDS, (KIND, "not_on_strike"))
    with pytest.raises(ImproperlyConfigured, match="not_on_strike"):
        _go(case, "review_2", SECOND)
    case.refresh_from_db()
    assert case.state == "review_2"


def test_automatic_steps_cannot_go_round_for_ever(
    open_case: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = _go(_go(open_case(), "submit", AUTHOR), "review_1", FIRST)
    monkeypatch.setattr(
        engine, "_due_step", lambda case, now: (BOOK.find("review_2", "begin_again"), "x")
    )
    with pytest.raises(RuntimeError, match="circle"):
        _go(case, "begin_again", SECOND)


def test_a_role_counts_in_its_organ_only(open_case: Open, city: Organ, office: Organ) -> None:
    case = open_case()
    with pytest.raises(NotPermitted) as error:
        _go(case, "submit", person(1, "author", city.pk + 999))
    assert "拟稿人" in str(error.value)
    assert _go(case, "submit", person(1, "author", *office.path())).state == "review_1"
    assert _go(case, "review_1", person(2, "first_reviewer", city.pk)).state == "review_2"


def test_a_person_cannot_take_the_systems_steps(open_case: Open) -> None:
    case = open_case()
    Case.objects.filter(pk=case.pk).update(state="waiting")
    with pytest.raises(NotPermitted):
        _go(case, "release", person(1, "system"))
    with pytest.raises(NotPermitted):
        engine.advance(case_id=open_case("paper/2").pk, action="submit", actor=SYSTEM, now=NOW)


def test_unknown_cases_and_second_openings(open_case: Open) -> None:
    case = open_case()
    with pytest.raises(NotFound):
        engine.advance(case_id=case.pk + 1, action="submit", actor=AUTHOR, now=NOW)
    with pytest.raises(WrongState, match="已经在办理"):
        open_case()


def test_the_case_keeps_the_rules_under_which_it_began(open_case: Open) -> None:
    old = open_case()
    later = datetime(2027, 1, 1, tzinfo=UTC)
    new = engine.open_case(
        kind=KIND, subject="paper/2", organ=None, actor=AUTHOR, now=later - timedelta(hours=8)
    )
    assert (old.rulebook, new.rulebook) == (BOOK.name, NEWER.name)
    old = engine.advance(case_id=old.pk, action="submit", actor=AUTHOR, now=later)
    assert old.state == "review_1"
    before = datetime(2015, 5, 12, 15, 59, tzinfo=UTC)
    with pytest.raises(WrongState, match="2015-05-12"):
        engine.open_case(kind=KIND, subject="paper/3", organ=None, actor=AUTHOR, now=before)


def test_two_rulebooks_cannot_share_a_name_or_a_day(book: None) -> None:
    rulebooks.register(BOOK)
    with pytest.raises(ValueError, match="one first day"):
        rulebooks.register(type(BOOK)(**_fields(BOOK) | {"name": "other"}))
    with pytest.raises(ValueError, match="one name"):
        rulebooks.register(type(BOOK)(**_fields(BOOK) | {"since": date(2016, 1, 1)}))


def _fields(book: Any) -> dict[str, Any]:
    return {
        n: getattr(book, n)
        for n in ("kind", "name", "since", "initial", "states", "steps", "clocks")
    }


def test_decisions_are_sealed_and_cannot_be_changed(open_case: Open) -> None:
    case = _go(open_case(), "submit", AUTHOR, digest_seen="a" * 64)
    decision = Decision.objects.get(case=case)
    payload = decision.payload()
    assert payload["subject"] == "paper/1"
    assert payload["at"] == "2026-11-23T01:30:00.000000+00:00"
    assert not {"id", "case"} & set(payload)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(actor_id=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        decision.delete()
    decision.actor_id = 9
    assert not decision.seal_holds()


def test_a_decision_written_by_hand_has_no_valid_seal(open_case: Open) -> None:
    case = open_case()
    fields = {f.name: "" for f in Decision._meta.local_concrete_fields if f.name != "id"}
    forged = Decision(
        **fields
        | {"case": case, "sequence": 1, "round": 1, "actor_id": 5, "at": NOW}
        | {"data": {}, "emergency": False, "action": "approve", "seal": "0" * 64}
    )
    forged.save()
    assert not Decision.objects.get(case=case).seal_holds()


def test_emergency_is_recorded(open_case: Open) -> None:
    case = _go(open_case(emergency=True), "submit", AUTHOR)
    assert Decision.objects.get(case=case).emergency


@pytest.mark.parametrize("data", [{"share": 0.5}, {"when": NOW}])
def test_data_must_be_plain(open_case: Open, data: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        _go(open_case(), "submit", AUTHOR, data=data)


def test_what_happened_cannot_lie_in_the_future(open_case: Open) -> None:
    with pytest.raises(Invalid, match="发生时间"):
        _go(open_case(), "submit", AUTHOR, happened_at=NOW + timedelta(seconds=1))
