"""From a draft to a ticket, and every way back: services by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import ReviewRule, reviews
from huiyin.domains.publication.tests.conftest import POINTS, SECRECY, City, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate
from huiyin.kernel.actors import Grant
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach, Stale, WrongState


def test_news_goes_from_draft_to_ticket(city: City) -> None:
    item, ticket = city.release("news")
    assert ticket.kind == "release"
    assert ticket.registration == "云公〔2026〕00001"
    assert city.state(item) == "awaiting_release"
    item.refresh_from_db()
    assert not item.index_number  # news is not catalogued information
    assert not item.live
    assert gate.status(item.key, now=city.now).state == "queued"


def test_stages_that_do_not_apply_are_left_with_a_reason(city: City) -> None:
    item, _ticket = city.release("news")
    skipped = Decision.objects.filter(case=case_of(item), actor_id=None)
    assert {d.stage for d in skipped} == {
        "coordination", "sensitive_conclusion", "legality_review", "competition_review",
    }  # fmt: skip
    assert all(d.opinion for d in skipped)


def test_a_digest_that_differs_voids_the_decision(city: City) -> None:
    item = city.draft()
    city.submit(item)
    with pytest.raises(Stale, match="稿件已变动"):
        city.decide(item, "proofread_1", digest_seen="0" * 64)
    assert city.state(item) == "proofreading_1"


def test_the_author_reviews_nothing(city: City) -> None:
    item = city.draft()
    city.submit(item)
    author = city.people["author"]
    both = type(author)(
        **{n: getattr(author, n) for n in ("kind", "id", "name", "post", "organ")},
        grants=author.grants | city.people["proofreader"].grants,
    )
    with pytest.raises(PolicyBreach):
        services.decide(
            item_id=item.pk,
            action="proofread_1",
            actor=both,
            now=city.tick(),
            digest_seen=frozen(item).frozen.digest,
        )


def test_someone_who_wrote_a_revision_reviews_nothing(city: City) -> None:
    item = city.draft()
    reviewer = city.people["first_reviewer"]
    writer = type(reviewer)(
        **{n: getattr(reviewer, n) for n in ("kind", "id", "name", "post", "organ")},
        grants=reviewer.grants | city.people["author"].grants,
    )
    services.update_item(
        item_id=item.pk, metadata={"summary": "换一句概述。"}, actor=writer, now=city.tick()
    )
    city.submit(item)
    city.decide(item, "proofread_1")
    with pytest.raises(PolicyBreach, match="起草"):
        city.decide(item, "review_1")


def test_returning_needs_an_opinion_and_begins_a_new_round(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    with pytest.raises(Invalid):
        services.return_to_draft(
            item_id=item.pk, opinion="", digest_seen=digest,
            actor=city.people["proofreader"], now=city.tick(),
        )  # fmt: skip
    services.return_to_draft(
        item_id=item.pk, opinion="第二段的日期写错了。", digest_seen=digest,
        actor=city.people["proofreader"], now=city.tick(),
    )  # fmt: skip
    assert city.state(item) == "draft"
    services.update_item(
        item_id=item.pk,
        metadata={"summary": "改好了。"},
        actor=city.people["author"],
        now=city.tick(),
    )
    again = city.submit(item)
    assert again != digest
    assert frozen(item).round == 2
    with pytest.raises(Stale):
        city.decide(item, "proofread_1", digest_seen=digest)


def test_recall_is_the_authors(city: City) -> None:
    item = city.draft()
    city.submit(item)
    with pytest.raises(NotPermitted):
        services.recall(item_id=item.pk, actor=city.people["proofreader"], now=city.tick())
    services.recall(item_id=item.pk, actor=city.people["author"], now=city.tick())
    assert city.state(item) == "draft"


def test_numbers_are_given_once_and_never_again(city: City) -> None:
    item = city.draft("policy", normative=True, valid_until=date(2031, 11, 30))
    city.submit(item)
    first = Item.objects.get(pk=item.pk)
    services.recall(item_id=item.pk, actor=city.people["author"], now=city.tick())
    services.update_item(
        item_id=item.pk,
        metadata={"summary": "改一改。"},
        actor=city.people["author"],
        now=city.tick(),
    )
    city.submit(item)
    second = Item.objects.get(pk=item.pk)
    assert first.index_number == second.index_number
    assert first.normative_number == second.normative_number == "云政规〔2026〕1号"
    other = city.draft("notice")
    city.submit(other)
    assert str(Item.objects.get(pk=other.pk).index_number).endswith("-00002")


def test_another_organs_people_find_nothing(city: City) -> None:
    item = city.draft()
    stranger = type(city.people["author"])("person", 999, "外人")
    with pytest.raises(NotFound):
        services.submit(item_id=item.pk, actor=stranger, now=city.tick())


def test_registration_waits_for_approval(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    with pytest.raises(WrongState):
        services.register(
            item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
        )
    item.refresh_from_db()
    assert item.registration == ""


def test_a_schedule_lies_ahead(city: City) -> None:
    item = city.draft()
    digest = city.submit(item)
    city.pass_to(item, "registration")
    later = city.now + timedelta(days=1)
    with pytest.raises(Invalid):
        services.register(
            item_id=item.pk, digest_seen=digest, actor=city.people["registrar"],
            now=city.tick(), not_before=city.now - timedelta(days=1),
        )  # fmt: skip
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"],
        now=city.tick(), not_before=later,
    )  # fmt: skip
    assert ticket.not_before == later
    assert gate.status(item.key, now=city.now).state == "scheduled"


def test_items_registered_together_share_a_ticket(city: City) -> None:
    seen = {}
    for title in ("关于甲事的公告", "关于乙事的公告"):
        item = city.draft(
            title=title, body=[{"type": "text", "value": f"{title}的全文，各写各的。"}]
        )
        seen[item.pk] = city.submit(item)
        for finding in frozen(item).findings:
            assert finding["severity"] != "refuse"
        city.pass_to(item, "registration")
    ticket = services.release_together(seen=seen, actor=city.people["registrar"], now=city.tick())
    assert {e["key"] for e in ticket.payload["entries"]} == {f"item/{pk}" for pk in seen}
    assert len(set(ticket.payload["registrations"].values())) == 2


def test_secrecy_review_is_item_by_item(city: City) -> None:
    item = city.draft()
    city.submit(item)
    city.pass_to(item, "secrecy_review")
    points = dict(POINTS)
    missing = {k: v for k, v in points.items() if k != "privacy"}
    with pytest.raises(Invalid, match="个人隐私"):
        city.decide(item, "clear_secrecy", data={**SECRECY, "points": missing})
    doubt = {**points, "safety": {"finding": "concern", "note": "请再核"}}
    with pytest.raises(PolicyBreach, match="三安全一稳定"):
        city.decide(item, "clear_secrecy", data={**SECRECY, "points": doubt})
    with pytest.raises(PolicyBreach, match="报批"):
        city.decide(item, "clear_secrecy", data={**SECRECY, "disclosure": "on_request"})
    with pytest.raises(Invalid):
        city.decide(item, "clear_secrecy", data={**SECRECY, "reason": " "})
    city.decide(item, "clear_secrecy", data=SECRECY)
    assert city.state(item) == "approval"


def test_withdrawing_what_was_never_public_makes_no_sense(city: City) -> None:
    item = city.draft()
    city.submit(item)
    with pytest.raises(WrongState, match="还没有公开"):
        services.withdraw(
            item_id=item.pk, reason="写错了", actor=city.people["approver"], now=city.tick()
        )


def test_an_unknown_organ_type_or_field_is_named(city: City) -> None:
    values: dict[str, Any] = {
        "organ": city.organ,
        "title": "标题",
        "actor": city.people["author"],
        "now": city.tick(),
    }
    with pytest.raises(Invalid, match="nowhere"):
        services.create_item(**{**values, "type": "news", "organ": "nowhere"})
    with pytest.raises(Invalid, match="video"):
        services.create_item(**values, type="video")
    with pytest.raises(Invalid, match="colour"):
        services.create_item(**values, type="news", metadata={"colour": "red"})
    with pytest.raises(Invalid, match="no-column"):
        services.create_item(**values, type="news", metadata={"column": "no-column"})
    with pytest.raises(NotPermitted):
        services.create_item(**{**values, "type": "news", "actor": city.people["proofreader"]})


def _other_organ(city: City) -> Organ:
    return Organ.objects.create(
        code="yc-traffic", name="云川市交通运输局", short_name="市交通局", level="city",
        kind="department", parent=city.organ, uscc="11999900MB0000002X",
    )  # fmt: skip


@pytest.mark.clause("changchun-2015:4.1b")
def test_the_organ_is_fixed_when_the_case_opens(city: City) -> None:
    item = city.draft()
    draft = item.latest_revision.as_object()
    draft.organ = _other_organ(city)
    draft.save_revision()
    with pytest.raises(Invalid, match="另起一稿"):
        city.submit(item)
    Item.objects.filter(pk=item.pk).update(organ=draft.organ)
    with pytest.raises(Invalid, match="另起一稿"):
        city.submit(item)
    assert city.state(item) == "draft"


@pytest.mark.clause("changchun-2015:4.1b")
def test_nobody_approves_in_another_organs_name(city: City) -> None:
    item = city.draft()
    city.submit(item)
    city.pass_to(item, "approval")
    Case.objects.filter(subject=item.key).update(organ=_other_organ(city))
    approver = city.people["approver"]
    elsewhere = Grant("approver", Organ.objects.get(code="yc-traffic").path())
    both = replace(approver, grants=approver.grants | {elsewhere})
    with pytest.raises(PolicyBreach, match="不是同一个"):
        services.decide(
            item_id=item.pk, action="approve", actor=both, now=city.tick(),
            digest_seen=frozen(item).frozen.digest,
        )  # fmt: skip


@pytest.mark.clause("changchun-2015:5.3b")
def test_a_rule_that_begins_in_the_middle_of_a_round_counts_from_the_next(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    lighter = ReviewRule("news", 2, 3, reviews.START, "changchun-2015:4.1a")
    stricter = ReviewRule("news", 3, 4, date(2026, 11, 21), "changchun-2015:4.1a")
    monkeypatch.setattr(reviews, "REVIEW_RULES", (lighter, stricter))
    item = city.draft()
    digest = city.submit(item)
    city.now += timedelta(days=3)
    city.pass_to(item, "registration")
    ticket = services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick()
    )
    assert ticket.kind == "release"
    taken = {d["action"] for d in ticket.payload["decisions"] if d["actor_id"]}
    assert "review_3" not in taken
    admit(city, ticket)
    services.correct(item_id=item.pk, reason="有误。", actor=city.people["author"], now=city.tick())
    city.submit(item)
    city.pass_to(item, "review_3")
