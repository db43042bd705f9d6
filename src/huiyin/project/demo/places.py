"""站点和栏目: entered by a system administrator, confirmed by a second person, released before any item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication import services as publication
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.project.demo.city import city

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from huiyin.kernel.actors import Actor

PROPOSER, CONFIRMER = "shilei", "anran"


def enter_places(*, actor: Callable[[str, datetime], Actor], now: datetime) -> int:
    """Enter the sites and columns that are missing; return how many."""
    sites = set(Site.objects.values_list("slug", flat=True))
    columns = set(Column.objects.values_list("code", flat=True))
    who = actor(PROPOSER, now)
    new_sites = [row for row in city().sites if row.slug not in sites]
    for site in new_sites:
        publication.save_site(
            slug=site.slug,
            organ=site.organ,
            parent=site.parent,
            values=site.values,
            actor=who,
            now=now,
        )
    new_columns = [row for row in city().columns if row.code not in columns]
    for row in new_columns:
        publication.save_column(
            code=row.code, site=row.site, parent=row.parent, values=row.values, actor=who, now=now
        )
    return len(new_sites) + len(new_columns)


def agree_on_places(
    *,
    actor: Callable[[str, datetime], Actor],
    release: Callable[[datetime], None],
    now: datetime,
) -> int:
    """Propose, confirm and release the first configuration; return 0 where that was done before."""
    cases = Case.objects.filter(kind=KIND)
    if not cases.filter(state="ordered").exists():
        case = cases.filter(state="proposed").first() or publication.propose(
            actor=actor(PROPOSER, now), now=now, opinion="首次开通站点和栏目。"
        )
        publication.confirm(
            case_id=case.pk,
            actor=actor(CONFIRMER, now),
            now=now,
            opinion="已核对名称、地址和页脚要素。",
        )
    if gate.released_digest(f"site/{city().sites[0].slug}") is not None:
        return 0
    release(now)
    return 1
