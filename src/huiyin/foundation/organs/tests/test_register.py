"""The register as it is read: the tree in lines, posts and empty posts, people and where they serve."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.organs import selectors, services
from huiyin.foundation.organs.facts import PostFacts
from huiyin.foundation.organs.tests.conftest import NOW, TODAY
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from huiyin.foundation.organs.models import Appointment, Organ

Tree = dict[str, "Organ"]


def holder(role: str, *place: int) -> Actor:
    return Actor("person", 1, "石磊", grants=frozenset({Grant(role, place)}))


ADMIN = holder("system_admin")


def appoint(organ: Organ, name: str, kind: str, since: date = date(2026, 1, 1)) -> Appointment:
    person = services.register_person(name=name, actor=SYSTEM, now=NOW)
    post = PostFacts(kind=kind, title="主任", since=since)
    return services.appoint(person=person, organ=organ, post=post, actor=SYSTEM, now=NOW)


@pytest.mark.clause("gbt22239-2019:8.1.4.2")
def test_whom_the_register_is_open_to(tree: Tree) -> None:
    person = services.register_person(name="周宁", actor=SYSTEM, now=NOW)
    for role in ("system_admin", "security_admin", "audit_admin"):
        assert selectors.visible_to(holder(role)).count() == 4
        assert selectors.people_visible_to(holder(role)).count() == 1
    for actor in (holder("author"), SYSTEM, Actor("visitor", None, "")):
        assert not selectors.visible_to(actor).exists()
        assert not selectors.people_visible_to(actor).exists()
        with pytest.raises(NotFound):
            selectors.organ("office", actor)
        with pytest.raises(NotFound):
            selectors.person(person.pk, actor)


def test_an_administrator_of_a_county_sees_the_county(tree: Tree) -> None:
    actor = holder("system_admin", *tree["linxi"].path())
    assert {o.code for o in selectors.visible_to(actor)} == {"linxi", "bridge"}
    assert [(line.organ.code, line.depth) for line in selectors.organ_lines(actor, TODAY)] == [
        ("linxi", 1),
        ("bridge", 2),
    ]
    with pytest.raises(NotFound):
        selectors.organ("office", actor)


def test_lines_follow_the_tree_with_heads_and_empty_posts(tree: Tree) -> None:
    appoint(tree["office"], "郑怀", "head")
    shown = {line.organ.code: line for line in selectors.organ_lines(ADMIN, TODAY)}
    assert list(shown) == ["city", "office", "linxi", "bridge"]
    assert [line.depth for line in shown.values()] == [0, 1, 1, 2]
    assert shown["office"].head is not None
    assert shown["office"].head.person.name == "郑怀"
    assert shown["linxi"].head is None
    assert shown["linxi"].vacancies == shown["office"].vacancies + 2  # head, website_head


@pytest.mark.parametrize(
    ("words", "level", "codes"),
    [
        ("办公室", "", ["office"]),
        ("bridge", "", ["bridge"]),
        ("", "county", ["linxi"]),
        ("云川", "city", ["city", "office"]),
        ("云川", "county", []),
    ],
)
def test_lines_are_searched(tree: Tree, words: str, level: str, codes: list[str]) -> None:
    found = selectors.organ_lines(ADMIN, TODAY, words=words, level=level)
    assert [line.organ.code for line in found] == codes


def test_closed_organs_are_listed_apart(tree: Tree) -> None:
    services.close(organ=tree["bridge"], on=TODAY, basis="撤并", actor=SYSTEM, now=NOW)
    assert "bridge" not in {line.organ.code for line in selectors.organ_lines(ADMIN, TODAY)}
    assert [line.organ.code for line in selectors.closed_lines(ADMIN, TODAY)] == ["bridge"]
    assert selectors.closed_lines(ADMIN, TODAY, words="办公室") == []
    assert not selectors.closed_lines(holder("author"), TODAY)


def test_the_list_takes_the_same_queries_for_any_length(
    tree: Tree, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(2):
        with django_assert_num_queries(5):
            assert selectors.organ_lines(ADMIN, TODAY)
        for code in ("office", "linxi"):
            appoint(tree[code], "某人", "staff")


@pytest.mark.clause("changchun-2015:5.1c")
def test_seats_show_who_sits_who_comes_and_what_is_empty(tree: Tree) -> None:
    office = tree["office"]
    appoint(office, "郑怀", "head")
    appoint(office, "唐毅", "spokesperson", since=date(2026, 12, 1))
    seats = {seat.kind.code: seat for seat in selectors.seats_of(office, TODAY)}
    assert [a.person.name for a in seats["head"].held] == ["郑怀"]
    assert not seats["head"].vacant
    assert seats["spokesperson"].vacant
    assert [a.person.name for a in seats["spokesperson"].coming] == ["唐毅"]
    assert seats["secrecy_officer"].vacant
    assert "staff" not in seats
    assert "website_head" not in seats


def test_a_closed_organ_has_no_empty_posts_and_past_posts_are_kept(tree: Tree) -> None:
    office = tree["office"]
    first = appoint(office, "郑怀", "head")
    services.end_appointment(appointment=first, on=TODAY, actor=SYSTEM, now=NOW)
    closed = services.close(organ=office, on=TODAY, basis="撤并", actor=SYSTEM, now=NOW)
    assert selectors.seats_of(closed, TODAY) == []
    assert list(selectors.past_posts_of(closed, TODAY)) == [first]


def test_people_are_found_by_name_telephone_organ_and_post(tree: Tree) -> None:
    appoint(tree["office"], "郑怀", "head")
    services.register_person(name="周宁", phone="0440-5550199", actor=SYSTEM, now=NOW)

    def found(words: str) -> list[str]:
        return [p.name for p in selectors.find_people(ADMIN, TODAY, words=words)]

    assert found("郑") == ["郑怀"]
    assert found("0199") == ["周宁"]
    assert found("人民政府办公室") == ["郑怀"]
    assert found("主任") == ["郑怀"]
    services.register_person(name="单立新", actor=SYSTEM, now=NOW)
    services.register_person(name="安平", actor=SYSTEM, now=NOW)
    assert found("") == ["安平", "单立新", "郑怀", "周宁"], "by pinyin: An, Shan, Zheng, Zhou"
    assert selectors.find_people(holder("author"), TODAY) == []
    lines = selectors.person_lines(selectors.find_people(ADMIN, TODAY), TODAY)
    assert {line.person.name: len(line.posts) for line in lines} == {
        "郑怀": 1,
        "周宁": 0,
        "单立新": 0,
        "安平": 0,
    }
