"""A town for the desk's pages (an office, the administrators, people), and a person for every role."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.channels.desk.tests.reviewing import desk  # noqa: F401 — a fixture for the tests here
from huiyin.domains.publication import services as publication
from huiyin.domains.publication.models import Column, Item, Site
from huiyin.domains.publication.tests.conftest import city  # noqa: F401 — a fixture used here
from huiyin.foundation.accounts import services as accounts
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.organs import services as organs
from huiyin.foundation.organs.facts import OrganFacts, PostFacts
from huiyin.kernel.actors import SYSTEM, Actor, Grant

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City
    from huiyin.foundation.organs.models import Appointment, Organ, Person

PAST = datetime(2024, 3, 1, 1, 0, tzinfo=UTC)
"""Long before the clock of the machine that runs the tests: the pages read the real time."""
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "Chun-jiang-2026"


@dataclass
class Town:
    """The organs and the accounts by name; ``client`` signs one of them in."""

    gov: Organ
    office: Organ
    item: Item
    users: dict[str, User] = field(default_factory=dict)

    def hire(self, username: str, name: str, role: str = "", organ: Organ | None = None) -> User:
        """Register a person with an account, and a role where one is named (None = everywhere)."""
        person = organs.register_person(name=name, actor=SYSTEM, now=PAST)
        user = accounts.create_account(
            username=username,
            password=PASSWORD,
            person=person,
            actor=SYSTEM,
            now=PAST,
            must_change_password=False,
        )
        if role:
            accounts.grant_role(user=user, role=role, organ=organ, actor=SYSTEM, now=PAST)
        User.objects.filter(pk=user.pk).update(password_changed_at=None)
        self.users[username] = User.objects.get(pk=user.pk)
        return self.users[username]

    def client(self, username: str) -> Client:
        """Return a browser in which the account is signed in."""
        client = Client()
        client.force_login(User.objects.get(username=username), backend=BACKEND)
        return client

    def actor(self, username: str) -> Actor:
        """Return the account as an actor."""
        return actor_of(User.objects.get(username=username), PAST)

    def person(self, username: str) -> Person:
        """Return the person of an account."""
        person = self.users[username].person
        assert person is not None
        return person

    def appoint(self, username: str, kind: str = "staff", title: str = "科员") -> Appointment:
        """Give a post in the office."""
        return organs.appoint(
            person=self.person(username),
            organ=self.office,
            post=PostFacts(kind=kind, title=title, since=date(2024, 3, 1)),
            actor=SYSTEM,
            now=PAST,
        )

    def grant(self, username: str, role: str) -> RoleGrant:
        """Give a role in the office."""
        user = self.users[username]
        return accounts.grant_role(
            user=user, role=role, organ=self.office, actor=SYSTEM, now=PAST, basis="岗位分工"
        )


@pytest.fixture
def town(db: None) -> Town:
    """Return the town."""
    gov = _establish("yunchuan", "云川市人民政府", "government")
    office = _establish("office", "云川市人民政府办公室", "department", gov)
    town = Town(gov, office, _item(office))
    for username, name in (("system", "石磊"), ("security", "安然"), ("audit", "严谨")):
        town.hire(username, name, f"{username}_admin")
    town.hire("second", "石泉", "system_admin")
    town.hire("linlan", "林岚")
    town.appoint("linlan")
    return town


def _establish(code: str, name: str, kind: str, parent: Organ | None = None) -> Organ:
    facts = OrganFacts(code=code, name=name, level="city", kind=kind, parent=parent)
    return organs.establish(facts=facts, actor=SYSTEM, now=PAST)


def _item(organ: Organ) -> Item:
    """Write a draft for the pages of items."""
    site = Site.objects.create(slug="city", organ=organ, name="云川市人民政府", prefix="/")
    column = Column.objects.create(
        code="news", site=site, slug="news", path="/news/", name="要闻", column_type="news"
    )
    author = Actor("person", 1, "林岚", grants=frozenset({Grant("author")}))
    return publication.create_item(
        type="news",
        organ=organ,
        title="关于调整部分公交线路的公告",
        body=[{"type": "text", "value": "现就公交线路调整有关事项公告如下。"}],
        metadata={"column": column.code},
        actor=author,
        now=PAST,
    )


FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR", "SEARCH_DIR", "MEDIA_ROOT")


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    """Keep every file of a test in its own folder."""
    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())
    return tmp_path


@dataclass
class Staff:
    """Accounts by role, each granted for the whole city."""

    city: City

    def user(self, role: str) -> User:
        """Return the account of a role; ``nobody`` holds none."""
        user, _made = User.objects.get_or_create(username=f"desk-{role}")
        if role != "nobody":
            since = timezone.now() - timedelta(days=1)
            RoleGrant.objects.get_or_create(user=user, role=role, defaults={"since": since})
        return user

    def actor(self, role: str) -> Actor:
        """Return who acts through the account."""
        return actor_of(self.user(role), timezone.now())

    def client(self, role: str) -> Client:
        """Return a browser in which the account is signed in."""
        client = Client()
        client.force_login(self.user(role), backend=BACKEND)
        return client


@pytest.fixture
def staff(city: City, folders: Path) -> Staff:  # noqa: F811
    """Return the people of the small city."""
    return Staff(city)


EVERY_ROLE = ("nobody", *(role.code for role in ROLES))
