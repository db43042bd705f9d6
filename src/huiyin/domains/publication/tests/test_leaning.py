"""What interprets or replaces a withdrawn item stays public; the people behind it are told, and decide."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.selectors import left_behind
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.cases.models import Case
from huiyin.foundation.notices.models import Notice
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City

BODY = [{"type": "text", "value": "这张图讲清楚新的首末班时间，乘客怎样换乘，夜班车停在哪里。"}]


def published(city: City, kind: str, **values: Any) -> Item:
    """Return an item that is public."""
    item, ticket = city.release(kind, **values)
    admit(city, ticket)
    return item


def take_down(city: City, item: Item) -> None:
    """Withdraw an item, with the releaser's answer."""
    ticket = services.withdraw(
        item_id=item.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
    )
    admit(city, ticket)


def told() -> list[tuple[str, str]]:
    """Return who was told of what."""
    rows = Notice.objects.filter(kind="publication.left_behind").order_by("to__username")
    return [(notice.to.username, notice.link) for notice in rows]


@pytest.mark.clause(
    "changchun-2015:4.3a", "website-guideline-2017:4", "disclosure-regulation-2019:6"
)
@pytest.mark.parametrize(
    ("kind", "relation", "verb"),
    [("interpretation", "interprets", "解读"), ("policy", "replaces", "代替")],
)
def test_author_and_approver_are_told_and_decide_themselves(
    city: City, kind: str, relation: str, verb: str
) -> None:
    policy = published(city, "policy", title="关于某甲的处罚决定")
    other = published(
        city, kind, title="一图看懂", body=BODY, links=[{"relation": relation, "item": policy.pk}]
    )
    for role in ("author", "approver"):
        assert left_behind(city.people[role]) == []
    take_down(city, policy)
    assert told() == [("approver", f"/items/{other.pk}/"), ("author", f"/items/{other.pk}/")]
    notice = Notice.objects.filter(kind="publication.left_behind")[0]
    assert f"《一图看懂》所{verb}的信息已撤下" in notice.subject
    assert "某甲" not in notice.subject + notice.text, "the title may be why it was withdrawn"
    assert gate.released_document(other.key) is not None
    for role in ("author", "approver"):
        rows = [(row.item.pk, row.gone_id) for row in left_behind(city.people[role])]
        assert rows == [(other.pk, policy.pk)]
    for role in ("proofreader", "system_admin"):
        assert left_behind(city.people[role]) == []
    take_down(city, other)
    assert left_behind(city.people["author"]) == []


def test_what_only_a_draft_says_or_a_looser_relation_concerns_nobody(city: City) -> None:
    policy = published(city, "policy")
    link = [{"relation": "interprets", "item": policy.pk}]
    city.draft("interpretation", title="没有公开的解读", body=BODY, links=link)
    published(
        city, "notice", title="相关的通知", body=BODY,
        links=[{"relation": "related", "item": policy.pk}],
    )  # fmt: skip
    take_down(city, policy)
    assert told() == []
    assert left_behind(city.people["author"]) == []


def test_where_both_accounts_are_closed_their_successors_are_told(city: City) -> None:
    policy = published(city, "policy")
    link = [{"relation": "interprets", "item": policy.pk}]
    published(city, "interpretation", title="一图看懂", body=BODY, links=link)
    User.objects.filter(username__in=["author", "approver"]).update(is_active=False)
    successor = User.objects.create(username="successor")
    RoleGrant.objects.create(user=successor, role="author", organ=city.organ, since=city.now)
    take_down(city, policy)
    assert [name for name, _link in told()] == ["successor"]


def test_what_was_migrated_is_told_to_those_who_may_act(city: City) -> None:
    policy = published(city, "policy")
    link = [{"relation": "interprets", "item": policy.pk}]
    other = published(city, "interpretation", title="一图看懂", body=BODY, links=link)
    Case.objects.filter(subject=other.key).update(subject="item/0")
    approver = User.objects.get(username="approver")
    RoleGrant.objects.create(user=approver, role="approver", organ=city.organ, since=city.now)
    take_down(city, policy)
    assert [name for name, _link in told()] == ["approver"]
