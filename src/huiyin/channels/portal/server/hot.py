"""热页: whole responses of the pages that are asked now, valid for one root and one second (their date)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin.channels.portal.server.app import Portal
    from huiyin.channels.portal.server.following import Snapshot

    Pairs = list[tuple[bytes, bytes]]

STATUS_LINES = {200: b"HTTP/1.1 200 OK\r\n", 410: b"HTTP/1.1 410 Gone\r\n"}
MOST = 1_024  # responses
SMALL = 65_536  # bytes of a body: what is bigger is put together each time


class Hot:
    """Responses by the request's target, thrown away with the root or the second they belong to."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._wires: dict[bytes, bytes] = {}
        self._snapshot: Snapshot | None = None
        self._dated: Pairs | None = None

    def response(self, target: bytes, dated: Pairs) -> bytes | None:
        """Return the bytes that answer a GET of a finished page, else None.

        ``dated`` are the server's own headers, a new list each second. A target with a query or an escape
        is no page here: it takes the long way.
        """
        if dated is not self._dated or self._portal.follower.snapshot is not self._snapshot:
            self._wires = {}
            self._dated, self._snapshot = dated, self._portal.follower.snapshot
        wire = self._wires.get(target)
        return self._made(target, dated) if wire is None else wire

    def _made(self, target: bytes, dated: Pairs) -> bytes | None:
        answer = self._portal.finished(target.decode("latin-1"))
        line = STATUS_LINES.get(answer.status) if answer is not None else None
        if answer is None or line is None:
            return None
        own = [b"%b: %b\r\n" % pair for pair in dated]
        wire = b"".join([line, *own, answer.head, answer.body])
        if len(answer.body) <= SMALL and len(self._wires) < MOST:
            self._wires[target] = wire
        return wire
