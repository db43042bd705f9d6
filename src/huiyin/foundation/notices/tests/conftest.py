"""A person who is told things."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.accounts.models import User
from huiyin.foundation.notices.services import notify
from huiyin.foundation.organs.models import Person

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huiyin.foundation.notices.models import Notice

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


@pytest.fixture
def user(db: None) -> User:
    """Return an account whose person has a mail address."""
    person = Person.objects.create(name="林岚", email="linlan@example.gov.cn")
    return User.objects.create(username="linlan", person=person)


def tell(
    user: User, key: str = "item/1/overdue", channels: Sequence[str] = ("desk", "mail")
) -> Notice:
    """Tell the person about an event."""
    return notify(
        to=user,
        kind="item.overdue",
        key=key,
        subject="一篇稿件超期",
        text="《关于调整部分公交线路的公告》的保密审查已超期 1 天。",
        link="/items/1/",
        channels=channels,
        now=NOW,
    )
