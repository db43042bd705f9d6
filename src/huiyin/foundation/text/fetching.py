"""取网址: one HTTP request to an address that was checked before; the name is used for TLS and Host only."""

from __future__ import annotations

import http.client
import socket
import ssl
from typing import TYPE_CHECKING

from typing_extensions import override

from huiyin.foundation.text.links import Answer

if TYPE_CHECKING:
    from huiyin.foundation.text.links import Target

SECONDS = 10.0
_AGENT = "Huiyin link check"
_READ = 1024


class PinnedFetch:
    """Connects to ``target.address`` and nowhere else; reads the head of the answer and a little more."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._context = ssl.create_default_context()

    def __call__(self, method: str, target: Target) -> Answer:
        """Return the answer; ``OSError`` (``TimeoutError`` among them) when there is none."""
        connection = _Pinned(
            target, self._seconds, self._context if target.scheme == "https" else None
        )
        try:
            connection.request(
                method, _ascii(target.path), headers={"User-Agent": _AGENT, "Accept": "*/*"}
            )
            response = connection.getresponse()
            response.read(_READ)
            return Answer(response.status, response.getheader("Location") or "")
        except http.client.HTTPException as error:
            raise ConnectionError(type(error).__name__) from error
        finally:
            connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection whose address is given, whatever the name resolves to now."""

    def __init__(self, target: Target, seconds: float, context: ssl.SSLContext | None) -> None:
        super().__init__(_ascii_host(target.host), target.port, timeout=seconds)
        self._target = target
        self._context = context
        if context is not None:
            self.default_port = 443

    @override
    def connect(self) -> None:
        plain = socket.create_connection((self._target.address, self._target.port), self.timeout)
        if self._context is None:
            self.sock = plain
            return
        try:
            self.sock = self._context.wrap_socket(plain, server_hostname=self.host)
        except OSError:
            plain.close()
            raise


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ConnectionError("host name") from error


def _ascii(path: str) -> str:
    """Return a path with other characters percent-encoded."""
    from urllib.parse import quote

    return quote(path, safe="/%?=&+#:;@!$'()*,[]~-._")
