"""旧地址的变更: every line of a proposal in full, beside what is public under its key now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Site
from huiyin.foundation.release.by_key import released_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELDS = ("path", "target", "site", "reason")


@dataclass(frozen=True, slots=True)
class Cell:
    """One field: what is public now, where that is another, and what would be."""

    was: str
    now: str


@dataclass(frozen=True, slots=True)
class RedirectChange:
    """One old address: every field with what it was, and what the change is called."""

    path: Cell
    target: Cell
    site: Cell
    reason: Cell
    label: str
    tone: str


def redirect_changes(documents: Mapping[str, Mapping[str, Any]]) -> list[RedirectChange]:
    """Return what each document would change in public, by address."""
    before, sites = released_documents(documents), dict(Site.objects.values_list("slug", "name"))
    found = [_change(row, before.get(key, {}), sites) for key, row in documents.items()]
    return sorted(found, key=lambda change: change.path.now)


def _change(
    row: Mapping[str, Any], before: Mapping[str, Any], sites: Mapping[str, str]
) -> RedirectChange:
    here, was = _words(row, sites), _words(before, sites) if before else {}
    cells = {
        name: Cell(was.get(name, "") if was.get(name, "") != here[name] else "", here[name])
        for name in FIELDS
    }
    if row["retired"]:
        label, tone = _("停用"), "t-late"
    elif not was.get("target"):
        label, tone = _("新增"), "t-ok"
    elif any(was[name] != here[name] for name in FIELDS if name != "reason"):
        label, tone = _("改为"), "t-wait"
    else:
        label, tone = _("只改说明"), "t-wait"
    return RedirectChange(**cells, label=label, tone=tone)


def _words(document: Mapping[str, Any], sites: Mapping[str, str]) -> dict[str, str]:
    """Return the fields as they are read: what was retired leads nowhere, a site has a name."""
    slug = str(document["site"])
    return {
        "path": str(document["path"]),
        "target": "" if document["retired"] else str(document["target"]),
        "site": f"{sites[slug]}（{slug}）" if slug in sites else slug,
        "reason": str(document["reason"]),
    }
