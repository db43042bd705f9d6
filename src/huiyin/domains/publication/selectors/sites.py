"""站点查询: the city's name, and which settings differ from what is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.configuration_documents import document_digest, every_document
from huiyin.domains.publication.models import Site
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping


def city_name() -> str:
    """Return the name of the topmost site; empty before there is one."""
    site = Site.objects.filter(parent=None).order_by("pk").first()
    return site.name if site else ""


def changed_documents(
    documents: Mapping[str, dict[str, Any]] | None = None,
) -> dict[str, dict[str, Any]]:
    """Return sites, columns, organs and old addresses, by key, whose documents are not the public ones.

    An old address that was retired and leads nowhere in public, because it never did or was taken down, is as it
    should be. ``documents`` are all of them, where somebody has read them just now.
    """
    documents = every_document() if documents is None else documents
    public = gate.released_digests(documents)
    return {
        key: document
        for key, document in sorted(documents.items())
        if document_digest(document) != public.get(key)
        and not (document.get("retired") and key not in public)
    }


def changed_settings() -> list[str]:
    """Return the keys of settings that differ from what is public."""
    return list(changed_documents())
