"""取网址: one HTTP request to an address that was checked before; the name is used for TLS and Host only."""

from __future__ import annotations

import contextlib
import http.client
import socket
import ssl
import threading
from typing import TYPE_CHECKING
from urllib.parse import quote

from typing_extensions import override

from huiyin.foundation.text.links import Answer

if TYPE_CHECKING:
    from huiyin.foundation.text.links import Target

SECONDS = 8.0
_AGENT = "Huiyin link check"
_READ = 1024
_KEPT = "/%?=&+#:;@!$'()*,[]~-._"


class PinnedFetch:
    """Connects to ``target.address`` and nowhere else; reads the head of the answer and a little more.

    ``seconds`` is for the whole of one request: whoever answers a byte at a time is cut off as well.
    """

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._context = ssl.create_default_context()

    def __call__(self, method: str, target: Target) -> Answer:
        """Return the answer; ``OSError`` (``TimeoutError`` among them) when there is none."""
        secure = self._context if target.scheme == "https" else None
        connection = _Pinned(target, self._seconds, secure)
        timer = threading.Timer(self._seconds, connection.cut)
        timer.daemon = True
        timer.start()
        try:
            return self._answer(connection, method, target)
        except (http.client.HTTPException, OSError) as error:
            if connection.was_cut:
                raise TimeoutError from error
            if isinstance(error, OSError):
                raise
            raise ConnectionError(type(error).__name__) from error
        finally:
            timer.cancel()
            connection.close()

    @staticmethod
    def _answer(connection: _Pinned, method: str, target: Target) -> Answer:
        headers = {"User-Agent": _AGENT, "Accept": "*/*"}
        connection.request(method, quote(target.path, safe=_KEPT), headers=headers)
        response = connection.getresponse()
        response.read(_READ)
        return Answer(response.status, _location(response.getheader("Location") or ""))


class _Pinned(http.client.HTTPConnection):
    """A connection whose address is given, whatever the name resolves to now."""

    def __init__(self, target: Target, seconds: float, context: ssl.SSLContext | None) -> None:
        super().__init__(_ascii_host(target.host), target.port, timeout=seconds)
        self._target = target
        self._context = context
        self.was_cut = False
        if context is not None:
            self.default_port = 443

    @override
    def connect(self) -> None:
        self.sock = socket.create_connection(
            (self._target.address, self._target.port), self.timeout
        )
        if self._context is not None:
            # The handshake waits until ``cut`` can reach the socket that it is shaken on.
            self.sock = self._context.wrap_socket(
                self.sock, server_hostname=self.host, do_handshake_on_connect=False
            )
            self.sock.do_handshake()

    def cut(self) -> None:
        """End the connection from another thread; whoever waits on it gets an error."""
        self.was_cut = True
        if self.sock is not None:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)  # past TLS, which would answer


def _location(value: str) -> str:
    """Return a redirect's address with the bytes that servers write unencoded percent-encoded."""
    return quote(value.encode("latin-1", "replace"), safe=_KEPT)


def _ascii_host(host: str) -> str:
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise ConnectionError("host name") from error
