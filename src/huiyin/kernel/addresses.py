"""Reserved addresses: what the portal keeps for pages of its own, without columns and redirects."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

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

ANSWERED = ("/search", "/proof", "/mode/", "/healthz", "/.well-known/")
"""The beginnings among them where programs answer: no page lies there, and nothing may lead there."""


PARTING = re.compile(r"[/_.~=&@-]+|(?<=[A-Za-z])(?=\d)")


def words_of_address(path: str) -> str:
    """Return an address as words, whole and in parts, for whoever looks for names and numbers in it.

    The parts stand so far from each other that a place, a date and an order do not read as one number.
    """
    return f"{path} {PARTING.sub(' / ', path)}"


def reserved_beginning(path: str) -> str:
    """Return the reserved beginning of an address, "" where it has none."""
    return next((beginning for beginning in RESERVED if path.startswith(beginning)), "")


CATALOGUE = "catalogue/"
CORRECTIONS = "corrections/"
TREES = (CATALOGUE, CORRECTIONS)
"""The pages of a site below which others lie: the classes of the catalogue, the years of the corrections."""
SITE_PAGES = (
    "policies/",
    CATALOGUE,
    "organs/",
    "sitemap/",
    "privacy/",
    "contact/",
    "error-report/",
    "verify/",
    CORRECTIONS,
)
"""The pages that every site has below its prefix."""


def site_page(path: str, prefixes: Iterable[str]) -> str:
    """Return the page of a site that an address would hide behind, "" where there is none.

    ``prefixes`` are those of the sites, each beginning and ending with a slash.
    """
    for prefix in prefixes:
        for tree in TREES:
            if path.startswith(prefix + tree):
                return prefix + tree
        if path in {prefix + tail for tail in SITE_PAGES}:
            return path
    return ""
