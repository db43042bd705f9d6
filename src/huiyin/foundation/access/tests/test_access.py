"""Default deny: for actions without a row, and for querysets without a rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.access import (
    Permission,
    VisibleQuerySet,
    may,
    may_anywhere,
    reach,
    require,
    require_anywhere,
)
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.services import record
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

TABLE = (
    Permission("draft", frozenset({"author", "importer"}), "changchun-2015:4.1a"),
    Permission("settle", frozenset({"system"})),
)


def _actor(role: str, *organ: int) -> Actor:
    return Actor(kind="person", id=1, name="林岚", grants=frozenset({Grant(role, organ)}))


def test_a_role_acts_in_its_organ_and_below() -> None:
    for path, allowed in {(1,): False, (1, 2): True, (1, 2, 3): True, (1, 4): False}.items():
        assert may(TABLE, _actor("author", 1, 2), "draft", path) is allowed
    assert may(TABLE, _actor("author"), "draft", (9,))
    assert not may(TABLE, _actor("author", 1, 2), "draft")


def test_somewhere_is_less_than_everywhere() -> None:
    assert may_anywhere(TABLE, _actor("author", 1, 2), "draft")
    assert not may_anywhere(TABLE, _actor("reader", 1, 2), "draft")
    assert not may_anywhere(TABLE, _actor("author"), "erase")
    assert may_anywhere(TABLE, SYSTEM, "settle")
    assert not may_anywhere(TABLE, SYSTEM, "draft")
    assert not may_anywhere(TABLE, _actor("system"), "settle")


def test_reach_names_the_topmost_organs() -> None:
    assert reach(TABLE, _actor("author"), "draft") is None
    assert reach(TABLE, _actor("importer", 1, 2), "draft") == {2}
    assert reach(TABLE, _actor("reader"), "draft") == set()
    assert reach(TABLE, SYSTEM, "settle") is None
    assert reach(TABLE, SYSTEM, "draft") == set()


def test_what_no_row_allows_is_refused() -> None:
    with pytest.raises(NotPermitted):
        require(TABLE, _actor("author"), "erase")
    with pytest.raises(NotPermitted) as error:
        require(TABLE, _actor("reader"), "draft", (1,))
    assert error.value.clause == "changchun-2015:4.1a"
    require(TABLE, _actor("importer"), "draft", (1,))


def test_the_system_acts_only_where_a_row_names_it() -> None:
    require(TABLE, SYSTEM, "settle")
    with pytest.raises(NotPermitted):
        require(TABLE, SYSTEM, "draft")
    with pytest.raises(NotPermitted):
        require(TABLE, _actor("system"), "settle")


def test_a_page_opens_to_whom_a_row_names_anywhere() -> None:
    assert may_anywhere(TABLE, _actor("author", 1, 2), "draft")
    assert not may_anywhere(TABLE, _actor("author", 1, 2), "settle")
    require_anywhere(TABLE, _actor("author", 9), "draft")
    for actor, action in ((_actor("reader"), "draft"), (SYSTEM, "draft"), (_actor("author"), "x")):
        with pytest.raises(NotPermitted):
            require_anywhere(TABLE, actor, action)


def test_a_row_needs_roles_and_a_clause_that_reads() -> None:
    with pytest.raises(ValueError, match="names no role"):
        Permission("draft", frozenset())
    with pytest.raises(Invalid):
        Permission("draft", frozenset({"author"}), "第四条")


class ForgetfulQuerySet(VisibleQuerySet[Entry]):
    """A queryset whose author forgot to say who sees what."""


@pytest.mark.django_db
def test_a_forgotten_rule_shows_nothing(now: datetime) -> None:
    record(kind="test.entry", actor=SYSTEM, at=now, subject="x/1")
    rows = ForgetfulQuerySet(Entry)
    assert rows.count() == 1
    assert not rows.visible_to(_actor("audit_admin")).exists()
    assert not rows.visible_to(SYSTEM).exists()
    assert not rows.filter(seq=1).visible_to(SYSTEM).exists()
