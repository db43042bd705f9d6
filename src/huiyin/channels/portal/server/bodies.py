"""页面字节: finished answers by entry, the bytes kept in memory up to a limit, least used dropped first."""

from __future__ import annotations

from base64 import b64encode
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING

from huiyin.channels.portal.server.headers import SECURITY, Headers, disposition, headers_of
from huiyin.foundation.release.objects import SALT, SALT_HEADER

if TYPE_CHECKING:
    from huiyin.foundation.release.store import Entry, ReleaseStore

LARGE = 262_144  # bytes: bigger files are read outside the event loop, and proved one at a time


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers and bytes of a path; ``brief`` are the headers of a 304 (RFC 9110, 15.4.5).

    ``head`` is the header section as HTTP/1.1 writes it, without status line and date.
    """

    status: int
    headers: Headers
    brief: Headers
    etag: bytes
    head: bytes
    body: bytes


class Bodies:
    """Finished answers; safe for several threads. ``limit`` counts bytes of bodies."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[Entry, Answer] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def held(self, entry: Entry) -> Answer | None:
        """Return the answer where it is in memory."""
        with self._lock:
            answer = self._held.get(entry)
            if answer is not None:
                self._held.move_to_end(entry)
            return answer

    def load(self, store: ReleaseStore, entry: Entry) -> Answer:
        """Read, check and keep the answer of an entry; ``Damaged`` where the object is not what it was."""
        data = store.objects.read(entry.digest)
        answer = answer_of(entry, data[:SALT], data[SALT:])
        with self._lock:
            if entry not in self._held:
                self._size += len(answer.body)
            self._held[entry] = answer
            while self._size > self._limit and len(self._held) > 1:
                _, dropped = self._held.popitem(last=False)
                self._size -= len(dropped.body)
        return answer


def answer_of(entry: Entry, salt: bytes, body: bytes) -> Answer:
    """Return the answer to a path: its own headers, digest (RFC 9530), tag and the security headers."""
    own = dict(entry.headers)
    status = int(own.pop("X-Status", "200"))
    etag = f'"{entry.digest[:32]}"'
    digest = b64encode(sha256(body).digest()).decode("ascii")
    brief = [("etag", etag), ("cache-control", "no-cache")]
    if entry.path.startswith("/style.css"):
        brief.append(("vary", "cookie"))
    headers = [
        ("content-type", entry.media_type),
        ("content-length", str(len(body))),
        ("content-digest", f"sha-256=:{digest}:"),
        (SALT_HEADER, salt.hex()),
        *brief,
        *own.items(),
        *disposition(entry),
    ]
    whole = headers_of(headers) + SECURITY
    head = b"".join(b"%b: %b\r\n" % pair for pair in whole) + b"\r\n"
    return Answer(status, whole, headers_of(brief) + SECURITY, etag.encode("ascii"), head, body)
