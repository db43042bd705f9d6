"""Whoever a case waits for is told by the step that brought it there, once, and nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.cases import engine, rulebooks, selectors, telling, waiting
from huiyin.foundation.cases.models import Case
from huiyin.foundation.cases.tests.sample import BOOK, CLAUSE, KIND, NOW
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import Invalid
from huiyin.kernel.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.organs.models import Organ

    Open = Callable[..., Case]

TELLING = {"send_back", "release"}


@pytest.fixture
def people(office: Organ, city: Organ, monkeypatch: pytest.MonkeyPatch) -> dict[str, User]:
    """Accounts by name; returns and the release tell who submitted, and notices lead to the paper."""
    steps = tuple(
        Step(**{n: getattr(s, n) for n in Step.__dataclass_fields__} | {"tells": ("submit",)})
        if s.action in TELLING
        else s
        for s in BOOK.steps
    )
    telling_book = type(BOOK)(
        kind=KIND, name=BOOK.name, since=BOOK.since, initial=BOOK.initial,
        states=BOOK.states, steps=steps, clocks=BOOK.clocks,
    )  # fmt: skip
    monkeypatch.setitem(rulebooks._BOOKS[KIND], BOOK.name, telling_book)
    monkeypatch.setitem(telling._LINKS, "paper", lambda pk: f"/papers/{pk}/")
    made = {}
    for name, role, organ in (
        ("author", "author", office),
        ("other author", "author", office),
        ("first", "first_reviewer", office),
        ("first above", "first_reviewer", city),
        ("second", "second_reviewer", None),
        ("legal", "legal_reviewer", office),
        ("approver", "approver", city),
        ("stranger", "first_reviewer", None),
    ):
        made[name] = User.objects.create(username=name, email="" if "above" in name else "a@b.cn")
        RoleGrant.objects.create(user=made[name], role=role, organ=organ, since=NOW)
    RoleGrant.objects.filter(user=made["stranger"]).update(until=NOW)
    return made


def _go(case: Case, action: str, user: User | None, **more: Any) -> Case:
    actor = actor_of(user, NOW) if user else SYSTEM
    return engine.advance(case_id=case.pk, action=action, actor=actor, now=NOW, **more)


def _told(**about: Any) -> list[tuple[str, str]]:
    rows = Notice.objects.filter(**about).order_by("pk")
    return [(notice.to.username, notice.subject) for notice in rows]


def test_the_next_people_are_told_with_a_link(open_case: Open, people: dict[str, User]) -> None:
    case = open_case()
    assert _told() == []
    _go(case, "submit", people["author"])
    assert _told() == [
        ("first", "paper/1等您办理：初审"),
        ("first above", "paper/1等您办理：初审"),
    ]
    assert {n.link for n in Notice.objects.all()} == {"/papers/1/"}
    channels = Delivery.objects.values_list("notice__to__username", "channel")
    assert set(channels) == {("first", "desk"), ("first", "mail"), ("first above", "desk")}


def test_what_somebody_else_did_is_no_longer_unread(
    open_case: Open, people: dict[str, User]
) -> None:
    case = _go(open_case(), "submit", people["author"])
    _go(case, "review_1", people["first"])
    assert _told(read_at=None) == [("second", "paper/1等您办理：二审")]
    assert set(Delivery.objects.filter(channel="mail").values_list("state", flat=True)) == {
        "moot",
        "waiting",
    }


def test_a_skipped_state_asks_nobody(open_case: Open, people: dict[str, User]) -> None:
    case = _go(open_case(), "submit", people["author"])
    case = _go(case, "review_1", people["first"])
    _go(case, "review_2", people["second"])
    assert _told(read_at=None) == [("approver", "paper/1等您办理：签发")]
    assert not Notice.objects.filter(to=people["legal"]).exists()


def test_a_return_goes_to_who_submitted_with_the_reason(
    open_case: Open, people: dict[str, User]
) -> None:
    case = _go(open_case(), "submit", people["author"])
    case = _go(case, "send_back", people["first"], opinion="请补依据")
    assert _told(read_at=None) == [("author", "paper/1：退回修改")]
    assert "请补依据" in Notice.objects.get(read_at=None).text
    _go(case, "submit", people["author"])
    assert {name for name, _ in _told(read_at=None)} == {"author", "first", "first above"}


def test_a_recall_by_oneself_tells_nobody(open_case: Open, people: dict[str, User]) -> None:
    case = _go(open_case(), "submit", people["author"])
    _go(case, "recall", people["author"])
    assert _told(read_at=None) == []


def test_the_end_is_told_by_the_system(open_case: Open, people: dict[str, User]) -> None:
    case = _go(open_case(), "submit", people["author"])
    for action, name in (("review_1", "first"), ("review_2", "second"), ("approve", "approver")):
        case = _go(case, action, people[name])
    _go(case, "release", None)
    assert _told(read_at=None) == [("author", "paper/1：已发布")]


def test_a_refused_step_tells_nobody(open_case: Open, people: dict[str, User]) -> None:
    case = _go(open_case(), "submit", people["author"])
    before = Notice.objects.count()
    with pytest.raises(Invalid):
        _go(case, "send_back", people["first"], opinion=" ")
    assert Notice.objects.count() == before


def test_telling_costs_the_same_for_many_people(
    open_case: Open, office: Organ, people: dict[str, User], django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        user = User.objects.create(username=f"more{number}")
        RoleGrant.objects.create(user=user, role="first_reviewer", organ=office, since=NOW)
    case = open_case()
    actor = actor_of(people["author"], NOW)
    with django_assert_max_num_queries(35):
        engine.advance(case_id=case.pk, action="submit", actor=actor, now=NOW)
    assert Notice.objects.count() == 32


@pytest.mark.parametrize("state", BOOK.states, ids=lambda s: s.name)
def test_the_people_are_those_on_whose_list_it_stands(
    state: Any, open_case: Open, people: dict[str, User]
) -> None:
    both = people["author"]
    for role in ("first_reviewer", "approver"):
        RoleGrant.objects.create(user=both, role=role, organ=None, since=NOW)
    case = _go(open_case(), "submit", both)
    Case.objects.filter(pk=case.pk).update(state=state.name)
    case.refresh_from_db()
    listed = [
        user.pk
        for user in User.objects.order_by("pk")
        if case in selectors.waiting_for(actor_of(user, NOW))
    ]
    assert [u.pk for u in waiting.waiting_people(case, NOW)] == listed


def test_a_role_that_is_not_asked_is_not_told(
    open_case: Open, people: dict[str, User], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(waiting._ASKED, KIND, lambda case, role: role != "first_reviewer")
    _go(open_case(), "submit", people["author"])
    assert _told() == []


def test_a_row_that_tells_of_an_unknown_action_is_refused() -> None:
    step = Step(
        "draft", "submit", "done", frozenset({"author"}), CLAUSE, "送审", tells=("nothing",)
    )
    with pytest.raises(ValueError, match="tells unknown action"):
        type(BOOK)(
            kind="other", name="other", since=BOOK.since, initial="draft",
            states=(BOOK.by_state["draft"], BOOK.by_state["done"]), steps=(step,),
        )  # fmt: skip
