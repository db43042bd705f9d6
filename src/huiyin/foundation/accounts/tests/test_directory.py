"""The list of accounts: who sees it, how it is searched, and that it takes the same queries for any length."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from allauth.mfa.models import Authenticator

from huiyin.foundation.accounts import selectors, services
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import ACCOUNT_MARKS
from huiyin.foundation.accounts.tests.conftest import NOW, account
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs import services as organs
from huiyin.foundation.organs.facts import OrganFacts, PostFacts
from huiyin.kernel.actors import SYSTEM, Actor
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from pytest_django import DjangoAssertNumQueries

    from huiyin.foundation.accounts.tests.conftest import House

ADMINISTRATORS = ("system", "security", "audit")


def names(found: object) -> set[str]:
    return {user.username for user in found}  # type: ignore[attr-defined]


@pytest.fixture
def town(house: House) -> House:
    """The office with a section below it, in which the writer has a post."""
    facts = OrganFacts(
        code="section",
        name="政务公开科",
        level="city",
        kind="office",
        parent=house.organ,
        short_name="公开科",
    )
    section = organs.establish(facts=facts, actor=SYSTEM, now=NOW)
    post = PostFacts(kind="staff", title="科员", since=date(2026, 1, 1))
    person = house.users["writer"].person
    assert person is not None
    organs.appoint(person=person, organ=section, post=post, actor=SYSTEM, now=NOW)
    return house


@pytest.mark.clause("gbt22239-2019:8.1.4.2")
def test_only_the_administrators_see_accounts(house: House) -> None:
    everybody = {*ADMINISTRATORS, "writer"}
    for name in ADMINISTRATORS:
        assert names(selectors.visible_to(house.actor(name))) == everybody
        writer = house.users["writer"]
        assert selectors.account(writer.pk, house.actor(name)) == writer
    for actor in (house.actor("writer"), SYSTEM, Actor("visitor", None, "")):
        assert not selectors.visible_to(actor).exists()
        with pytest.raises(NotFound):
            selectors.account(house.users["writer"].pk, actor)


@pytest.mark.parametrize("words", ["林岚", "rite", "WRITER", "公开", "政务公开科"])
def test_words_find_names_user_names_and_organs(town: House, words: str) -> None:
    assert names(selectors.find(town.actor("audit"), NOW, words=words)) == {"writer"}


def test_an_organ_finds_the_posts_below_it_too(town: House) -> None:
    found = selectors.find(town.actor("audit"), NOW, organ=town.organ.pk)
    assert names(found) == {"writer"}
    before = NOW - timedelta(days=365)
    assert not selectors.find(town.actor("audit"), before, organ=town.organ.pk).exists()


def test_marks_of_the_list_are_those_one_searches_for(town: House) -> None:
    actor = town.actor("system")
    services.set_active(user=town.users["audit"], active=False, reason="调离", actor=actor, now=NOW)
    services.reset_password(
        user=town.users["security"], password="Xin-chun-2026", actor=actor, now=NOW
    )
    User.objects.filter(username="writer").update(locked_until=NOW + timedelta(minutes=1))
    User.objects.filter(username="system").update(locked_until=NOW)
    shown = selectors.lines(selectors.find(actor, NOW), NOW)
    for code, _label in ACCOUNT_MARKS:
        marked = {line.user.username for line in shown if code in line.marks}
        assert names(selectors.find(actor, NOW, mark=code)) == marked, code
        assert marked, code
    assert not selectors.find(actor, NOW, mark="nothing").exists()


def test_a_role_finds_its_holders(house: House) -> None:
    actor = house.actor("security")
    assert names(selectors.find(actor, NOW, role="audit_admin")) == {"audit"}
    assert not selectors.find(actor, NOW, role="approver").exists()


def test_a_line_tells_posts_roles_and_the_second_factor(town: House) -> None:
    Authenticator.objects.create(user=town.users["writer"], type="totp", data={})
    services.grant_role(
        user=town.users["writer"],
        role="author",
        organ=town.organ,
        basis="分工",
        actor=town.actor("security"),
        now=NOW,
    )
    found = selectors.find(town.actor("audit"), NOW, words="writer")
    (line,) = selectors.lines(found, NOW)
    assert [p.title for p in line.posts] == ["科员"]
    assert line.roles() == ["拟稿人"]
    assert line.second_factor


def test_the_list_takes_the_same_queries_for_any_length(
    town: House, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for count in (1, 8):
        for n in range(count):
            account(f"more{count}x{n}", "某人")
        found = selectors.find(town.actor("audit"), NOW)
        with django_assert_num_queries(4):
            assert len(selectors.lines(found, NOW)) > count


@pytest.mark.clause("gbt22239-2019:8.1.4.3")
def test_the_entries_of_an_account_are_what_it_did_and_what_was_done_to_it(house: House) -> None:
    services.set_active(
        user=house.users["writer"],
        active=False,
        reason="调离",
        actor=house.actor("system"),
        now=NOW,
    )
    record(kind="other.act", actor=house.actor("system"), at=NOW, subject="other/1")
    by_system = list(selectors.entries_of(house.users["system"]).values_list("kind", flat=True))
    assert by_system[:2] == ["other.act", "account.stopped"]
    about_writer = selectors.entries_of(house.users["writer"]).values_list("kind", flat=True)
    assert list(about_writer)[:2] == ["account.stopped", "account.created"]


def test_missing_administrators_are_named(house: House) -> None:
    assert selectors.administrators_missing(NOW) == []
    services.set_active(
        user=house.users["audit"], active=False, reason="调离", actor=house.actor("system"), now=NOW
    )
    assert [r.code for r in selectors.administrators_missing(NOW)] == ["audit_admin"]
