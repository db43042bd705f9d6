"""Posts: who holds which, and which are empty."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.sentences import sentence
from huiyin.foundation.organs import selectors, services
from huiyin.foundation.organs.facts import PostFacts
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.foundation.organs.rules import ORGAN_KINDS
from huiyin.foundation.organs.tests.conftest import NOW, TODAY, establish
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, WrongState

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


@pytest.mark.clause("changchun-2015:1.2d", "changchun-2015:1.3a")
def test_vacancies_name_organ_and_post(tree: Tree) -> None:
    def empty() -> set[tuple[str, str]]:
        return {(v.organ.code, v.post.code) for v in selectors.vacancies(TODAY)}

    assert ("office", "spokesperson") in empty()
    assert ("office", "head") in empty()
    appoint(tree["office"], "郑怀", replace(SPOKESPERSON, kind="head", role_order=""))
    assert ("office", "head") not in empty()
    services.appoint(
        person=person("周宁"), organ=tree["office"], post=SPOKESPERSON, actor=SYSTEM, now=NOW
    )
    assert ("office", "spokesperson") not in empty()
    assert ("office", "website_head") not in empty()
    assert ("city", "website_head") in empty()


@pytest.mark.clause("disclosure-regulation-2019:4")
@pytest.mark.parametrize(
    ("kind", "needed"), [("government", True), ("department", True), ("institution", False)]
)
def test_each_organ_with_a_duty_to_disclose_needs_somebody_in_charge_of_it(
    tree: Tree, kind: str, *, needed: bool
) -> None:
    establish("new", "云川市某局", "city", kind, tree["city"])
    empty = {(v.organ.code, v.post.code) for v in selectors.vacancies(TODAY)}
    assert (("new", "disclosure_head") in empty) == needed
    assert {row.code: row.clause for row in ORGAN_KINDS}[kind] == "disclosure-regulation-2019:4"


def test_nobody_is_appointed_to_an_unknown_post(tree: Tree) -> None:
    with pytest.raises(Invalid):
        services.appoint(
            person=person("周宁"),
            organ=tree["office"],
            post=replace(SPOKESPERSON, kind="king"),
            actor=SYSTEM,
            now=NOW,
        )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"role_order": "C"}, "role_order"),
        ({"title": "长" * 101}, "title"),
        ({"title": " "}, "title"),
    ],
)
def test_wrong_fields_of_a_post_are_named(tree: Tree, wrong: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        appoint(tree["office"], "周宁", replace(SPOKESPERSON, **wrong))
    assert caught.value.data["field"] == field
    assert not Appointment.objects.exists()


def test_a_person_is_corrected_without_the_contact_data_reaching_the_ledger(tree: Tree) -> None:
    zhou = person("周宁")
    services.describe_person(
        person=zhou,
        changes={"name": "周凝", "phone": "0440-5550112", "email": ""},
        actor=SYSTEM,
        now=NOW,
    )
    zhou.refresh_from_db()
    assert (zhou.name, zhou.phone) == ("周凝", "0440-5550112")
    entry = Entry.objects.get(kind="person.described")
    assert entry.data == {"fields": ["姓名", "办公电话"]}
    assert sentence(entry) == "系统更新了人员周凝的登记信息：姓名、办公电话"
    for changes, field in (({"email": "x"}, "email"), ({"name": " "}, "name")):
        with pytest.raises(Invalid) as caught:
            services.describe_person(person=zhou, changes=changes, actor=SYSTEM, now=NOW)
        assert caught.value.data["field"] == field
    with pytest.raises(Invalid, match="没有改动"):
        services.describe_person(person=zhou, changes={"name": "周凝"}, actor=SYSTEM, now=NOW)
    with pytest.raises(Invalid):
        services.describe_person(person=zhou, changes={"id": "9"}, actor=SYSTEM, now=NOW)


def test_only_a_maintainer_registers_people_and_posts(tree: Tree) -> None:
    zhou = person("周宁")
    for role in ("security_admin", "audit_admin", "author"):
        actor = Actor("person", 1, "甲", grants=frozenset({Grant(role)}))
        with pytest.raises(NotPermitted) as caught:
            services.register_person(name="甲", actor=actor, now=NOW)
        assert caught.value.clause == "changchun-2015:5.1c"
        with pytest.raises(NotPermitted):
            services.describe_person(person=zhou, changes={"name": "乙"}, actor=actor, now=NOW)
        with pytest.raises(NotPermitted):
            services.appoint(
                person=zhou, organ=tree["office"], post=SPOKESPERSON, actor=actor, now=NOW
            )


def test_contact_data_that_is_not_usable_is_named(tree: Tree) -> None:
    with pytest.raises(Invalid) as caught:
        services.register_person(name="长" * 51, email="x", actor=SYSTEM, now=NOW)
    assert set(caught.value.problems) == {"name", "email"}
