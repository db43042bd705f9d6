"""The people of the chain hear of an item when it is theirs, comes back, goes out or is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.selectors import waiting_for
from huiyin.domains.publication.tests.conftest import POINTS
from huiyin.domains.publication.tests.releasing import admit, refuse
from huiyin.foundation.accounts.models import RoleGrant
from huiyin.foundation.cases.waiting import roles_asked
from huiyin.foundation.notices.models import Notice

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City


@pytest.fixture
def granted(city: City) -> City:
    """The city whose people hold their roles as rows, as accounts do."""
    for role, actor in city.people.items():
        assert actor.id is not None
        RoleGrant.objects.create(user_id=actor.id, role=role, organ=city.organ, since=city.now)
    return city


def unread() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(read_at=None).order_by("pk")
    return [(notice.to.username, notice.subject) for notice in rows]


TITLE = "《关于调整部分公交线路的公告》"


def test_the_next_stage_is_told_with_title_and_link(granted: City) -> None:
    item = granted.draft()
    granted.submit(item)
    (notice,) = Notice.objects.filter(read_at=None)
    assert notice.subject.startswith(f"{TITLE}等您办理：")
    assert notice.link == f"/items/{item.pk}/"


def test_a_return_reaches_the_author(granted: City) -> None:
    item = granted.draft()
    digest = granted.submit(item)
    granted.pass_to(item, "review_1")
    services.return_to_draft(
        item_id=item.pk,
        opinion="请补充依据。",
        digest_seen=digest,
        actor=granted.people["first_reviewer"],
        now=granted.tick(),
    )
    assert unread() == [("author", f"{TITLE}：退回修改")]


def test_a_release_reaches_the_author(granted: City) -> None:
    _item, ticket = granted.release(title="《办法》解读")
    admit(granted, ticket)
    assert unread() == [("author", "《〈办法〉解读》：已发布")]


def test_a_refusal_reaches_them_with_its_reasons_once(granted: City) -> None:
    item, ticket = granted.release()
    refuse(granted, ticket)
    for _ in range(3):
        services.settle_releases(granted.tick())
    assert unread() == [
        ("author", f"{TITLE}：发布器未放行"),
        ("registrar", f"{TITLE}：发布器未放行"),
    ]
    assert "页面排不出来" in Notice.objects.filter(read_at=None)[0].text
    assert granted.state(item) == "registration"


def test_approval_asks_the_approver_of_the_lane(granted: City) -> None:
    item = granted.draft()
    granted.submit(item)
    granted.pass_to(item, "approval")
    assert [name for name, _ in unread()] == ["approver"]


def test_a_doubt_reaches_the_author(granted: City) -> None:
    item = granted.draft()
    granted.submit(item)
    granted.pass_to(item, "secrecy_review")
    points = POINTS | {"privacy": {"finding": "concern", "note": "有住址。"}}
    granted.decide(item, "raise_doubt", data={"points": points}, opinion="请核对。")
    assert unread() == [("author", f"{TITLE}：有疑问，退回修改")]


@pytest.mark.usefixtures("lane")
def test_what_was_put_off_asks_only_those_who_make_it_up(granted: City) -> None:
    item = granted.draft("policy")
    digest = granted.submit(item, emergency=True)
    granted.pass_to(item, "approval")
    services.approve_orally(
        item_id=item.pk, oral_approver="值班市长", oral_at=granted.now, opinion="立即发布。",
        digest_seen=digest, actor=granted.people["emergency_approver"], now=granted.tick(),
    )  # fmt: skip
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=granted.people["registrar"], now=granted.tick()
    )
    admit(granted, ticket)
    assert granted.state(item) == "supplementing"
    told = {name for name, subject in unread() if "等您办理" in subject}
    assert told == {"proofreader", "second_reviewer", "third_reviewer"}
    case = case_of(item)
    for action in ("supplement_proofread_1", "supplement_proofread_2", "supplement_proofread_3"):
        granted.decide(item, action)
    assert roles_asked(case) == {"second_reviewer", "third_reviewer"}
    listed = {
        role
        for role, actor in granted.people.items()
        if [r.item for r in waiting_for(actor)] == [item]
    }
    assert listed == {"second_reviewer", "third_reviewer"}
