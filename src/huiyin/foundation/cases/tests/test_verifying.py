"""Random walks through the rulebook stay sound; anything written past the engine is found."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiyin.foundation.cases import engine, selectors
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.tests.sample import BOOK, KIND, NOW, person
from huiyin.foundation.cases.verifying import verify_cases
from huiyin.foundation.ledger.operations import trigger_names
from huiyin.foundation.ledger.verifying import verify
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    Open = Callable[..., Case]

PEOPLE = [person(n, r) for n in (1, 2, 3) for r in sorted(BOOK.roles - {"system"})] + [SYSTEM]
MOVES = st.lists(
    st.tuples(st.sampled_from(sorted(BOOK.actions)), st.sampled_from(PEOPLE)), max_size=25
)
SQLITE_ONLY = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="drops SQLite's triggers by name"
)


@pytest.mark.django_db
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(moves=MOVES, normative=st.booleans())
def test_no_walk_breaks_the_rules(book: None, moves: Any, normative: Any) -> None:
    with transaction.atomic():
        case = engine.open_case(
            kind=KIND,
            subject="paper/walk",
            organ=None,
            actor=PEOPLE[0],
            now=NOW,
            flags={"normative": normative},
        )
        for action, actor in moves:
            with suppress(DomainError), transaction.atomic():
                case = engine.advance(
                    case_id=case.pk,
                    action=action,
                    actor=actor,
                    now=NOW,
                    opinion="意见",
                    data={"findings": "无"},
                )
        assert list(verify_cases()) == []
        assert verify().holds
        assert len(selectors.clock_readings(case, NOW)) >= 1
        for decision in Decision.objects.filter(case=case).exclude(actor_id=None):
            step = BOOK.find(decision.stage, decision.action)
            assert step is not None
            same = Decision.objects.filter(
                case=case,
                round=decision.round,
                actor_id=decision.actor_id,
                action__in=step.distinct,
                sequence__lt=decision.sequence,
            )
            assert not same.exists()
        transaction.set_rollback(True)


def _submitted(open_case: Open) -> Case:
    return engine.advance(
        case_id=open_case().pk, action="submit", actor=person(1, "author"), now=NOW
    )


@pytest.mark.parametrize(
    "change", [{"state": "approval"}, {"version": 5}, {"round": 2}, {"state": "done", "version": 9}]
)
def test_a_case_moved_past_the_engine_is_found(open_case: Open, change: dict[str, Any]) -> None:
    case = _submitted(open_case)
    assert list(verify_cases()) == []
    Case.objects.filter(pk=case.pk).update(**change)
    assert any("不是由决定得来的" in f.text for f in verify_cases())


@pytest.mark.parametrize("change", [{"state": "nowhere"}, {"rulebook": "none"}, {"kind": "none"}])
def test_a_case_that_names_what_is_not_there_is_found(
    open_case: Open, change: dict[str, Any]
) -> None:
    case = _submitted(open_case)
    Case.objects.filter(pk=case.pk).update(**change)
    assert any("不存在" in f.text for f in verify_cases())


def test_a_case_without_a_beginning_is_found(book: None, db: None) -> None:
    Case.objects.create(
        kind=KIND, subject="paper/x", state="waiting", rulebook=BOOK.name, opened_at=NOW
    )
    assert [f.text for f in verify_cases()] == ["台账没有这件事项开始办理的记录"]


def test_adopted_cases_begin_where_the_ledger_says(book: None, db: None) -> None:
    def adopt() -> int:
        return engine.adopt(
            kind=KIND,
            subjects=[("paper/1", None), ("paper/2", None)],
            state="waiting",
            actor=SYSTEM,
            now=NOW,
            evidence="batch/1",
        )

    assert adopt() == 2
    assert adopt() == 0
    case = Case.objects.get(subject="paper/1")
    engine.advance(case_id=case.pk, action="release", actor=SYSTEM, now=NOW)
    assert list(verify_cases()) == []
    Case.objects.filter(subject="paper/2").update(state="approval")
    assert [f.subject for f in verify_cases()] == ["paper/2"]


def test_a_decision_added_by_hand_is_found(open_case: Open) -> None:
    case = _submitted(open_case)
    fields = Decision.objects.values().get(case=case)
    forged: dict[str, Any] = dict(fields) | {
        "id": None,
        "sequence": 2,
        "action": "review_1",
        "label": "初审通过",
        "stage": "review_1",
        "target": "review_2",
        "actor_id": 2,
    }
    Decision.objects.create(**forged)
    Case.objects.filter(pk=case.pk).update(state="review_2", version=2)
    texts = [f.text for f in verify_cases()]
    assert any("封印不符" in t for t in texts)
    assert any("与台账不符" in t for t in texts)


@SQLITE_ONLY
@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("DELETE FROM cases_decision WHERE sequence = 2", "台账记有第 2 个决定"),
        ("UPDATE cases_decision SET actor_id = 9", "封印不符"),
        ("UPDATE cases_decision SET sequence = sequence + 10", "第 1 个决定不见了"),
        ("UPDATE cases_decision SET stage = 'approval'", "接不上前一个状态"),
        ("UPDATE cases_decision SET round = 3", "轮次不符"),
    ],
)
def test_decisions_changed_in_the_file_are_found(
    open_case: Open, statement: str, text: str
) -> None:
    case = _submitted(open_case)
    engine.advance(case_id=case.pk, action="review_1", actor=person(2, "first_reviewer"), now=NOW)
    with connection.cursor() as cursor:
        for name in trigger_names("sqlite", "cases_decision"):
            cursor.execute(f'DROP TRIGGER "{name}"')
        cursor.execute(statement)
    assert any(text in f.text for f in verify_cases())
