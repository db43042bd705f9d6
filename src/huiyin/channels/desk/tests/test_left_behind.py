"""The day's page of author and approver names what still leans on something that was taken down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.tests.releasing import admit

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item

SAID = "《一图看懂》所解读的信息已撤下"


@pytest.fixture
def reading(desk: Desk) -> Item:
    """Return a public interpretation whose policy was taken down."""
    city = desk.city
    policy, ticket = city.release("policy")
    admit(city, ticket)
    body = [{"type": "text", "value": "这张图讲清楚新的首末班时间，乘客怎样换乘，夜班车停在哪里。"}]
    link = [{"relation": "interprets", "item": policy.pk}]
    item, ticket = city.release("interpretation", title="一图看懂", body=body, links=link)
    admit(city, ticket)
    admit(
        city,
        services.withdraw(
            item_id=policy.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
        ),
    )
    return item


@pytest.mark.clause("changchun-2015:4.3a")
def test_today_names_it_to_those_who_decide(desk: Desk, reading: Item) -> None:
    for role in ("author", "approver"):
        page = desk.client(role).get("/").content.decode()
        assert SAID in page
        assert f'href="/items/{reading.pk}/"' in page
    assert SAID not in desk.client("proofreader").get("/").content.decode()
