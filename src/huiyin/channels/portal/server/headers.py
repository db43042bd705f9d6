"""安全标头: what every answer of the portal carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.foundation.release.store import Entry

Headers = tuple[tuple[bytes, bytes], ...]
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
INLINE = ("image/", "application/pdf")


def headers_of(pairs: Iterable[tuple[str, str]]) -> Headers:
    """Return headers as they go over the wire: names in lower case, Latin-1 (RFC 9110, 5.5)."""
    return tuple((name.lower().encode("ascii"), value.encode("latin-1")) for name, value in pairs)


SECURITY = headers_of(
    (
        ("content-security-policy", POLICY),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
    )
)


def disposition(entry: Entry) -> list[tuple[str, str]]:
    """Return the header that makes a browser save a file instead of opening it, where it should."""
    if entry.path.startswith("/files/") and not entry.media_type.startswith(INLINE):
        return [("content-disposition", "attachment")]
    return []
