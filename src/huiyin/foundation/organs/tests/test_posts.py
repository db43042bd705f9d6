"""Posts: who holds which, and which are empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.foundation.organs import selectors, services
from huiyin.foundation.organs.facts import PostFacts
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.foundation.organs.tests.conftest import NOW, TODAY
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid, WrongState

Tree = dict[str, Organ]
SPOKESPERSON = PostFacts(
    kind="spokesperson", title="副主任", since=date(2026, 1, 1), role_order="A", full_time=True
)


def person(name: str) -> Person:
    """Enter a person as the system."""
    return services.register_person(name=name, actor=SYSTEM, now=NOW)


def appoint(organ: Organ, name: str, post: PostFacts) -> Appointment:
    """Appoint a new person as the system."""
    return services.appoint(person=person(name), organ=organ, post=post, actor=SYSTEM, now=NOW)


def test_a_and_b_roles_are_two_posts(tree: Tree) -> None:
    office = tree["office"]
    appoint(office, "周宁", SPOKESPERSON)
    appoint(office, "林岚", replace(SPOKESPERSON, role_order="B"))
    with pytest.raises(Invalid, match="现在有人担任"):
        appoint(office, "石磊", SPOKESPERSON)
    held = selectors.posts_of(tree["office"], TODAY)
    assert [(a.person.name, a.role_order) for a in held] == [("周宁", "A"), ("林岚", "B")]


def test_a_post_is_free_again_on_the_day_it_ends(tree: Tree) -> None:
    office = tree["office"]
    first = appoint(office, "周宁", SPOKESPERSON)
    services.end_appointment(appointment=first, on=date(2026, 6, 1), actor=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        appoint(office, "林岚", replace(SPOKESPERSON, since=date(2026, 5, 31)))
    appoint(office, "林岚", replace(SPOKESPERSON, since=date(2026, 6, 1)))
    assert selectors.posts_of(tree["office"], date(2026, 5, 31)).get().person.name == "周宁"
    with pytest.raises(WrongState):
        services.end_appointment(appointment=first, on=TODAY, actor=SYSTEM, now=NOW)


def test_vacancies_name_organ_and_post(tree: Tree) -> None:
    def empty() -> set[tuple[str, str]]:
        return {(v.organ.code, v.post.code) for v in selectors.vacancies(TODAY)}

    assert ("office", "spokesperson") in empty()
    services.appoint(
        person=person("周宁"), organ=tree["office"], post=SPOKESPERSON, actor=SYSTEM, now=NOW
    )
    assert ("office", "spokesperson") not in empty()
    assert ("office", "website_head") not in empty()
    assert ("city", "website_head") in empty()


def test_nobody_is_appointed_to_an_unknown_post(tree: Tree) -> None:
    with pytest.raises(Invalid):
        services.appoint(
            person=person("周宁"),
            organ=tree["office"],
            post=replace(SPOKESPERSON, kind="king"),
            actor=SYSTEM,
            now=NOW,
        )
