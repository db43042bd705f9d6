"""站点设置的读取: what differs from what is public, and how the city is called."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.configuration_documents import every_document
from huiyin.domains.publication.models import Site
from huiyin.foundation.release import gate
from huiyin.kernel.digests import canonical_json, sha256_hex

if TYPE_CHECKING:
    from collections.abc import Mapping


def changed_documents() -> dict[str, Mapping[str, Any]]:
    """Return the documents of sites, columns and organs that are not public in this form, by key."""
    return {
        key: document
        for key, document in sorted(every_document().items())
        if sha256_hex(canonical_json(document)) != gate.released_digest(key)
    }


def changed_settings() -> list[str]:
    """Return the keys of changed settings."""
    return list(changed_documents())


def city_name() -> str:
    """Return the name of the site at the root, for the frame of every page."""
    site = Site.objects.filter(prefix="/").first()
    return site.name if site else ""
