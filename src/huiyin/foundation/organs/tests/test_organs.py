"""Organs: the tree, names over time, who may change them."""

from __future__ import annotations

from datetime import date

import pytest

from huiyin.foundation.ledger.fresh import last_change
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs import selectors, services
from huiyin.foundation.organs.entries import CHANGES
from huiyin.foundation.organs.facts import OrganFacts
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.tests.conftest import NOW, TODAY, establish
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, Stale, WrongState

Tree = dict[str, Organ]


def test_path_runs_from_the_root(tree: Tree) -> None:
    ids = tuple(tree[c].pk for c in ("city", "linxi", "bridge"))
    assert tree["bridge"].path() == ids
    assert selectors.paths()[tree["bridge"].pk] == ids


def test_under_counts_the_organ_itself_and_all_below(tree: Tree) -> None:
    assert selectors.under([tree["linxi"].pk]) == {tree["linxi"].pk, tree["bridge"].pk}


@pytest.mark.clause("changchun-2015:3.1a")
def test_tree_shows_three_levels(tree: Tree) -> None:
    (city,) = selectors.tree(TODAY)
    assert [b.organ.code for b in city.children] == ["office", "linxi"]
    assert city.children[1].children[0].organ == tree["bridge"]


@pytest.mark.clause("changchun-2015:3.1a")
def test_lower_level_cannot_stand_above_a_higher_one(tree: Tree) -> None:
    with pytest.raises(PolicyBreach) as caught:
        establish("wrong", "某局", "city", "department", tree["bridge"])
    assert caught.value.clause == "changchun-2015:3.1a"
    assert not Organ.objects.filter(code="wrong").exists()


def test_an_organ_never_stands_below_itself(tree: Tree) -> None:
    with pytest.raises(Invalid, match="下级"):
        services.describe(
            organ=tree["office"], changes={"parent": tree["office"]}, actor=SYSTEM, now=NOW
        )


def test_renaming_keeps_the_old_name_for_its_time(tree: Tree) -> None:
    services.rename(
        organ=tree["office"],
        name="云川市政务服务和数据局",
        short_name="市数据局",
        on=date(2026, 3, 1),
        basis="机构改革方案",
        actor=SYSTEM,
        now=NOW,
    )
    organ = Organ.objects.get(code="office")
    assert organ.name == "云川市政务服务和数据局"
    assert selectors.name_on(organ, date(2026, 2, 28)) == "云川市人民政府办公室"
    assert selectors.name_on(organ, date(2026, 3, 1)) == "云川市政务服务和数据局"
    assert {"云川市人民政府办公室", organ.name, "市数据局"} <= selectors.every_name()
    entry = Entry.objects.get(kind="organ.renamed")
    assert entry.subject == "organ/office"
    assert entry.data["before"] == "云川市人民政府办公室"


@pytest.mark.parametrize(
    ("name", "on", "code"),
    [
        ("云川市人民政府办公室", date(2026, 3, 1), "organ-same-name"),
        ("新名称", date(2015, 1, 1), "organ-name-too-early"),
    ],
)
def test_renaming_refuses(tree: Tree, name: str, on: date, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        services.rename(
            organ=tree["office"], name=name, short_name=name, on=on, basis="", actor=SYSTEM, now=NOW
        )
    assert caught.value.code == code


def test_closing_waits_for_the_organs_below(tree: Tree) -> None:
    with pytest.raises(WrongState):
        services.close(organ=tree["linxi"], on=TODAY, basis="", actor=SYSTEM, now=NOW)
    services.close(organ=tree["bridge"], on=TODAY, basis="撤并", actor=SYSTEM, now=NOW)
    assert not selectors.open_on(TODAY).filter(code="bridge").exists()
    assert selectors.open_on(date(2026, 11, 19)).filter(code="bridge").exists()


def test_wrong_fields_are_named(tree: Tree) -> None:
    facts = OrganFacts(code="Bad Code", name="某局", level="city", kind="department")
    with pytest.raises(Invalid) as caught:
        services.establish(facts=facts, actor=SYSTEM, now=NOW)
    assert caught.value.data["field"] == "code"
    facts = OrganFacts(code="good", name="某局", level="city", kind="department", uscc="1" * 18)
    with pytest.raises(Invalid, match="校验位"):
        services.establish(facts=facts, actor=SYSTEM, now=NOW)


def test_all_wrong_fields_are_named_at_once(tree: Tree) -> None:
    facts = OrganFacts(
        code="Bad Code",
        name="",
        level="city",
        kind="king",
        uscc="1",
        email="x",
        parent=tree["city"],
    )
    with pytest.raises(Invalid) as caught:
        services.establish(facts=facts, actor=SYSTEM, now=NOW)
    assert {"code", "name", "kind", "uscc", "email"} <= set(caught.value.problems)
    facts = OrganFacts(
        code="Bad Code", name="某局", level="city", kind="department", parent=tree["bridge"]
    )
    with pytest.raises(PolicyBreach) as breach:
        services.establish(facts=facts, actor=SYSTEM, now=NOW)
    assert list(breach.value.problems) == ["level", "code"]


def test_a_code_or_credit_identifier_that_is_taken_is_told_plainly(tree: Tree) -> None:
    code = "11341702730007167P"
    services.describe(organ=tree["office"], changes={"uscc": code}, actor=SYSTEM, now=NOW)
    facts = OrganFacts(code="office", name="某局", level="city", kind="department", uscc=code)
    with pytest.raises(Invalid) as caught:
        services.establish(facts=facts, actor=SYSTEM, now=NOW)
    assert caught.value.problems["code"] == "已经有人用了，请换一个。"
    assert "云川市人民政府办公室" in caught.value.problems["uscc"]


def test_only_what_changed_is_written_and_nothing_is_refused(tree: Tree) -> None:
    changes: dict[str, object] = {"phone": "0440-5550110", "fax": ""}
    services.describe(organ=tree["office"], changes=changes, actor=SYSTEM, now=NOW)
    entry = Entry.objects.get(kind="organ.described")
    assert entry.data == {"before": {"phone": ""}, "after": {"phone": "0440-5550110"}}
    with pytest.raises(Invalid, match="没有改动"):
        services.describe(organ=tree["office"], changes=changes, actor=SYSTEM, now=NOW)


def test_the_second_of_two_screens_is_told_what_the_first_did(tree: Tree) -> None:
    office = tree["office"]
    seen = last_change(office.subject, CHANGES)
    services.describe(organ=office, changes={"phone": "1"}, actor=SYSTEM, now=NOW, seen=seen)
    with pytest.raises(Stale, match="更新了云川市人民政府办公室的登记信息"):
        services.describe(organ=office, changes={"fax": "2"}, actor=SYSTEM, now=NOW, seen=seen)
    with pytest.raises(Stale):
        services.rename(
            organ=office,
            name="甲",
            short_name="甲",
            on=TODAY,
            basis="",
            actor=SYSTEM,
            now=NOW,
            seen=seen,
        )
    office.refresh_from_db()
    assert (office.phone, office.fax, office.name) == ("1", "", "云川市人民政府办公室")


def test_a_basis_that_is_too_long_is_named(tree: Tree) -> None:
    with pytest.raises(Invalid) as caught:
        services.rename(
            organ=tree["office"],
            name="甲",
            short_name="甲",
            on=TODAY,
            basis="长" * 201,
            actor=SYSTEM,
            now=NOW,
        )
    assert caught.value.data["field"] == "basis"
    assert Organ.objects.get(code="office").name == "云川市人民政府办公室"


def test_names_and_levels_are_not_changed_in_passing(tree: Tree) -> None:
    with pytest.raises(Invalid):
        services.describe(organ=tree["office"], changes={"name": "别名"}, actor=SYSTEM, now=NOW)


def test_only_a_system_administrator_of_the_organ_may(tree: Tree) -> None:
    county = Grant("system_admin", tree["linxi"].path())
    actor = Actor("person", 1, "石磊", grants=frozenset({county}))
    changes: dict[str, object] = {"phone": "0000-5550001"}
    services.describe(organ=tree["bridge"], changes=changes, actor=actor, now=NOW)
    for organ in (tree["city"], tree["office"]):
        with pytest.raises(NotPermitted):
            services.describe(organ=organ, changes=changes, actor=actor, now=NOW)
    stranger = Actor("person", 2, "甲", grants=frozenset({Grant("author")}))
    with pytest.raises(NotPermitted):
        services.describe(organ=tree["bridge"], changes=changes, actor=stranger, now=NOW)
