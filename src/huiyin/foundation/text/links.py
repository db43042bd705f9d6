"""链接: outside links of a page, and asking whether they still answer.

Addresses come from what people wrote, so a name is resolved first, every address it has must be a public one,
and the connection goes to exactly the address that was checked. Redirects are followed by the same rule.
Only the worker calls this; the releaser makes no network call.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Protocol
from urllib.parse import SplitResult, urljoin, urlsplit

from typing_extensions import override

from huiyin.foundation.text.addresses import addresses_of, is_public

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_REDIRECTS = 5
_PORTS = {"http": 80, "https": 443}
_LONGEST = 2000
_GONE_FROM = 400
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ASK_AGAIN = frozenset({400, 403, 404, 405, 501})
"""Answers to HEAD that some servers give although GET works."""
_ALIVE = frozenset({401, 403, 407, 412, 418, 429, 503, 521})
"""The page is there, but not for a machine or not at this moment; 412 and 521 are what the protections
that are usual in front of government sites answer to anything but a browser."""
_WHY: tuple[tuple[type[OSError], str], ...] = (
    (TimeoutError, "对方没有在时限内回应"),
    (socket.gaierror, "域名解析不到地址"),
    (ssl.SSLCertVerificationError, "对方的安全证书有问题"),
    (ssl.SSLError, "安全连接建立不起来"),
    (ConnectionRefusedError, "连接不上（对方拒绝）"),
    (OSError, "连接不上"),
)
"""The first row that fits an error is its reason."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where one request goes: the address was checked and is the one to connect to."""

    url: str
    scheme: str
    host: str
    port: int
    address: str
    path: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The status of an answer and the ``Location`` it carries, "" without one."""

    status: int
    location: str = ""


@dataclass(frozen=True, slots=True)
class LinkAnswer:
    """What asking a link gave: ``status`` is None where no server answered; ``reason`` is Chinese."""

    ok: bool
    status: int | None
    reason: str = ""


class Fetch(Protocol):
    """Sends one request to ``target.address``; raises ``OSError`` when nothing answers in time."""

    def __call__(self, method: str, target: Target) -> Answer:
        """Return the answer to a HEAD or GET."""


class NotAllowed(Exception):
    """The link leads to where the server may not go."""


def outside_links(html: str, *, own_hosts: frozenset[str] = frozenset()) -> list[str]:
    """Return the http(s) addresses of other hosts in a page, each once, in reading order."""
    parser = _Anchors()
    parser.feed(html)
    parser.close()
    found = []
    for href in parser.found:
        parts = _split(href)
        if parts is not None and parts.hostname not in own_hosts:
            found.append(href)
    return list(dict.fromkeys(found))


def check_link(
    url: str,
    *,
    fetch: Fetch,
    resolve: Callable[[str, int], list[str]] | None = None,
    allow_private: bool = False,
) -> LinkAnswer:
    """Ask a link by HEAD, and by GET where HEAD is not understood; never raises for a bad link."""
    resolve = resolve or addresses_of
    try:
        for _ in range(MOST_REDIRECTS + 1):
            target = _target(url, resolve, allow_private=allow_private)
            answer = fetch("HEAD", target)
            if answer.status in _ASK_AGAIN:
                answer = fetch("GET", target)
            if answer.status not in _REDIRECTS or not answer.location:
                return _judged(answer.status)
            url = _moved(url, answer.location)
    except NotAllowed as error:
        return LinkAnswer(ok=False, status=None, reason=str(error))
    except OSError as error:
        reason = next(words for kind, words in _WHY if isinstance(error, kind))
        return LinkAnswer(ok=False, status=None, reason=reason)
    return LinkAnswer(ok=False, status=None, reason="重定向次数过多")


def _moved(url: str, location: str) -> str:
    """Return where an answer sends the reader."""
    try:
        return urljoin(url, location)
    except ValueError:
        raise NotAllowed("转到的不是网址") from None


def host_of(url: str) -> str:
    """Return the host of a web address, "" where it is none."""
    parts = _split(url)
    return (parts.hostname or "") if parts else ""


def _judged(status: int) -> LinkAnswer:
    ok = status < _GONE_FROM or status in _ALIVE
    return LinkAnswer(ok=ok, status=status, reason="" if ok else f"对方回答 {status}")


def _target(url: str, resolve: Callable[[str, int], list[str]], *, allow_private: bool) -> Target:
    parts = _split(url)
    if parts is None or parts.hostname is None:
        raise NotAllowed("不是完整的 http 或 https 网址")
    if parts.username is not None or parts.password is not None:
        raise NotAllowed("网址里带有用户名或密码")
    host = parts.hostname
    port = parts.port or _PORTS[parts.scheme]
    if not allow_private and port not in _PORTS.values() and port < 1024:
        raise NotAllowed("网址指向不对外的端口")
    addresses = resolve(host, port)
    if not addresses:
        raise NotAllowed("域名没有地址")
    if not allow_private and not all(is_public(a) for a in addresses):
        raise NotAllowed("网址指向内部网络")
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    return Target(url, parts.scheme, host, port, addresses[0], path)


def _split(url: str) -> SplitResult | None:
    """Return the parts of a usable http(s) address, else None."""
    if len(url) > _LONGEST or any(ord(c) <= 0x20 for c in url):
        return None
    try:
        parts = urlsplit(url)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return None
    return parts if usable else None


class _Anchors(HTMLParser):
    """Collects the addresses that a page's links point to."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"a", "area"}:
            self.found += [value.strip() for name, value in attrs if name == "href" and value]
