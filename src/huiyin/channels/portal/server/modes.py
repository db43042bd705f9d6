"""阅读方式: a plain link sets one cookie, and only the stylesheet answers to it."""

from __future__ import annotations

from urllib.parse import urlsplit

from huiyin.channels.portal.styles import STYLES

COOKIE = "mode"
PREFIX = "/mode/"
YEAR = 31_536_000  # seconds


def chosen(cookie: str | None) -> str:
    """Return the mode named by a Cookie header; ``standard`` for anything unknown."""
    for part in (cookie or "").split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE and value in STYLES:
            return value
    return "standard"


def back(referer: str | None, host: str | None) -> str:
    """Return the local address a reader came from; ``/`` where it is another site's or unreadable."""
    try:
        parts = urlsplit(referer or "")
    except ValueError:
        return "/"
    local = bool(host) and parts.netloc == host and parts.scheme in {"http", "https"}
    unsafe = ("//", "/\\", PREFIX)
    if not local or not parts.path.startswith("/") or parts.path.startswith(unsafe):
        return "/"
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    return target if target.isascii() and target.isprintable() else "/"


def cookie_header(mode: str) -> tuple[str, str]:
    """Return the header that remembers a mode for a year."""
    return ("set-cookie", f"{COOKIE}={mode}; Path=/; Max-Age={YEAR}; SameSite=Lax; HttpOnly")
