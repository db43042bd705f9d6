"""安全标头: what every answer of the portal carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huiyin.foundation.release.store import Entry

POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
SECURITY = [
    ("content-security-policy", POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
]
INLINE = ("image/", "application/pdf")


def disposition(entry: Entry) -> list[tuple[str, str]]:
    """Return the header that makes a browser save a file instead of opening it, where it should."""
    if entry.path.startswith("/files/") and not entry.media_type.startswith(INLINE):
        return [("content-disposition", "attachment")]
    return []
