"""An office with a person for every role, signed in at the desk; every file in a folder of the test."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.utils import timezone

from huiyin.domains.publication.tests.conftest import city  # noqa: F401 — a fixture used here
from huiyin.foundation.accounts.models import RoleGrant, User
from huiyin.foundation.accounts.rules import ROLES
from huiyin.foundation.accounts.selectors import actor_of

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City
    from huiyin.kernel.actors import Actor

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
FOLDERS = ("KEYS_DIR", "RELEASE_DIR", "RELEASER_DIR", "FILES_DIR", "SEARCH_DIR", "MEDIA_ROOT")


@pytest.fixture
def folders(tmp_path: Path, settings: Any) -> Path:
    """Keep every file of a test in its own folder."""
    for name in FOLDERS:
        setattr(settings, name, tmp_path / name.partition("_")[0].lower())
    return tmp_path


@dataclass
class Staff:
    """Accounts by role, each granted for the whole city."""

    city: City

    def user(self, role: str) -> User:
        """Return the account of a role; ``nobody`` holds none."""
        user, _made = User.objects.get_or_create(username=f"desk-{role}")
        if role != "nobody":
            since = timezone.now() - timedelta(days=1)
            RoleGrant.objects.get_or_create(user=user, role=role, defaults={"since": since})
        return user

    def actor(self, role: str) -> Actor:
        """Return who acts through the account."""
        return actor_of(self.user(role), timezone.now())

    def client(self, role: str) -> Client:
        """Return a browser in which the account is signed in."""
        client = Client()
        client.force_login(self.user(role), backend=BACKEND)
        return client


@pytest.fixture
def staff(city: City, folders: Path) -> Staff:  # noqa: F811
    """Return the people of the small city."""
    return Staff(city)


EVERY_ROLE = ("nobody", *(role.code for role in ROLES))
