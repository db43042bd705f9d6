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

CONDITION = b"if-none-match"
IDLE_SECONDS = 10.0  # a connection on which nothing is asked
REQUEST_SECONDS = (
    20.0  # from the connection's beginning, or a request's first byte, to its last header
)
HEADER_BYTES = 65_536


class DirectProtocol(HttpToolsProtocol):
    """One connection; ``app`` is a ``Portal``.

    One timer a connection looks at ``_until`` when it rings, so that an answer costs no timer of its own.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._direct = False
        self._begun = False
        self._received = 0
        self._until = 0.0
        self._timer: asyncio.TimerHandle | None = None

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._until = self.loop.time() + REQUEST_SECONDS
        self._timer = self.loop.call_at(self._until, self._look)

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        super().connection_lost(exc)

    def _look(self) -> None:
        """Close the connection where its time is over; while uvicorn answers, its own timers watch."""
        if not self._busy() and self.loop.time() >= self._until:
            self.timeout_keep_alive_handler()
            return
        self._timer = self.loop.call_at(max(self._until, self.loop.time() + 1.0), self._look)

    def _busy(self) -> bool:
        """Tell whether uvicorn still answers an earlier request of this connection."""
        cycle: RequestResponseCycle | None = self.cycle  # none before the first one
        return cycle is not None and not cycle.response_complete

    @override
    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        if self._begun:  # the headers are not whole yet
            self._received += len(data)
            if self._received > HEADER_BYTES:
                self.send_400_response("Header section too large.")

    @override
    def on_message_begin(self) -> None:
        """Take only what both ways need; uvicorn's own beginning follows where it answers."""
        self._begun, self._received = True, 0
        self._until = self.loop.time() + REQUEST_SECONDS
        self.url = b""
        self.headers = []
        self.expect_100_continue = False

    @override
    def on_headers_complete(self) -> None:
        self._begun = False
        self._until = self.loop.time() + IDLE_SECONDS
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
        wire = self.app.hot.response(self.url, self.server_state.default_headers)
        if wire is None or self._busy() or self.flow.write_paused:
            return False
        parser = self.parser
        if parser.get_method() != b"GET" or not parser.should_keep_alive():
            return False
        if parser.get_http_version() != "1.1":
            return False
        for name, _ in self.headers:
            if name == CONDITION:
                return False
        self.transport.write(wire)
        self.server_state.total_requests += 1
        return True
