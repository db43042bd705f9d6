"""Settings become public when one person proposed and another confirmed exactly these documents."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.configuration_documents import every_document
from huiyin.domains.publication.configuration_gate import check_configuration
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.services import configure
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.addresses import RESERVED
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City


def everywhere(actor: Actor, *roles: str) -> Actor:
    """Return the actor with roles in the whole city."""
    grants = frozenset(Grant(role) for role in roles)
    return Actor("person", actor.id, actor.name, actor.post, actor.organ, grants)


def test_two_people_change_the_settings(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    second = everywhere(city.people["security_admin"], "security_admin")
    case = services.propose(actor=admin, now=city.tick())
    ticket = services.confirm(case_id=case.pk, actor=second, now=city.tick())
    assert ticket.kind == "configuration"
    keys = {e["key"] for e in ticket.payload["entries"]}
    assert keys == set(every_document()) == {"site/city", "organ/yc-gov", *(
        f"column/city-{k}" for k in ("news", "policy", "notice", "interpretation"))}  # fmt: skip


def test_nobody_confirms_his_own_proposal(city: City) -> None:
    both = everywhere(city.people["system_admin"], "system_admin", "security_admin")
    case = services.propose(actor=both, now=city.tick())
    with pytest.raises(PolicyBreach):
        services.confirm(case_id=case.pk, actor=both, now=city.tick())


def test_an_author_proposes_nothing(city: City) -> None:
    with pytest.raises(NotPermitted):
        services.propose(actor=city.people["author"], now=city.tick())


def test_what_was_proposed_is_what_goes_out(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    second = everywhere(city.people["security_admin"], "security_admin")
    case = services.propose(actor=admin, now=city.tick(), keys=["site/city"])
    Site.objects.update(name="冒名网站")
    ticket = services.confirm(case_id=case.pk, actor=second, now=city.tick())
    assert check_configuration(ticket.payload, {}) == []
    assert len(ticket.payload["entries"]) == 1


def test_an_unknown_key_is_named(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    with pytest.raises(Invalid, match="site/nowhere"):
        services.propose(actor=admin, now=city.tick(), keys=["site/nowhere"])


def test_sites_and_columns_are_kept_by_services(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    services.save_site(
        slug="linxi", organ="yc-gov", parent="city", actor=admin, now=city.tick(),
        values={"name": "临溪县人民政府", "prefix": "/linxi/", "domain": "www.linxi.example",
                "registration_mark": "临公"},
    )  # fmt: skip
    column = services.save_column(
        code="linxi-news", site="linxi", actor=admin, now=city.tick(),
        values={"slug": "news", "name": "政务动态", "column_type": "政务动态", "item_types": ["news"]},
    )  # fmt: skip
    assert column.path == "/linxi/news/"
    with pytest.raises(Invalid, match="video"):
        services.save_column(
            code="x", site="linxi", actor=admin, now=city.tick(),
            values={"slug": "x", "name": "x", "column_type": "x", "item_types": ["video"]},
        )  # fmt: skip


@pytest.mark.parametrize("beginning", RESERVED)
def test_an_address_that_the_portal_keeps_for_itself_is_refused(city: City, beginning: str) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    path = f"{beginning.rstrip('/')}/news/"
    values = {"slug": "news", "name": "动态", "column_type": "政务动态", "item_types": ["news"]}
    with pytest.raises(Invalid, match=f"地址不能以 {re.escape(beginning)} 开头"):
        services.save_column(
            code="x", site="city", actor=admin, now=city.tick(), values=values | {"path": path}
        )
    with pytest.raises(Invalid, match="留给门户自己的页面") as refused:
        services.save_site(
            slug="linxi", organ="yc-gov", actor=admin, now=city.tick(),
            values={"name": "临溪县人民政府", "prefix": beginning, "domain": "www.linxi.example",
                    "registration_mark": "临公"},
        )  # fmt: skip
    assert "prefix" in str(refused.value.data["problems"])


def test_a_column_that_gets_a_reserved_address_by_its_slug_is_refused(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    values = {"slug": "tickets", "name": "票", "column_type": "政务动态", "item_types": ["news"]}
    with pytest.raises(Invalid, match="地址不能以 /tickets/ 开头"):
        services.save_column(code="x", site="city", actor=admin, now=city.tick(), values=values)


@pytest.mark.parametrize(
    "path", ["/policies/", "/catalogue/topic/05/", "/corrections/2026/", "/linxi/verify/"]
)
def test_a_column_is_not_put_where_every_site_has_a_page(
    city: City, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would be released and never seen: the site's own page wins. The gate says so to whoever gets past the rest."""
    admin = everywhere(city.people["system_admin"], "system_admin")
    second = everywhere(city.people["security_admin"], "security_admin")
    services.save_site(
        slug="linxi", organ="yc-gov", actor=admin, now=city.tick(),
        values={"name": "临溪县人民政府", "prefix": "/linxi/", "domain": "www.linxi.example",
                "registration_mark": "临公"},
    )  # fmt: skip
    values = {"slug": "x", "name": "票", "column_type": "政务动态", "item_types": ["news"]}
    with pytest.raises(Invalid, match="是站点自己的页面"):
        services.save_column(
            code="x", site="city", actor=admin, now=city.tick(), values={**values, "path": path}
        )
    Column.objects.filter(code="city-news").update(path=path)
    keys = ["column/city-news", "site/linxi", "site/city"]
    with pytest.raises(Invalid, match="会被站点自己的页面"):
        services.propose(actor=admin, now=city.tick(), keys=keys)
    monkeypatch.setattr(configure, "_possible", lambda *_given: None)
    case = services.propose(actor=admin, now=city.tick(), keys=keys)
    with pytest.raises(PolicyBreach, match="会被站点自己的页面"):
        services.confirm(case_id=case.pk, actor=second, now=city.tick())


def test_the_gate_refuses_a_reserved_address(city: City) -> None:
    admin = everywhere(city.people["system_admin"], "system_admin")
    second = everywhere(city.people["security_admin"], "security_admin")
    case = services.propose(actor=admin, now=city.tick(), keys=["site/city"])
    ticket = services.confirm(case_id=case.pk, actor=second, now=city.tick())
    assert ticket.kind == "configuration"
    Column.objects.filter(code="city-news").update(path="/tickets/news/")
    case = services.propose(actor=admin, now=city.tick(), keys=["column/city-news"])
    with pytest.raises(PolicyBreach, match="“column/city-news”的地址 /tickets/news/ 以 /tickets/"):
        services.confirm(case_id=case.pk, actor=second, now=city.tick())
