"""Reserved addresses: the beginnings that the portal keeps for pages of its own, without columns and redirects."""

from __future__ import annotations

MARKS = "/marks/"
RESERVED = (
    "/item/",
    "/files/",
    MARKS,
    "/organ/",
    "/tickets/",
    "/style/",
    "/sitemaps/",
    "/mode/",
    "/search",
    "/proof",
    "/.well-known/",
    "/healthz",
)

ANSWERED = ("/search", "/mode/", "/healthz", "/.well-known/")
"""The beginnings among them where programs answer: no page lies there, and nothing may lead there."""


def reserved_beginning(path: str) -> str:
    """Return the reserved beginning of an address, "" where it has none."""
    return next((beginning for beginning in RESERVED if path.startswith(beginning)), "")
