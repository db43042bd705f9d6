"""直答: a page that lies finished in memory is written as soon as its request is read.

uvicorn makes a task and three messages of every request; for bytes that are ready that costs more than the
answer. This protocol hands ready bytes to the transport and leaves every other request to uvicorn. It also
closes connections that send no whole request in time, and refuses header sections that do not end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

if TYPE_CHECKING:
    import asyncio

    from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

OK = b"HTTP/1.1 200 OK\r\n"
GONE = b"HTTP/1.1 410 Gone\r\n"
STATUS_LINES = {200: OK, 410: GONE}
CONDITIONS = frozenset({b"if-none-match"})
REQUEST_SECONDS = 20.0  # from the first byte, or the connection's beginning, to the last header
HEADER_BYTES = 65_536


class DirectProtocol(HttpToolsProtocol):
    """One connection; ``app`` is a ``Portal``."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._direct = False
        self._begun = False
        self._received = 0
        self._deadline: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._waited()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        self._received += len(data)
        super().data_received(data)
        if not self._begun:
            return
        if self._received > HEADER_BYTES:
            self.send_400_response("Header section too large.")
        elif self._deadline is None:
            self._wait()

    def _wait(self) -> None:
        """Close the connection unless the headers come in time."""
        self._deadline = self.loop.call_later(REQUEST_SECONDS, self.timeout_keep_alive_handler)

    def _waited(self) -> None:
        self._begun, self._received = False, 0
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    @override
    def on_message_begin(self) -> None:
        """Take only what both ways need; uvicorn's own beginning follows where it answers."""
        self._begun = True
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    @override
    def on_headers_complete(self) -> None:
        self._waited()
        self._direct = self._answered()
        if self._direct:
            return
        url, headers, expects = self.url, self.headers, self.expect_100_continue
        super().on_message_begin()
        self.url, self.expect_100_continue = url, expects
        self.headers.extend(headers)
        super().on_headers_complete()

    @override
    def on_body(self, body: bytes) -> None:
        if not self._direct:
            super().on_body(body)

    @override
    def on_message_complete(self) -> None:
        if not self._direct:
            super().on_message_complete()

    def _answered(self) -> bool:
        """Write the answer where it is ready and nothing stands before it on this connection."""
        parser = self.parser
        cycle: RequestResponseCycle | None = (
            self.cycle
        )  # none before the first request that uvicorn answers
        busy = cycle is not None and not cycle.response_complete
        if busy or self.flow.write_paused or parser.get_method() != b"GET":
            return False
        if parser.get_http_version() != "1.1" or not parser.should_keep_alive():
            return False
        if any(name in CONDITIONS for name, _ in self.headers):
            return False
        answer = self.app.finished(self.url.decode("latin-1"))
        line = STATUS_LINES.get(answer.status) if answer is not None else None
        if answer is None or line is None:
            return False
        dated = [b"%b: %b\r\n" % pair for pair in self.server_state.default_headers]
        self.transport.writelines([line, *dated, answer.head, answer.body])
        self.server_state.total_requests += 1
        self._unset_keepalive_if_required()
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )
        return True
