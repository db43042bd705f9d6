"""Generated from the tables: every state, action and role either does what its row says or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.tests.sample import BOOK, NOW, person
from huiyin.foundation.ledger.models import Entry
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import NotPermitted, WrongState

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.kernel.steps import State

ROLES = sorted(BOOK.roles)
FILLED = {"findings": "合法"}


def _actor(role: str) -> Actor:
    return SYSTEM if role == "system" else person(8, role)


def _put(case: Case, state: str) -> None:
    """Place the case by force; the tests want every state, reached or not."""
    Case.objects.filter(pk=case.pk).update(state=state)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", sorted(BOOK.actions))
@pytest.mark.parametrize("state", BOOK.states, ids=lambda s: s.name)
def test_every_state_action_and_role(
    state: State, action: str, role: str, open_case: Callable[..., Case]
) -> None:
    case = open_case(normative=True)
    _put(case, state.name)
    entries = Entry.objects.count()
    step = BOOK.find(state.name, action)

    def attempt() -> Case:
        return engine.advance(
            case_id=case.pk, action=action, actor=_actor(role), now=NOW, opinion="意见", data=FILLED
        )

    if step is None:
        with pytest.raises(WrongState) as wrong:
            attempt()
        assert state.label in str(wrong.value)
        assert BOOK.label_of(action) in str(wrong.value)
    elif role not in step.roles:
        with pytest.raises(NotPermitted) as refused:
            attempt()
        assert refused.value.clause == step.clause
    else:
        after = attempt()
        assert after.state == step.target
        assert after.version == 1
        assert after.round == (2 if step.target == "draft" else 1)
        assert (after.closed_at is None) is not BOOK.by_state[step.target].final
        decision = Decision.objects.get(case=case)
        assert decision.role == role
        assert decision.seal_holds()
        assert Entry.objects.count() == entries + 1
        return
    after = Case.objects.get(pk=case.pk)
    assert (after.state, after.version) == (state.name, 0)
    assert not Decision.objects.filter(case=case).exists()
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("state", BOOK.states, ids=lambda s: s.name)
def test_the_menu_shows_what_the_role_may_do(
    state: State, role: str, open_case: Callable[..., Case]
) -> None:
    case = open_case(normative=True)
    _put(case, state.name)
    case.refresh_from_db()
    expected = [
        s.action
        for s in BOOK.actions_from(state.name)
        if role in s.roles and role != "system" and not s.auto
    ]
    assert [s.action for s in engine.available(case, _actor(role))] == expected
