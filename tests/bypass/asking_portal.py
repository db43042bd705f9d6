"""A portal over a store, asked without a network: the application is called as granian calls it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Scope:
    """The part of an RSGI scope that the portal reads."""

    path: str
    method: str = "GET"
    query_string: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    authority: str = "www.yunchuan.example"


@dataclass
class Answer:
    """What was sent."""

    status: int = 0
    body: bytes = b""

    def response_bytes(self, status: int, _headers: Any, body: bytes) -> None:
        """Take an answer with a body."""
        self.status, self.body = status, body

    def response_empty(self, status: int, _headers: Any) -> None:
        """Take an answer without one."""
        self.status = status


class Reader:
    """A running portal: its follower looks at the store before each request, as its thread would."""

    def __init__(self, directory: Path) -> None:
        self.follower = Follower(directory)
        self._portal = Portal(self.follower, Bodies(0), self._no_application)

    @staticmethod
    async def _no_application(_scope: Any, _receive: Any, _send: Any) -> None:
        """Answer nothing: the interactive parts are not asked for."""

    def get(self, path: str, query: str = "") -> Answer:
        """Return the answer to a request."""
        self.follower.look()
        answer = Answer()
        asyncio.run(self._portal.__rsgi__(Scope(path, query_string=query), answer))
        return answer


def searched(directory: Path, text: str) -> bytes:
    """Return the page of the portal's search for some words."""
    from django.test import RequestFactory

    from huiyin.channels.portal import views
    from huiyin.channels.portal.server.live import FOLLOWER

    before, views.READER = views.READER, views.Reader()
    follower = Follower(directory)
    follower.look()
    FOLLOWER.snapshot = follower.snapshot
    try:
        return views.search(RequestFactory().get("/search", {"q": text})).content
    finally:
        FOLLOWER.snapshot, views.READER = None, before
