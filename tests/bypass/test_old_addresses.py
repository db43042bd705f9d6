"""Old addresses through the real gate: from a proposal to the portal's tree and out of it again, whatever waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.channels.portal.publisher import PortalPublisher
from huiyin.domains.publication import services
from huiyin.domains.publication.models import Column, Redirect
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.foundation.release import gate
from huiyin.foundation.release.judging import DesignNotApproved
from huiyin.foundation.release.models import Ticket
from tests.bypass.redirect_paths import OLD, led, people

if TYPE_CHECKING:
    from tests.bypass.public_city import Public

pytestmark = [
    pytest.mark.clause("changchun-2015:4.1b", "website-guideline-2017:10"),
    pytest.mark.django_db,
]


def leads(public: Public, path: str = OLD) -> str:
    """Return where the public tree leads from an address, "" where nothing lies there."""
    root = public.store.current()
    assert root is not None
    entry = public.store.entry(root.digest, path)
    return dict(entry.headers).get("Location", "") if entry else ""


def agree(public: Public, text: str) -> Ticket:
    admin, second = people(public)
    case = services.propose_redirects(
        site="city", lines=read_lines(text), actor=admin, now=public.city.tick()
    )
    ticket = services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    assert public.step() == 1
    public.before = ""
    public.unchanged()
    return ticket


def test_an_old_address_leads_on_is_retired_and_leads_on_again(public: Public) -> None:
    row = led(public)
    public.unchanged()
    assert leads(public) == f"/item/{public.item.pk}/"
    admin, second = people(public)
    case = services.propose_retirement(redirect_id=row.pk, actor=admin, now=public.city.tick())
    assert case is not None
    public.unchanged()
    services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    public.step()
    assert leads(public) == ""
    agree(public, f"{OLD} /news/\n/%E6%A0%8F%E7%9B%AE/旧.html /item/{public.item.pk}/")
    assert leads(public) == "/news/"
    assert leads(public, "/栏目/旧.html") == f"/item/{public.item.pk}/"


def test_a_column_moves_with_its_old_address_on_one_ticket(public: Public) -> None:
    led(public, target="/news/")
    admin, second = people(public)
    Column.objects.filter(code="city-news").update(path="/xinwen/")
    lines = read_lines(f"/news/ /xinwen/\n{OLD} /xinwen/")
    services.save_redirects(site="city", lines=lines, actor=admin, now=public.city.tick())
    case = services.propose(actor=admin, now=public.city.tick())
    services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    assert public.step() == 1
    assert leads(public) == leads(public, "/news/") == "/xinwen/"
    assert "<h1>" in public.page("/xinwen/").decode()
    public.before = ""
    public.unchanged()


def test_where_the_page_was_withdrawn_the_old_address_leads_to_its_notice(public: Public) -> None:
    led(public)
    registrar = public.city.people["registrar"]
    services.withdraw(
        item_id=public.item.pk, reason="重复。", actor=registrar, now=public.city.tick()
    )
    public.step()
    assert leads(public) == f"/item/{public.item.pk}/"
    root = public.store.current()
    assert root is not None
    notice = public.store.entry(root.digest, f"/item/{public.item.pk}/")
    assert notice is not None
    assert dict(notice.headers)["X-Status"] == "410"


def test_it_is_taken_down_by_one_person_while_a_design_waits(
    public: Public, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = led(public)
    monkeypatch.setattr(PortalPublisher, "design_digest", lambda _self: "f" * 64)
    admin, _second = people(public)
    ticket = services.withdraw_redirect(
        redirect_id=row.pk, reason="地址里有姓名。", actor=admin, now=public.city.tick()
    )
    with pytest.raises(DesignNotApproved):
        public.step()
    assert leads(public) == ""
    assert gate.status(row.key, now=public.now).state == "withdrawn"
    assert Redirect.objects.get().retired
    assert ticket.payload["decisions"] == []


def test_a_ticket_older_than_the_withdrawal_puts_nothing_back(public: Public) -> None:
    row = led(public)
    admin, second = people(public)
    case = services.propose_redirects(
        site="city", lines=read_lines(f"{OLD} /news/"), actor=admin, now=public.city.tick()
    )
    late = services.confirm(case_id=case.pk, actor=second, now=public.city.tick())
    services.withdraw_redirect(redirect_id=row.pk, reason="x", actor=second, now=public.city.tick())
    public.step()
    assert leads(public) == ""
    assert hasattr(Ticket.objects.get(pk=late.pk), "refusal")
