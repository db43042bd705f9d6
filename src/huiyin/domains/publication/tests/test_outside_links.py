"""Outside links: remembered while a draft or the public carries them, forgotten after, told to whoever wrote them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item, LinkReading, OutsideLink
from huiyin.domains.publication.selectors import broken_links
from huiyin.domains.publication.services.links import read_due_links
from huiyin.domains.publication.tests.conftest import City, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.tick import registered
from huiyin.kernel.actors import Grant

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor

OLD, NEW = "https://old.example/a?b=1&c=2", "https://new.example/"


def body(*urls: str) -> list[dict[str, Any]]:
    """Return a paragraph with links, one of them to our own site."""
    anchors = "、".join(f'<a href="{u.replace("&", "&amp;")}">{n}</a>' for n, u in enumerate(urls))
    own = '<a href="https://WWW.yunchuan.example/item/1/">站内</a><a href="/item/2/">站内</a>'
    return [{"type": "text", "value": {"html": f"<p>详见{anchors}{own}。</p>"}}]


def known() -> set[str]:
    return set(LinkCheck.objects.values_list("url", flat=True))


def carried(item: Item) -> dict[str, str]:
    """Return what an item carries: address → in draft (d), in public (p)."""
    rows = OutsideLink.objects.filter(item=item).select_related("link")
    return {r.link.url: "d" * r.drafted + "p" * r.public for r in rows}


def die(url: str, city: City, status: int = 404) -> None:
    """Let the background check have found an address dead."""
    LinkCheck.objects.filter(url=url).update(
        ok=False, status=status, reason=f"对方回答 {status}", checked_at=city.now, failures=1
    )


def released(city: City, *urls: str) -> Item:
    item, ticket = city.release("news", body=body(*urls))
    admit(city, ticket)
    return item


def author(city: City) -> Actor:
    return city.people["author"]


@pytest.mark.parametrize("times", [0, 1, 5])
def test_a_draft_is_read_once_however_often_the_job_runs(city: City, times: int) -> None:
    item = city.draft(body=body(OLD, OLD))
    counts = [read_due_links(city.tick()) for _ in range(times)]
    assert counts == [1, 0, 0, 0, 0][:times]
    if not times:
        assert read_due_links(city.now + timedelta(days=7)) == 1
    assert carried(item) == {OLD: "d"}
    assert known() == {OLD}


def test_a_changed_draft_is_read_again_and_what_it_lost_is_forgotten(city: City) -> None:
    item, other = city.draft(body=body(OLD)), city.draft(body=body(OLD, NEW))
    read_due_links(city.tick())
    services.update_item(item_id=item.pk, body=body(NEW), actor=author(city), now=city.tick())
    assert read_due_links(city.tick()) == 1
    assert carried(item) == {NEW: "d"}
    assert known() == {OLD, NEW}
    services.update_item(item_id=other.pk, body=body(NEW), actor=author(city), now=city.tick())
    read_due_links(city.tick())
    assert known() == {NEW}


def test_submission_remembers_at_once(city: City) -> None:
    item = city.draft(body=body(NEW))
    city.submit(item)
    assert carried(item) == {NEW: "d"}
    assert read_due_links(city.tick()) == 0


def test_the_public_version_is_carried_until_a_correction_takes_its_place(city: City) -> None:
    item = released(city, OLD)
    read_due_links(city.tick())
    assert carried(item) == {OLD: "dp"}
    services.correct(item_id=item.pk, reason="换链接。", actor=author(city), now=city.tick())
    services.update_item(item_id=item.pk, body=body(NEW), actor=author(city), now=city.tick())
    read_due_links(city.tick())
    assert carried(item) == {OLD: "p", NEW: "d"}
    digest = city.submit(item)
    city.pass_to(item, "registration")
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    read_due_links(city.tick())
    assert carried(item) == {NEW: "dp"}
    assert known() == {NEW}


def test_what_was_taken_down_is_public_no_more(city: City) -> None:
    item = released(city, OLD)
    services.withdraw(
        item_id=item.pk, reason="有误。", actor=city.people["approver"], now=city.tick()
    )
    read_due_links(city.tick())
    assert carried(item) == {OLD: "d"}


def test_the_source_of_migrated_information_is_evidence_and_no_link(city: City) -> None:
    copied = city.draft(source_url=OLD)
    migrated = city.draft(source_url=NEW, published_on="2019-05-15")
    Item.objects.filter(pk=migrated.pk).update(published_on="2019-05-15")
    read_due_links(city.tick())
    assert (carried(copied), carried(migrated)) == ({OLD: "d"}, {})


def test_a_row_without_a_revision_or_a_case_is_read_too(city: City) -> None:
    item = Item.objects.create(item_type="news", organ=city.organ, title="旧信息", body="[]")
    assert read_due_links(city.tick()) == 1
    reading = LinkReading.objects.get(item=item)
    assert (reading.revision, reading.version) == (0, -1)
    assert read_due_links(city.tick()) == 0


def test_the_job_is_registered() -> None:
    assert registered()["publication.read_links"].run == read_due_links


def test_whoever_wrote_it_is_told_of_a_dead_link_in_public(city: City) -> None:
    item = released(city, OLD, NEW)
    city.draft(body=body("https://draft.example/"))
    read_due_links(city.tick())
    assert broken_links(author(city), now=city.now) == []
    die(OLD, city)
    die("https://draft.example/", city)
    (link,) = broken_links(author(city), now=city.now)
    assert (link.item, link.url, link.reason) == (item, OLD, "对方回答 404")
    assert link.state_label == "已发布"
    LinkCheck.objects.filter(url=OLD).update(ok=True, status=200, failures=0)
    assert broken_links(author(city), now=city.now) == []


def test_one_silence_is_no_duty_yet(city: City) -> None:
    released(city, OLD)
    read_due_links(city.tick())
    die(OLD, city, status=500)
    assert broken_links(author(city), now=city.now) == []
    LinkCheck.objects.update(failures=2)
    assert len(broken_links(author(city), now=city.now)) == 1


def test_the_duty_ends_with_the_correction(city: City) -> None:
    item = released(city, OLD)
    read_due_links(city.tick())
    die(OLD, city)
    services.correct(item_id=item.pk, reason="换链接。", actor=author(city), now=city.tick())
    services.update_item(item_id=item.pk, body=body(NEW), actor=author(city), now=city.tick())
    digest = city.submit(item)
    (link,) = broken_links(author(city), now=city.now)
    assert link.state_label == "初校"
    city.pass_to(item, "registration")
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    read_due_links(city.tick())
    assert broken_links(author(city), now=city.now) == []


def test_a_dead_link_that_was_let_stand_with_a_reason_is_no_duty(city: City) -> None:
    item = city.draft(body=body(OLD))
    read_due_links(city.tick())
    die(OLD, city)
    digest = city.submit(item)
    (found,) = [f for f in frozen(item).findings if f["code"] == "dead-link"]
    assert "对方回答 404" in found["advice"]
    city.pass_to(item, "approval")
    city.decide(item, "approve", data={"confirmed": {found["key"]: "对方网站在改版，月底恢复。"}})
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    admit(city, ticket)
    read_due_links(city.tick())
    assert carried(item) == {OLD: "dp"}
    assert broken_links(author(city), now=city.now) == []


def test_others_are_told_where_the_writer_writes_no_more(city: City) -> None:
    released(city, OLD)
    read_due_links(city.tick())
    die(OLD, city)
    writer = User.objects.get(username="author")
    colleague = replace(author(city), id=User.objects.create(username="colleague").pk)
    grant = RoleGrant.objects.create(
        user=writer, role="author", organ=city.organ, since=city.now - timedelta(days=1)
    )
    assert broken_links(colleague, now=city.now) == []
    assert len(broken_links(author(city), now=city.now)) == 1
    for gone in ({"until": city.now}, {"until": None}):
        RoleGrant.objects.filter(pk=grant.pk).update(**gone)
        User.objects.filter(pk=writer.pk).update(is_active=bool(gone["until"]))
        assert len(broken_links(colleague, now=city.now)) == 1


def test_who_may_not_mend_it_is_not_told(city: City) -> None:
    released(city, OLD)
    read_due_links(city.tick())
    die(OLD, city)
    assert broken_links(city.people["approver"], now=city.now) == []
    stranger = replace(author(city), id=999, grants=frozenset({Grant("author", (10_000,))}))
    assert broken_links(stranger, now=city.now) == []
