"""结构化数据: what search engines read beside the words, as JSON-LD after schema.org.

A data block is never run: browsers take a script of this type for data before they ask the content security
policy, which stays ``default-src 'none'``. Inside, ``<``, ``>`` and ``&`` are written as escapes, so that no word
of a document can end the block.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString, mark_safe

from huiyin.channels.portal.cards import local, text
from huiyin.channels.portal.renderers.layout import absolute

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.channels.portal.renderers.layout import Page
    from huiyin.channels.portal.renderers.metadata import OrganNamed
    from huiyin.foundation.release.rendering import Envelope

    Data = dict[str, Any]

CONTEXT = "https://schema.org"
HEADLINE = 110
"""Characters of a headline that search engines show."""
ESCAPES = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def block(data: Mapping[str, Any]) -> SafeString:
    """Return the data as the content of a script element; empty values are left out."""
    kept = {"@context": CONTEXT, **{k: v for k, v in data.items() if v}}
    written = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(written.translate(ESCAPES))  # noqa: S308 — nothing in it can be markup


def article(envelope: Envelope, page: Page, organ: OrganNamed, about: str, image: str) -> Data:
    """Return what an item is: its dates with their zone, its publisher, its numbers."""
    document = envelope["document"]
    day = text(document, "published_on")
    published = day or local(envelope["first_released_at"]).isoformat(timespec="seconds")
    numbers = [text(document, name) for name in ("index_number", "document_number")]
    return {
        "@type": "NewsArticle" if document.get("type") == "news" else "Article",
        "headline": page.title[:HEADLINE],
        "description": about,
        "datePublished": published,
        "dateModified": local(envelope["released_at"]).isoformat(timespec="seconds"),
        "inLanguage": "zh-Hans",
        "url": page.address,
        "mainEntityOfPage": page.address,
        "publisher": _organisation(page.chrome, organ.name, organ.path),
        "identifier": [number for number in numbers if number],
        "about": text(document, "topic").partition("/")[0],
        "keywords": ",".join(document.get("keywords") or ()),
        "image": image,
        "isAccessibleForFree": True,
    }


def website(chrome: Mapping[str, Any]) -> Data:
    """Return what a site is, who is behind it, and how it is searched."""
    return {
        "@type": "WebSite",
        "name": chrome["name"],
        "alternateName": chrome.get("name_en"),
        "url": absolute(chrome, chrome["prefix"]),
        "inLanguage": "zh-Hans",
        "publisher": _organisation(chrome, chrome.get("sponsor") or chrome["name"], ""),
        "potentialAction": {
            "@type": "SearchAction",
            "target": absolute(chrome, "/search") + "?q={words}",
            "query-input": "required name=words",
        },
    }


def organisation(chrome: Mapping[str, Any], organ: Mapping[str, Any], above: str) -> Data:
    """Return what an organ is; ``above`` is the name of the organ over it."""
    short = organ["short_name"]
    return {
        **_organisation(chrome, organ["name"], f"/organ/{organ['code']}/"),
        "alternateName": short if short != organ["name"] else "",
        "identifier": organ["uscc"],
        "parentOrganization": _organisation(chrome, above, "") if above else None,
    }


def _organisation(chrome: Mapping[str, Any], name: str, path: str) -> Data:
    named: Data = {"@type": "GovernmentOrganization", "name": name}
    return {**named, "url": absolute(chrome, path)} if path else named
