"""Asking an ASGI application directly, without a server between."""

from __future__ import annotations

from typing import Any


async def status_of(application: Any, path: str, query: bytes = b"") -> int:
    """Return the status with which a GET is answered."""
    sent: list[int] = []

    async def send(message: Any) -> None:
        sent.append(message.get("status", 0))

    async def receive() -> Any:
        return {"type": "http.request"}

    scope = {"type": "http", "path": path, "method": "GET", "headers": [], "query_string": query}
    await application(scope, receive, send)
    return sent[0]
