"""Every page of upkeep by every role: who opens it, who is told that it is somebody else's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse

from huiyin.channels.desk.tests.conftest import EVERY_ROLE
from huiyin.channels.desk.urls import urlpatterns
from huiyin.foundation.notices.services import notify

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = [pytest.mark.django_db, pytest.mark.clause("gbt22239-2019:8.1.4.2")]
EVERYBODY = frozenset(EVERY_ROLE)
ADMINISTRATOR = frozenset({"system_admin"})
DESIGN = frozenset({"system_admin", "registrar", "security_admin", "approver"})
PURGE_PROPOSERS = frozenset({"secrecy_officer", "registrar", "approver"})
PURGERS = PURGE_PROPOSERS | {"security_admin"}
IMPORTERS = frozenset({"importer", "approver", "registrar", "secrecy_officer"})
PAGES = {
    "calendar": EVERYBODY,
    "calendar_import": ADMINISTRATOR,
    "notices": EVERYBODY,
    "outbox": ADMINISTRATOR,
    "purge": PURGERS,
    "purge_new": PURGE_PROPOSERS,
    "design": DESIGN,
    "machinery": ADMINISTRATOR,
    "imports": IMPORTERS,
}
"""Address name → the roles that open it."""
POSTS = {
    "calendar_import": ({}, ADMINISTRATOR, 400),
    "notices_read": ({}, EVERYBODY, 302),
    "notice_open": ({"notice_id": 0}, frozenset(), 404),
    "outbox_retry": ({"delivery_id": 0}, ADMINISTRATOR, 404),
    "purge_new": ({}, PURGE_PROPOSERS, 400),
    "purge_act": ({"case_id": 0}, PURGERS, 404),
    "design_act": ({}, DESIGN, 400),
    "import_act": ({"run_id": 0}, IMPORTERS, 404),
}
"""Address name → its arguments, who may post, and what an empty form gets them."""
BY_NUMBER = {
    "purge_order": ({"case_id": 0}, PURGERS),
    "import_run": ({"run_id": 0}, IMPORTERS),
}


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_page_and_role(staff: Staff, role: str) -> None:
    client = staff.client(role)
    got = {name: client.get(reverse(f"desk:{name}")).status_code for name in PAGES}
    assert got == {name: 200 if role in roles else 403 for name, roles in PAGES.items()}


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_every_post_and_role(staff: Staff, role: str) -> None:
    client = staff.client(role)
    got = {
        name: client.post(reverse(f"desk:{name}", kwargs=kwargs)).status_code
        for name, (kwargs, _roles, _status) in POSTS.items()
    }
    refused = {"notice_open": 404}
    assert got == {
        name: status if role in roles else refused.get(name, 403)
        for name, (_kwargs, roles, status) in POSTS.items()
    }


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_what_does_not_exist_looks_like_what_one_may_not_see(staff: Staff, role: str) -> None:
    client = staff.client(role)
    for name, (kwargs, roles) in BY_NUMBER.items():
        answer = client.get(reverse(f"desk:{name}", kwargs=kwargs))
        assert answer.status_code == (404 if role in roles else 403)


def test_a_get_changes_nothing_where_a_post_is_meant(staff: Staff) -> None:
    client = staff.client("system_admin")
    for name in ("notices_read", "design_act"):
        assert client.get(reverse(f"desk:{name}")).status_code == 405


def test_no_page_of_upkeep_is_missing_here() -> None:
    ours = ("calendar", "notice", "outbox", "purge", "design", "machinery", "import")
    named = {p.name for p in urlpatterns if str(p.name).startswith(ours)}
    assert named == {*PAGES, *POSTS, *BY_NUMBER}


@pytest.mark.parametrize("role", EVERY_ROLE)
def test_the_menu_offers_what_opens(staff: Staff, role: str) -> None:
    page = staff.client(role).get(reverse("desk:today")).content.decode()
    menu = page.partition("<main")[0]
    for name, roles in PAGES.items():
        if name in {"calendar_import", "purge_new"}:
            continue
        assert (f'href="{reverse(f"desk:{name}")}"' in menu) is (role in roles), name


def test_the_menu_counts_unread_notices_without_a_script(staff: Staff) -> None:
    user = staff.user("author")
    client = staff.client("author")
    for number in range(3):
        notify(
            to=user, kind="x", key=f"x/{number}", subject="稿件退回", text="请看。", link="/",
            channels=["desk"], now=staff.city.now,
        )  # fmt: skip
    page = client.get(reverse("desk:today")).content.decode().partition("<main")[0]
    assert '通知 <span class="n">3</span>' in page
    assert "<script" not in page
    client.post(reverse("desk:notices_read"))
    assert 'class="n"' not in client.get(reverse("desk:today")).content.decode()
