"""A portal over a store, asked without a network: the application is called as the server calls it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower

if TYPE_CHECKING:
    from pathlib import Path


@dataclass
class Answer:
    """What was sent."""

    status: int = 0
    body: bytes = b""

    async def take(self, message: Any) -> None:
        """Take a message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
        else:
            self.body += message["body"]


class Reader:
    """A running portal: its follower looks at the store before each request, as its thread would."""

    def __init__(self, directory: Path) -> None:
        self.follower = Follower(directory)
        self._portal = Portal(self.follower, Bodies(0), self._no_application)

    @staticmethod
    async def _no_application(_scope: Any, _receive: Any, _send: Any) -> None:
        """Answer nothing: the interactive parts are not asked for."""

    @staticmethod
    async def _no_request() -> dict[str, Any]:
        """Hand over nothing: reading needs no body."""
        return {"type": "http.request", "body": b""}

    def get(self, path: str, query: str = "") -> Answer:
        """Return the answer to a request."""
        self.follower.look()
        answer = Answer()
        scope = {
            "type": "http",
            "method": "GET",
            "path": path,
            "query_string": query.encode(),
            "headers": [(b"host", b"www.yunchuan.example")],
        }
        asyncio.run(self._portal(scope, self._no_request, answer.take))
        return answer


def searched(directory: Path, text: str) -> bytes:
    """Return the page of the portal's search for some words."""
    from django.test import RequestFactory

    from huiyin.channels.portal import views
    from huiyin.channels.portal.server.live import FOLLOWER

    follower = Follower(directory)
    follower.look()
    FOLLOWER.snapshot = follower.snapshot
    try:
        return views.search(RequestFactory().get("/search", {"q": text})).content
    finally:
        FOLLOWER.snapshot = None
