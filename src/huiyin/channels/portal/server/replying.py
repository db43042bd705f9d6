"""答复: one answer to one request of an ASGI server; HEAD gets the headers alone (RFC 9110, 9.3.2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.channels.portal.server.headers import SECURITY, headers_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from huiyin.channels.portal.server.headers import Headers

    Scope = dict[str, Any]
    Message = Mapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    Application = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Reply:
    """Sends the answer to one request."""

    method: str
    send: Send

    async def ready(self, status: int, headers: Headers, body: bytes) -> None:
        """Send finished headers and bytes."""
        await self.send({"type": "http.response.start", "status": status, "headers": headers})
        await self.send(
            {"type": "http.response.body", "body": b"" if self.method == "HEAD" else body}
        )

    async def small(
        self, status: int, headers: Iterable[tuple[str, str]], body: bytes = b""
    ) -> None:
        """Send an answer made here, with its length and the security headers."""
        whole = headers_of([*headers, ("content-length", str(len(body)))]) + SECURITY
        await self.ready(status, whole, body)


def secured(send: Send) -> Send:
    """Return a ``send`` that adds the security headers which an application did not set itself."""

    async def adding(message: Message) -> None:
        if message["type"] == "http.response.start":
            pairs = [(name.lower(), value) for name, value in message["headers"]]
            own = {name for name, _ in pairs}
            pairs += [pair for pair in SECURITY if pair[0] not in own]
            message = {**message, "headers": pairs}
        await send(message)

    return adding
