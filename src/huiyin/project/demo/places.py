"""站点、栏目和旧地址: entered by a system administrator, confirmed by a second person, released before any item."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication import services as publication
from huiyin.domains.publication.models import Column, Redirect, Site
from huiyin.domains.publication.redirect_lines import Line
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.services.configure import frozen_of
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Admission
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


def lead_old_addresses_on(
    *,
    actor: Callable[[str, datetime], Actor],
    release: Callable[[datetime], None],
    now: datetime,
) -> int:
    """Let the addresses of the former website lead to the columns; return 0 where that was done before.

    A city whose story went on before it had old addresses stays without: its time does not go back.
    """
    paths = [row.path for row in city().old_addresses]
    keys = {row.key for row in Redirect.objects.filter(path__in=paths)}
    if len(gate.released_digests(keys)) == len(paths):
        return 0
    if Admission.objects.filter(admitted_at__gt=now).exists():
        return 0
    proposed = Case.objects.filter(kind=KIND, state="proposed")
    case = next((c for c in proposed if {f.key for f in frozen_of(c)} == keys), None)
    if case is None and len(keys) < len(paths):
        case = publication.propose_redirects(
            site=city().sites[0].slug,
            lines=[
                Line(number, row.path, row.leads_to, row.reason)
                for number, row in enumerate(city().old_addresses, 1)
            ],
            actor=actor(PROPOSER, now),
            now=now,
            opinion="旧网站停用，常用的旧地址转到新栏目。",
        )
    if case is not None:
        publication.confirm(
            case_id=case.pk, actor=actor(CONFIRMER, now), now=now, opinion="已逐条打开核对。"
        )
    release(now)
    return 1
