"""站点查询: the city's name, and which settings differ from what is public."""

from __future__ import annotations

from typing import Any

from huiyin.domains.publication.configuration_documents import document_digest, every_document
from huiyin.domains.publication.models import Site
from huiyin.foundation.release import gate


def city_name() -> str:
    """Return the name of the topmost site; empty before there is one."""
    site = Site.objects.filter(parent=None).order_by("pk").first()
    return site.name if site else ""


def changed_documents() -> dict[str, dict[str, Any]]:
    """Return sites, columns and organs, by key, whose documents are not the public ones."""
    return {
        key: document
        for key, document in sorted(every_document().items())
        if document_digest(document) != gate.released_digest(key)
    }


def changed_settings() -> list[str]:
    """Return the keys of settings that differ from what is public."""
    return list(changed_documents())
