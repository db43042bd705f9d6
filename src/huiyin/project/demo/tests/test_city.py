"""The register of the invented city holds together."""

from __future__ import annotations

import re

import pytest

from huiyin.domains.publication.rules.stages import REVIEWING
from huiyin.domains.publication.synonyms import problems_of_synonyms
from huiyin.foundation.accounts import rules
from huiyin.foundation.organs import uscc
from huiyin.project.demo.city import SiteRow, city
from huiyin.project.demo.codes import credit_code, organisation_code

FOOTER = ("id_code", "icp", "police", "sponsor", "contact", "phone")
TELEPHONE = re.compile(r"0440-555\d{4}|12345")


def test_every_credit_code_is_well_formed_and_used_once() -> None:
    codes = [row.uscc for row in city().organs]
    assert [uscc.problem(code) for code in codes] == [""] * len(codes)
    assert len(set(codes)) == len(codes)


def test_an_organisation_code_ends_in_its_check_character() -> None:
    # Worked by hand: M=22·3 + B=11·7 + 1·2 = 145; 145 mod 11 = 2; 9 is 11 less 2.
    assert organisation_code(1) == "MB0000019"
    assert len(credit_code("229900", 1)) == uscc.LENGTH


def test_parents_come_before_their_organs() -> None:
    seen: set[str] = {""}
    for row in city().organs:
        assert {row.parent, row.competent} <= seen
        seen.add(row.code)


@pytest.mark.parametrize("site", city().sites, ids=lambda s: s.slug)
def test_every_site_shows_the_six_marks_of_a_footer(site: SiteRow) -> None:
    assert all(site.values[name] for name in FOOTER)


def test_the_portal_has_words_of_its_own_for_search() -> None:
    (rows,) = (site.values["synonyms"] for site in city().sites if "synonyms" in site.values)
    assert len(rows) == 2
    assert list(problems_of_synonyms(rows)) == []


@pytest.mark.parametrize("site", city().sites, ids=lambda s: s.slug)
def test_every_site_has_the_four_fixed_parts_of_disclosure(site: SiteRow) -> None:
    top = f"{site.slug}-disclosure"
    names = {row.values["name"] for row in city().columns if row.parent == top}
    assert names >= {
        "政府信息公开指南",
        "政府信息公开制度",
        "法定主动公开内容",
        "政府信息公开年报",
    }


def test_every_column_describes_itself_and_stands_on_its_parents_site() -> None:
    homes = {row.code: row.site for row in city().columns}
    for row in city().columns:
        assert row.values["description"]
        assert row.values["keywords"]
        assert not row.parent or homes[row.parent] == row.site


def test_menus_lead_to_columns() -> None:
    paths = {site.values["prefix"] for site in city().sites}
    by_code = {row.code: row for row in city().columns}
    prefixes = {site.slug: site.values["prefix"] for site in city().sites}
    for row in city().columns:
        parts: list[str] = []
        step = row
        while True:
            parts.insert(0, step.values["slug"])
            if not step.parent:
                break
            step = by_code[step.parent]
        paths.add(prefixes[row.site] + "/".join(parts) + "/")
    for site in city().sites:
        assert {entry["path"] for entry in site.values["menu"]} <= paths


@pytest.mark.parametrize("organ", ["yunchuan", "yunchuan-housing", "linxi-xikou", "beiyuan"])
def test_every_ordinary_stage_has_somebody(organ: str) -> None:
    needed = {stage.role for stage in REVIEWING if not stage.skip or "review_" in stage.state}
    needed -= {"legal_reviewer", "competition_reviewer"}
    assert [role for role in sorted(needed) if not city().holders(role, organ)] == []


def test_roles_never_mix_administration_and_business() -> None:
    for person in city().people:
        assert [rules.conflict(person.roles, role) for role in person.roles] == [""] * len(
            person.roles
        )
    for role in rules.ADMINISTRATORS:
        assert len([p for p in city().people if role in p.roles]) == 1


def test_names_of_people_and_accounts_are_their_own() -> None:
    people = city().people
    assert len({p.username for p in people}) == len(people)
    assert len({p.name for p in people}) == len(people)
    assert all(p.username.isascii() and p.username.islower() for p in people)


def test_telephones_are_plainly_invented() -> None:
    numbers = [row.phone for row in city().organs] + [row.fax for row in city().organs if row.fax]
    numbers += [site.values["phone"] for site in city().sites]
    assert [n for n in numbers if not TELEPHONE.fullmatch(n)] == []
