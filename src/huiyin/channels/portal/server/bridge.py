"""From RSGI to ASGI: hands the interactive parts to Django; answers may stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from huiyin.channels.portal.server.headers import SECURITY

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Application = Callable[..., Awaitable[None]]


class Exchange:
    """One request on its way through an ASGI application."""

    def __init__(self, scope: Any, proto: Any) -> None:
        self._scope = scope
        self._proto = proto
        self._body: bytes | None = None
        self._status = 500
        self._headers: list[tuple[str, str]] = []
        self._stream: Any = None

    async def run(self, application: Application) -> None:
        """Pass the request on and send what comes back."""
        await application(self._asgi(), self._receive, self._send)

    def _asgi(self) -> dict[str, Any]:
        scope = self._scope
        client, _, port = scope.client.rpartition(":")
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": scope.http_version,
            "method": scope.method,
            "scheme": scope.scheme,
            "path": scope.path,
            "raw_path": quote(scope.path).encode("ascii"),
            "query_string": scope.query_string.encode("utf-8", "surrogatepass"),
            "root_path": "",
            "headers": [
                (name.lower().encode("latin-1"), value.encode("latin-1", "replace"))
                for name, value in scope.headers.items()
            ],
            "client": (client, int(port) if port.isdecimal() else 0),
            "server": None,
        }

    async def _receive(self) -> Message:
        if self._body is None:
            self._body = await self._proto() if self._scope.method == "POST" else b""
            return {"type": "http.request", "body": self._body, "more_body": False}
        await self._proto.client_disconnect()
        return {"type": "http.disconnect"}

    async def _send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._status = message["status"]
            pairs = [
                (k.decode("latin-1").lower(), v.decode("latin-1")) for k, v in message["headers"]
            ]
            own = {name for name, _ in pairs}
            self._headers = pairs + [pair for pair in SECURITY if pair[0] not in own]
        elif message["type"] == "http.response.body":
            await self._send_body(message.get("body", b""), more=message.get("more_body", False))

    async def _send_body(self, body: bytes, *, more: bool) -> None:
        if self._stream is None and not more:
            if self._scope.method == "HEAD":
                self._proto.response_empty(self._status, self._headers)
            else:
                self._proto.response_bytes(self._status, self._headers, body)
            return
        if self._stream is None:
            self._stream = self._proto.response_stream(self._status, self._headers)
        if body:
            await self._stream.send_bytes(body)
