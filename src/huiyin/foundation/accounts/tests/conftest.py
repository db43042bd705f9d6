"""Three administrators, one office, and a person who writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.accounts import services
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.foundation.organs import services as organs
from huiyin.foundation.organs.facts import OrganFacts
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from huiyin.foundation.organs.models import Organ
    from huiyin.kernel.actors import Actor

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
PASSWORD = "Chun-jiang-2026"


@dataclass
class House:
    """An office with its people; ``actor`` reads a person's grants afresh."""

    organ: Organ
    users: dict[str, User]

    def actor(self, name: str, now: datetime = NOW) -> Actor:
        """Return the person as an actor."""
        return actor_of(User.objects.get(pk=self.users[name].pk), now)

    def user(self, name: str) -> User:
        """Return the account as it is now."""
        return User.objects.get(pk=self.users[name].pk)


def account(username: str, name: str) -> User:
    """Make a person with an account."""
    person = organs.register_person(name=name, actor=SYSTEM, now=NOW)
    return services.create_account(
        username=username,
        password=PASSWORD,
        person=person,
        actor=SYSTEM,
        now=NOW,
        must_change_password=False,
    )


@pytest.fixture
def house(db: None) -> House:
    """Return the office."""
    facts = OrganFacts(code="office", name="云川市人民政府办公室", level="city", kind="department")
    organ = organs.establish(facts=facts, actor=SYSTEM, now=NOW)
    names = {"system": "石磊", "security": "安然", "audit": "严谨", "writer": "林岚"}
    users = {code: account(code, name) for code, name in names.items()}
    for code in ("system", "security", "audit"):
        services.grant_role(
            user=users[code], role=f"{code}_admin", organ=None, actor=SYSTEM, now=NOW
        )
    return House(organ, users)
