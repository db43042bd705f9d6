"""What belongs together goes out together: a policy before its interpretation, and the promise of its plan kept."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import selectors, services
from huiyin.domains.publication.gate_rule import leans_on
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.tests.conftest import frozen, person
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.organs.models import Organ
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

pytestmark = pytest.mark.clause("changchun-2015:4.3a")


def ready(city: City, kind: str = "news", **values: Any) -> Item:
    """Return an item that waits for registration."""
    item = city.draft(kind, **values)
    city.submit(item)
    city.pass_to(item, "registration")
    return item


def interpretation_of(city: City, policy: Item) -> Item:
    """Return an interpretation that waits for registration."""
    return ready(
        city, "interpretation", title="一图读懂公交线路调整",
        links=[{"relation": "interprets", "item": policy.pk}],
    )  # fmt: skip


def register(city: City, *items: Item, **values: Any) -> Any:
    """Register items on one ticket."""
    return services.release_together(
        seen={i.pk: frozen(i).frozen.digest for i in items},
        actor=city.people["registrar"], now=city.tick(), **values,
    )  # fmt: skip


def plan(city: City, policy: Item, due: date) -> None:
    """Make the plan of a policy."""
    services.plan_interpretation(
        policy_id=policy.pk, form="chart", author="公交处", channel="门户网站", outline="怎么坐车",
        due=due, actor=city.people["author"], now=city.tick(),
    )  # fmt: skip


def test_an_interpretation_waits_for_its_policy(city: City) -> None:
    policy = ready(city, "policy")
    reading = interpretation_of(city, policy)
    with pytest.raises(PolicyBreach, match="一起登记"):
        register(city, reading)
    assert city.state(reading) == "registration"
    admit(city, register(city, policy))
    register(city, reading)
    assert city.state(reading) == "awaiting_release"


def test_both_go_out_on_one_ticket(city: City) -> None:
    policy = ready(city, "policy")
    reading = interpretation_of(city, policy)
    ticket = register(city, policy, reading)
    assert {e["key"] for e in ticket.payload["entries"]} == {policy.key, reading.key}


def test_a_policy_that_was_taken_down_is_not_public(city: City) -> None:
    policy = ready(city, "policy")
    admit(city, register(city, policy))
    reading = interpretation_of(city, policy)
    down = services.withdraw(
        item_id=policy.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
    )
    admit(city, down)
    with pytest.raises(PolicyBreach, match="还没有公开"):
        register(city, reading)


def test_a_correction_leans_on_nothing_new() -> None:
    document = {"title": "解读", "links": {"interprets": [7]}}
    assert leans_on({"kind": "correction"}, {"item/8": document}) == {}
    assert list(leans_on({"kind": "release"}, {"item/8": document})) == ["item/7"]


def test_a_promise_for_today_is_kept_or_its_breach_explained(city: City) -> None:
    policy = city.draft("policy")
    plan(city, policy, date(2026, 11, 20))
    city.submit(policy)
    city.pass_to(policy, "registration")
    with pytest.raises(PolicyBreach, match="2026-11-20") as caught:
        register(city, policy)
    assert (caught.value.clause, caught.value.data["field"]) == ("changchun-2015:4.3a", "alone")
    register(city, policy, alone="今晚要执行，解读明早发布。")
    last = Decision.objects.filter(case=case_of(policy), action="register").get()
    assert last.data["alone"] == "今晚要执行，解读明早发布。"


def test_a_promise_is_kept_by_going_out_together(city: City) -> None:
    policy = city.draft("policy")
    plan(city, policy, date(2026, 11, 20))
    city.submit(policy)
    city.pass_to(policy, "registration")
    reading = interpretation_of(city, policy)
    found = selectors.companions(policy, city.people["registrar"])
    assert [(c.item.pk, c.planned, c.why) for c in found] == [(reading.pk, True, "解读本文件")]
    register(city, policy, reading)


def test_a_promise_for_later_holds_nothing_up(city: City) -> None:
    policy = city.draft("policy")
    plan(city, policy, date(2026, 12, 20))
    city.submit(policy)
    city.pass_to(policy, "registration")
    register(city, policy)


def test_linked_items_of_other_organs_are_offered_and_strangers_are_not(city: City) -> None:
    below = Organ.objects.create(
        code="yc-traffic", name="云川市交通运输局", short_name="市交通局", level="city",
        kind="department", parent=city.organ, agency_words="云交发",
        uscc="11999900MB0000002W",
    )  # fmt: skip
    policy, home, beside = ready(city, "policy"), city.organ, ready(city, title="别的消息")
    city.organ = below
    reading, stranger = interpretation_of(city, policy), ready(city, title="局里的消息")
    city.organ = home
    registrar = city.people["registrar"]
    offered = selectors.companions(policy, registrar)
    assert [c.item.pk for c in offered] == [reading.pk, beside.pk]
    assert [c.item.pk for c in selectors.companions(reading, registrar)] == [policy.pk, stranger.pk]
    elsewhere = person("other", "registrar", below)
    assert [c.item.pk for c in selectors.companions(reading, elsewhere)] == [stranger.pk]


def test_the_plan_names_its_interpretation(city: City) -> None:
    policy = city.draft("policy")
    reading = city.draft("interpretation", links=[{"relation": "interprets", "item": policy.pk}])
    who = {"actor": city.people["author"], "now": city.tick()}
    with pytest.raises(Invalid, match="先编解读方案"):
        services.link_interpretation(policy_id=policy.pk, interpretation_id=reading.pk, **who)
    plan(city, policy, date(2026, 12, 20))
    made = services.link_interpretation(policy_id=policy.pk, interpretation_id=reading.pk, **who)
    assert made.interpretation_id == reading.pk
