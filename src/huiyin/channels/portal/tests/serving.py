"""A portal over a folder named in the environment, with a small application in Django's place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from huiyin.channels.portal.server.app import Portal
from huiyin.channels.portal.server.bodies import Bodies
from huiyin.channels.portal.server.following import Follower


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Stream two pieces, so that it shows that it streams."""
    await receive()
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [(b"content-type", b"text/plain; charset=utf-8")],
        }
    )
    await send({"type": "http.response.body", "body": scope["query_string"], "more_body": True})
    await send({"type": "http.response.body", "body": b" end", "more_body": False})


def build() -> Portal:
    """Return the application for the server."""
    return Portal(Follower(Path(os.environ["HUIYIN_TEST_STORE"])), Bodies(1_000_000), echo)
