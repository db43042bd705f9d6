"""Every address of the desk and every role; an address that nobody wrote down here is a failure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse

from huiyin.channels.desk.tests import test_upkeep_roles as upkeep
from huiyin.channels.desk.tests.conftest import BACKEND, PAST
from huiyin.channels.desk.urls import urlpatterns
from huiyin.domains.publication.access import READERS
from huiyin.domains.publication.models import Redirect, Site
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.rules import ADMINISTRATORS, ROLES
from huiyin.foundation.text.services.word_lists import import_own_lists
from huiyin.foundation.text.tests.changing import LIST, proposed
from huiyin.kernel.actors import SYSTEM as SYSTEM_ACTOR

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Town

SAMPLES = {
    "item_id": 1,
    "prefix": "0123456789abcdef",
    "name": "a.png",
    "code": "office",
    "person_id": 1,
    "appointment_id": 1,
    "account_id": 1,
    "grant_id": 1,
    "notice_id": 1,
    "delivery_id": 1,
    "case_id": 1,
    "list_id": 1,
    "change_id": 1,
    "run_id": 1,
    "site_slug": "city",
    "column_code": "news",
    "redirect_id": 1,
}
ADDRESSES = [
    reverse(
        f"desk:{p.name}", kwargs={k: v for k, v in SAMPLES.items() if k in p.pattern.converters}
    )
    for p in urlpatterns
]
pytestmark = pytest.mark.django_db

NO_ROLE = ""
EVERYBODY = frozenset({NO_ROLE, *(r.code for r in ROLES)})
NOBODY = frozenset[str]()
SYSTEM, SECURITY, AUDIT = ({f"{name}_admin"} for name in ("system", "security", "audit"))
WORDS = {"system_admin", "security_admin", "approver"}
CONFIGURERS = {"system_admin", "registrar"}
REFUSED = {403, 404}


@dataclass(frozen=True)
class Door:
    """Who gets in by opening the address (None: it is only sent to), and what is sent to it in the test."""

    opens: Any
    sends: Any = None
    form: tuple[tuple[str, str], ...] = ()


DOORS = {
    "today": Door(EVERYBODY),
    "waiting": Door(EVERYBODY),
    "items": Door(EVERYBODY),
    "new": Door(EVERYBODY),
    "register": Door(EVERYBODY),
    "withheld": Door(READERS),
    "outdated": Door(READERS),
    "searches": Door(READERS),
    "word_lists": Door(WORDS),
    "word_list_import": Door(SYSTEM, SYSTEM),
    "word_list": Door(WORDS),
    "word_list_switch": Door(SYSTEM),
    "word_list_change": Door(WORDS),
    "item": Door(READERS),
    # Whoever sees the item is told what is wrong with it; who may do what is the engine's own matrix.
    "act": Door(None, READERS, (("action", "submit"),)),
    # Nothing is frozen, and nothing was uploaded.
    "preview": Door(NOBODY),
    "preview_file": Door(NOBODY),
    "media": Door(NOBODY),
    "ledger": Door(AUDIT),
    "settings": Door({"system_admin", "registrar", "approver", "security_admin"}),
    "settings_act": Door(None, {"system_admin", "registrar"}, (("action", "propose"),)),
    "settings_picture": Door(NOBODY),
    "site": Door({"system_admin", "registrar"}),
    "site_new": Door({"system_admin", "registrar"}),
    "column": Door({"system_admin", "registrar"}),
    "column_new": Door({"system_admin", "registrar"}),
    "redirects": Door(CONFIGURERS | {"approver", "security_admin"}),
    "redirect_new": Door(CONFIGURERS),
    "redirect_lines": Door(CONFIGURERS),
    "redirects_discard": Door(CONFIGURERS),
    "redirects_act": Door(None, CONFIGURERS, (("action", "propose"),)),
    "redirect": Door(CONFIGURERS),
    # An opinion that is too long: the row is still there for the next address.
    "redirect_retire": Door(CONFIGURERS, CONFIGURERS, (("opinion", "长" * 501),)),
    "redirect_withdraw": Door(CONFIGURERS | {"approver", "security_admin"}),
    "organs": Door(ADMINISTRATORS),
    "organ": Door(ADMINISTRATORS),
    "organ_new": Door(SYSTEM),
    "organ_describe": Door(SYSTEM),
    "organ_rename": Door(SYSTEM),
    "organ_close": Door(SYSTEM),
    "people": Door(ADMINISTRATORS),
    "person": Door(ADMINISTRATORS),
    "person_new": Door(SYSTEM),
    "person_describe": Door(SYSTEM),
    "appoint": Door(SYSTEM),
    "post_end": Door(SYSTEM),
    "language": Door(None, EVERYBODY, (("language", "en"),)),
    "accounts": Door(ADMINISTRATORS),
    "account": Door(ADMINISTRATORS),
    "account_new": Door(SYSTEM),
    "account_reset": Door(SYSTEM),
    "account_stop": Door(SYSTEM),
    "account_start": Door(SYSTEM),
    "account_unlock": Door(SECURITY),
    "account_second_factor": Door(SECURITY),
    "account_grant": Door(SECURITY),
    "role_revoke": Door(SECURITY),
}


ELSEWHERE = {*upkeep.PAGES, *upkeep.POSTS, *upkeep.BY_NUMBER}
"""Tested by role in a module of their own."""


def test_no_address_is_missing() -> None:
    assert {p.name for p in urlpatterns} == {*DOORS, *ELSEWHERE}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_a_stranger_is_asked_to_sign_in(address: str, method: str) -> None:
    answer = getattr(Client(), method)(address)
    assert answer.status_code == 302
    assert "/login/" in answer.headers["Location"]


def addresses(town: Town) -> dict[str, str]:
    """Return every address with things that are there."""
    held = town.grant("linlan", "author")
    linlan = town.users["linlan"]
    post = town.person("linlan").appointments.get()
    samples = SAMPLES | {
        "item_id": town.item.pk,
        "code": town.office.code,
        "person_id": linlan.person_id,
        "appointment_id": post.pk,
        "account_id": linlan.pk,
        "grant_id": held.pk,
        "list_id": import_own_lists(actor=SYSTEM_ACTOR, now=PAST)[0].word_list.pk,
        "change_id": proposed(LIST, now=PAST).pk,
        "redirect_id": Redirect.objects.create(
            site=Site.objects.get(), path="/old.html", target="/news/"
        ).pk,
    }
    return {
        str(p.name): reverse(
            f"desk:{p.name}", kwargs={k: v for k, v in samples.items() if k in p.pattern.converters}
        )
        for p in urlpatterns
        if p.name in DOORS
    }


@pytest.mark.clause("gbt22239-2019:8.1.4.2", "gbt22239-2019:8.1.5")
@pytest.mark.parametrize("role", sorted(EVERYBODY), ids=lambda r: r or "no-role")
def test_every_door_opens_to_its_roles_and_to_nobody_else(town: Town, role: str) -> None:
    places = addresses(town)
    town.hire("caller", "来人", role)
    client, wrong = town.client("caller"), []
    for name, address in places.items():
        door = DOORS[name]
        answer = client.get(address)
        inside = {200} if door.opens and role in door.opens else REFUSED
        expected = {405} if door.opens is None else inside
        if answer.status_code not in expected:
            wrong.append(f"GET {name}: {answer.status_code}")
        allowed = role in (door.opens if door.sends is None else door.sends)
        sent = client.post(address, dict(door.form))
        if (sent.status_code not in REFUSED) is not allowed:
            wrong.append(f"POST {name}: {sent.status_code}")
    assert wrong == []


@pytest.mark.clause("gbt22239-2019:8.1.4.2")
def test_being_superuser_opens_nothing(town: Town) -> None:
    places = addresses(town)
    client = Client()
    user = User.objects.create_user("nobody", is_superuser=True)
    client.force_login(user, backend=BACKEND)
    for name, address in places.items():
        opens = DOORS[name].opens
        if opens is not None:
            expected = {200} if opens == EVERYBODY else REFUSED
            assert client.get(address).status_code in expected, name
            assert "/items/" + str(town.item.pk) not in client.get(address).content.decode(), name


@pytest.mark.parametrize("name", ["organ", "person", "account", "post_end", "role_revoke", "item"])
def test_what_is_not_there_is_not_found(town: Town, name: str) -> None:
    pattern = next(p for p in urlpatterns if p.name == name)
    missing = {k: "nothing" if k == "code" else 999_999 for k in pattern.pattern.converters}
    username = {"role_revoke": "security", "item": "linlan"}.get(name, "system")
    answer = town.client(username).get(reverse(f"desk:{name}", kwargs=missing))
    assert answer.status_code == 404
