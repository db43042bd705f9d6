"""网站标识检查: what a site still lacks of what it must show, for the organ that keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.models import Site
from huiyin.domains.publication.rules.site_requirements import SITE_REQUIREMENTS, SiteRequirement

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class SiteFinding:
    """One requirement that a site does not meet; ``value`` is what it has instead, empty where nothing."""

    site: Site
    requirement: SiteRequirement
    value: str

    @property
    def sentence(self) -> str:
        """Return what is wrong, in words for those who keep the site."""
        if not self.requirement.field:
            return self.requirement.advice
        label = self.requirement.label
        return (
            f"{label}“{self.value}”不合规定。" if self.value else f"还缺{label}。"
        ) + self.requirement.advice


def site_findings(site: Site | None = None) -> list[SiteFinding]:
    """Return what every site lacks, or one site; the topmost sites first."""
    sites = Site.objects.select_related("organ").order_by("prefix", "pk")
    return [found for s in ([site] if site else sites) for found in _of(s)]


def _of(site: Site) -> Iterator[SiteFinding]:
    for row in SITE_REQUIREMENTS:
        if not _concerns(row, site):
            continue
        value = str(getattr(site, row.field) or "").strip() if row.field else ""
        if not value or (row.pattern and not re.fullmatch(row.pattern, value)):
            yield SiteFinding(site, row, value)


def _concerns(row: SiteRequirement, site: Site) -> bool:
    """Tell whether a row is about sites of such an organ; a mark without a picture needs no link yet."""
    if row.field == "mark_link" and not site.mark_digest:
        return False
    if row.organ_level not in {"", site.organ.level}:
        return False
    kind = site.organ.kind
    return row.organ_kind in {"", kind, "" if kind == "government" else "other"}
