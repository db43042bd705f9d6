"""The small city at the desk: a browser for the person of every role, at the city's own moment."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from PIL import Image

from huiyin.channels.desk import http
from huiyin.domains.publication import services
from huiyin.domains.publication.tests.conftest import NOW, City
from huiyin.foundation.accounts.models import RoleGrant, User

if TYPE_CHECKING:
    from pathlib import Path

TAG = re.compile(r"<[^>]*>")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass
class Desk:
    """The city with its browsers."""

    city: City

    def client(self, role: str) -> Client:
        """Return a browser in which the person of a role is signed in."""
        made = Client()
        made.force_login(User.objects.get(username=role), backend=BACKEND)
        return made

    def page(self, role: str, path: str) -> str:
        """Return what a page says to a person, without its tags."""
        answer = self.client(role).get(path)
        assert answer.status_code == 200, answer.content.decode()
        return words(answer)

    def act(self, role: str, item_id: int, action: str, **values: Any) -> Any:
        """Send a form of the review page; digest and version are those the page would carry."""
        return self.client(role).post(
            f"/items/{item_id}/act/", {"action": action, **values}, follow=True
        )


def words(answer: Any) -> str:
    """Return the words of an answer, a tag as a space, white space made one."""
    return " ".join(unescape(TAG.sub(" ", answer.content.decode())).split())


@pytest.fixture
def desk(city: City, folders: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Return the desk; every request happens at the city's next moment."""
    for role in city.people:
        everywhere = role in {"system_admin", "security_admin"}
        RoleGrant.objects.create(
            user=User.objects.get(username=role),
            role=role,
            organ=None if everywhere else city.organ,
            since=NOW,
        )
    monkeypatch.setattr(http, "moment", city.tick)
    return Desk(city)


def png(colour: str) -> bytes:
    """Return a small picture of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(buffer, "PNG")
    return buffer.getvalue()


def picture(city: City, colour: str) -> int:
    """Put a picture of one colour into the library."""
    return services.add_picture(
        name=f"{colour}.png", data=png(colour), title=colour,
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip


def document(city: City, name: str, content: str) -> int:
    """Put a text file into the library."""
    return services.add_document(
        name=name, data=content.encode(), title=name,
        actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
