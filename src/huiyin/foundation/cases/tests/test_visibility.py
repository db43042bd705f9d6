"""Who sees a case, and on whose list it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.cases import engine, selectors
from huiyin.foundation.cases.models import Case
from huiyin.foundation.cases.tests.sample import BOOK, NOW, person
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.actors import SYSTEM, Actor

if TYPE_CHECKING:
    from collections.abc import Callable

    Open = Callable[..., Case]


def _go(case: Case, action: str, actor: Actor, **more: Any) -> Case:
    return engine.advance(case_id=case.pk, action=action, actor=actor, now=NOW, **more)


def test_only_roles_of_the_rulebook_in_the_organs_line_see_a_case(
    open_case: Open, city: Organ, office: Organ
) -> None:
    other = Organ.objects.create(
        code="test-other",
        name="某局",
        short_name="某局",
        level="city",
        kind="department",
        parent=city,
    )
    case = open_case()
    for actor, seen in (
        (person(1, "author"), True),
        (person(1, "author", *office.path()), True),
        (person(1, "approver", city.pk), True),
        (person(1, "author", city.pk, other.pk), False),
        (person(1, "system_admin"), False),
        (person(1, "audit_admin", *office.path()), False),
        (person(1, "registrar"), False),
        (SYSTEM, False),
    ):
        assert (case in selectors.visible_to(actor)) is seen, actor


def test_a_case_without_an_organ_is_seen_with_a_role_held_everywhere(
    open_case: Open, city: Organ
) -> None:
    case = engine.open_case(
        kind="sample", subject="paper/9", organ=None, actor=person(1, "author"), now=NOW
    )
    assert case in selectors.visible_to(person(1, "author"))
    assert case not in selectors.visible_to(person(1, "author", city.pk))


@pytest.mark.parametrize("state", BOOK.states, ids=lambda s: s.name)
def test_a_state_waits_for_the_roles_it_names(open_case: Open, state: Any) -> None:
    case = open_case()
    Case.objects.filter(pk=case.pk).update(state=state.name)
    waiting = {
        role
        for role in sorted(BOOK.roles | {"system_admin"})
        if case in selectors.waiting_for(person(8, role))
    }
    assert waiting == state.waits_for


def test_what_another_person_must_do_is_not_on_ones_list(open_case: Open) -> None:
    both = person(1, "author", also=("first_reviewer",))
    case = _go(open_case(), "submit", both)
    assert case not in selectors.waiting_for(both)
    assert case in selectors.visible_to(both)
    assert case in selectors.waiting_for(person(2, "first_reviewer"))
    case = _go(case, "send_back", person(2, "first_reviewer"), opinion="改")
    assert case in selectors.waiting_for(both)
    case = _go(case, "submit", person(2, "author"))
    assert case in selectors.waiting_for(both)


def test_the_list_costs_the_same_however_long(
    open_case: Open, office: Organ, django_assert_num_queries: Any
) -> None:
    for number in range(12):
        open_case(f"paper/{number}")
    author = person(1, "author", *office.path())
    with django_assert_num_queries(2):
        assert len(selectors.waiting_for(author)) == 12
    with django_assert_num_queries(2):
        assert len(selectors.visible_to(author)) == 12
