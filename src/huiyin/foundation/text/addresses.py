"""网络地址: what a name resolves to, and which addresses belong to the public internet."""

from __future__ import annotations

import ipaddress
import socket
import threading

SECONDS = 5.0
AT_MOST = 32
"""Names under way at once: a resolver that never answers holds so many threads and no more."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that is given out of IPv6; site-local, local NAT64 and the old IPv4 wrappings lie outside."""


_UNDER_WAY = threading.BoundedSemaphore(AT_MOST)


def addresses_of(host: str, port: int, *, seconds: float = SECONDS) -> list[str]:
    """Return every address of a name; ``OSError`` when it has none or is none.

    ``TimeoutError`` where the resolver does not answer in time, or too many names wait for it already. The system's
    call cannot be broken off, so it runs in a thread that nobody waits for and that ends no later than the call.
    """
    if not _UNDER_WAY.acquire(blocking=False):
        raise TimeoutError("too many names are being looked up")
    found: list[list[str] | OSError] = []
    done = threading.Event()

    def ask() -> None:
        try:
            found.append(_asked(host, port))
        except OSError as error:
            found.append(error)
        finally:
            _UNDER_WAY.release()
            done.set()

    threading.Thread(target=ask, name="lookup", daemon=True).start()
    if not done.wait(seconds):
        raise TimeoutError("name lookup")
    answer = found[0]
    if isinstance(answer, OSError):
        raise answer
    return answer


def _asked(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:  # an empty or overlong label
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: str) -> bool:
    """Tell whether an address is one of the public internet, also inside an IPv6 wrapping."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = _wrapped(ip)
        if inner is None and ip not in _UNICAST:
            return False
        ip = inner or ip
    return ip.is_global and not ip.is_multicast


def _wrapped(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for (mapped, 6to4, Teredo, NAT64), or None."""
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
