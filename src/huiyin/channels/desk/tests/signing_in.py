"""Browsers signed in as the people of the small city."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from django.test import Client

from huiyin.foundation.accounts.models import RoleGrant, User

if TYPE_CHECKING:
    from huiyin.domains.publication.tests.conftest import City

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(city: City, role: str) -> Client:
    """Return a browser of the person of a role, with the grant in the database."""
    user = User.objects.get(username=role)
    RoleGrant.objects.get_or_create(
        user=user, role=role, organ=city.organ, defaults={"since": datetime(2026, 1, 1, tzinfo=UTC)}
    )
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client
