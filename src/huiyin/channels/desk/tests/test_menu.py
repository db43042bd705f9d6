"""The menu: an entry shows to whoever may do what it leads to, and never to anybody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from huiyin.channels.desk.menu import MENU
from huiyin.channels.desk.tests.reading import text
from huiyin.domains.publication.access import READERS
from huiyin.foundation.accounts.rules import ADMINISTRATORS, ROLES
from huiyin.foundation.release.access import (
    DESIGN_CONFIRMERS,
    DESIGN_PROPOSERS,
    PURGE_CONFIRMERS,
    PURGE_PROPOSERS,
)
from huiyin.kernel.actors import Actor, Grant

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Town
    from huiyin.channels.desk.tests.reviewing import Desk

EVERYBODY = frozenset(r.code for r in ROLES)
SHOWN = {
    "desk:today": EVERYBODY,
    "desk:notices": EVERYBODY,
    "desk:calendar": EVERYBODY,
    "desk:new": {"author", "importer"},
    "desk:waiting": READERS,
    "desk:items": READERS,
    "desk:register": READERS,
    "desk:withheld": READERS,
    "desk:outdated": READERS,
    "desk:searches": READERS,
    "desk:imports": {"importer", "approver", "registrar", "secrecy_officer"},
    "desk:purge": PURGE_PROPOSERS | PURGE_CONFIRMERS,
    "desk:ledger": {"audit_admin"},
    "desk:organs": ADMINISTRATORS,
    "desk:people": ADMINISTRATORS,
    "desk:accounts": ADMINISTRATORS,
    "desk:settings": {"system_admin", "registrar", "approver", "security_admin"},
    "desk:redirects": {"system_admin", "registrar", "approver", "security_admin"},
    "desk:design": DESIGN_PROPOSERS | DESIGN_CONFIRMERS,
    "desk:word_lists": {"system_admin", "security_admin", "approver"},
    "desk:machinery": {"system_admin"},
    "desk:outbox": {"system_admin"},
    "account_change_password": EVERYBODY,
}


def test_every_entry_is_written_down() -> None:
    assert [entry.name for entry in MENU] == list(SHOWN)


@pytest.mark.parametrize("entry", MENU, ids=lambda e: e.name)
@pytest.mark.parametrize("place", [(), (1, 2)], ids=["everywhere", "in one organ"])
def test_an_entry_shows_to_its_roles_wherever_they_are_held(
    entry: object, place: tuple[int, ...]
) -> None:
    shown = {
        role
        for role in EVERYBODY
        if entry.shows_to(Actor("person", 1, "甲", grants=frozenset({Grant(role, place)})))
    }
    assert shown == SHOWN[entry.name]
    nobody = Actor("person", 1, "甲")
    assert entry.shows_to(nobody) is (not entry.action)


@pytest.mark.parametrize(
    ("address", "marked"),
    [
        ("/", "今天"),
        ("/organs/", "机关"),
        ("/organs/office/rename/", "机关"),
        ("/settings/sites/new/", "站点设置"),
        ("/settings/redirects/lines/", "旧地址"),
        ("/people/", "人员"),
        ("/people/new/", "人员"),
        ("/people/accounts/", "账号"),
    ],
)
def test_the_list_to_which_a_page_belongs_is_marked(town: Town, address: str, marked: str) -> None:
    shown = text(town.client("system").get(address))
    assert re.findall(r'aria-current="page">([^<]+)<', shown) == [marked]


def test_an_entry_leads_where_it_says(town: Town) -> None:
    client = town.client("system")
    for entry in MENU:
        if entry.shows_to(town.actor("system")):
            assert client.get(reverse(entry.name)).status_code == 200


def test_on_a_phone_the_menu_folds_up_and_what_waits_stays_in_sight(desk: Desk) -> None:
    desk.city.submit(desk.city.draft())
    page = text(desk.client("proofreader").get("/register/"))
    bar = page[page.index('<nav class="side"') : page.index('<div class="entries">')]
    assert "<summary>菜单</summary></details>" in bar
    assert re.findall(r'<a href="([^"]+)">([^<]+) <span class="n">(\d+)</span></a>', bar) == [
        ("/notices/", "通知", "1"),
        ("/waiting/", "待我审签", "1"),
    ]
