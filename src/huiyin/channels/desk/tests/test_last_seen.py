"""What a reviewer opens again is compared with what this very person last decided on, and with nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.tests.conftest import frozen, person
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.accounts.models import RoleGrant, User

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.clause("changchun-2015:4.1a")]
COLLEAGUE = "another_first_reviewer"
FIRST, SECOND, THIRD = "末班车二十一时发出。", "末班车二十二时发出。", "末班车二十二时半发出。"
CHANGED = re.compile(r'<tr class="changed"><th scope="row">(.*?)</th>')
KEPT = "首班车时间不变。"


@dataclass(frozen=True)
class Shown:
    """What the page compares with, and what it marks in the body: words that came and words that went."""

    with_what: str
    came: str = ""
    went: str = ""
    fields: tuple[str, ...] = ()


WHOLE = Shown("")


@dataclass
class Story:
    """An item whose body is written again and again."""

    desk: Desk
    item: Item

    def write(self, last: str, **metadata: Any) -> str:
        """Let the author write the last sentence anew and submit; return the digest."""
        city = self.desk.city
        services.update_item(
            item_id=self.item.pk, actor=city.people["author"], now=city.tick(),
            body=body_of(last), metadata=metadata,
        )  # fmt: skip
        return city.submit(self.item)

    def returned(self, state: str, role: str) -> None:
        """Take the item to a stage and let the person of a role send it back from there."""
        city = self.desk.city
        city.pass_to(self.item, state)
        services.return_to_draft(
            item_id=self.item.pk, opinion="请核对时间。", digest_seen=frozen(self.item).frozen.digest,
            actor=city.people[role], now=city.tick(),
        )  # fmt: skip

    def shown(self, role: str, against: str = "") -> Shown:
        """Return what the page marks for a person."""
        query = f"?against={against}" if against else ""
        answer = self.desk.client(role).get(f"/items/{self.item.pk}/{query}")
        assert answer.status_code == 200
        segments = [s for p in answer.context["passages"] for s in p.segments]
        page = answer.content.decode()
        assert all(f"<ins>{s.text}</ins>" in page for s in segments if s.kind == "added")
        assert all(f"<del>{s.text}</del>" in page for s in segments if s.kind == "removed")
        return Shown(
            answer.context["compared_with"],
            joined(s.text for s in segments if s.kind == "added"),
            joined(s.text for s in segments if s.kind == "removed"),
            tuple(CHANGED.findall(page)),
        )

    def digest(self, place: int) -> str:
        """Return the digest of what was submitted in a place of the order."""
        return str(self.item.submissions.order_by("id")[place].frozen.digest)


def joined(words: Iterable[str]) -> str:
    return "|".join(words)


def body_of(last: str) -> list[dict[str, Any]]:
    return [{"type": "text", "value": KEPT}, {"type": "text", "value": last}]


@pytest.fixture
def story(desk: Desk) -> Story:
    """Return an item that was submitted, and a colleague of the first reviewer."""
    city = desk.city
    actor = person(COLLEAGUE, "first_reviewer", city.organ)
    RoleGrant.objects.create(
        user=User.objects.get(username=COLLEAGUE),
        role="first_reviewer",
        organ=city.organ,
        since=city.now,
    )
    city.people[COLLEAGUE] = actor
    item = city.draft(body=body_of(FIRST))
    city.submit(item)
    return Story(desk, item)


def round_(number: int) -> str:
    return f"第 {number} 轮送审稿"


def test_at_first_sight_the_whole_is_shown(story: Story) -> None:
    story.desk.city.pass_to(story.item, "review_1")
    assert story.shown("first_reviewer") == WHOLE


def test_what_changed_since_i_saw_it_is_shown_and_nothing_else(story: Story) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(SECOND)
    assert story.shown("first_reviewer") == Shown(round_(1), "二", "一")


def test_fields_are_compared_with_the_same_version(story: Story) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(FIRST, summary="末班车改点。")
    assert story.shown("first_reviewer") == Shown(round_(1), fields=("内容概述",))


def test_who_never_saw_it_sees_the_whole_whatever_others_saw(story: Story) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(SECOND)
    assert story.shown("second_reviewer") == WHOLE
    assert story.shown(COLLEAGUE) == WHOLE


def test_passing_it_is_seeing_it_as_well(story: Story) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(SECOND)
    assert story.shown("proofreader") == Shown(round_(1), "二", "一"), "passed the first round"


def test_each_reviewer_has_a_version_of_their_own(story: Story) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(SECOND)
    story.returned("review_1", COLLEAGUE)
    story.write(THIRD)
    assert story.shown(COLLEAGUE) == Shown(round_(2), "半", "")
    assert story.shown("first_reviewer") == Shown(round_(1), "二|半", "一")


def test_who_saw_two_versions_is_shown_the_difference_to_the_later(story: Story) -> None:
    for words in (SECOND, THIRD):
        story.returned("review_1", "first_reviewer")
        story.write(words)
    assert story.shown("first_reviewer") == Shown(round_(2), "半", "")


def test_approver_and_registrar_have_their_own_too(story: Story) -> None:
    story.returned("approval", "approver")
    story.write(SECOND)
    story.returned("registration", "registrar")
    story.write(THIRD)
    assert story.shown("approver") == Shown(round_(2), "半", ""), "approved the second round"
    assert story.shown("registrar") == Shown(round_(2), "半", "")


def test_a_registrar_who_saw_the_first_version_only(story: Story) -> None:
    story.returned("registration", "registrar")
    story.write(SECOND)
    story.returned("review_1", "first_reviewer")
    story.write(THIRD)
    assert story.shown("registrar") == Shown(round_(1), "二|半", "一")
    assert story.shown("approver") == Shown(round_(1), "二|半", "一")
    assert story.shown("first_reviewer") == Shown(round_(2), "半", "")


def test_words_that_came_back_are_compared_with_what_was_seen_in_between(story: Story) -> None:
    for words in (SECOND, FIRST):
        story.returned("review_1", "first_reviewer")
        story.write(words)
    assert story.shown("first_reviewer") == Shown(round_(2), "一", "二")


@pytest.fixture
def corrected(story: Story) -> Story:
    """The first version is released, a correction was returned by the colleague and written again."""
    city = story.desk.city
    city.pass_to(story.item, "registration")
    ticket = services.register(
        item_id=story.item.pk, digest_seen=story.digest(0), actor=city.people["registrar"], now=city.tick()
    )  # fmt: skip
    admit(city, ticket)
    services.correct(
        item_id=story.item.pk, reason="末班车有误。", actor=city.people["author"], now=city.tick()
    )
    story.write(SECOND)
    story.returned("review_1", COLLEAGUE)
    story.write(THIRD)
    return story


def test_what_i_saw_counts_before_what_is_public(corrected: Story) -> None:
    assert corrected.shown(COLLEAGUE) == Shown(round_(2), "半", "")


def test_what_i_saw_may_be_what_is_public(corrected: Story) -> None:
    assert corrected.shown("first_reviewer") == Shown(round_(1), "二|半", "一")


def test_a_correction_at_first_sight_is_compared_with_what_readers_see(corrected: Story) -> None:
    assert corrected.shown("legal_reviewer") == Shown("现在公开的版本", "二|半", "一")


@pytest.mark.parametrize("role", ["first_reviewer", "second_reviewer"])
def test_another_version_is_chosen_by_hand(story: Story, role: str) -> None:
    story.returned("review_1", "first_reviewer")
    story.write(SECOND)
    story.returned("review_1", COLLEAGUE)
    story.write(THIRD)
    answer = story.desk.client(role).get(f"/items/{story.item.pk}/")
    for place, shown in ((0, Shown(round_(1), "二|半", "一")), (1, Shown(round_(2), "半", ""))):
        digest = story.digest(place)
        assert f'href="?against={digest}"' in answer.content.decode()
        assert story.shown(role, against=digest) == shown
