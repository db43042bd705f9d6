"""旧地址的查阅: every old address with where it stands, from written down to public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.configuration_documents import document_digest, redirect_document
from huiyin.domains.publication.models import Redirect
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.foundation.access import may
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.by_key import queued
from huiyin.foundation.release.models import Frozen
from huiyin.foundation.release.public_paths import PublicPaths

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from huiyin.foundation.release.models import TicketEntry
    from huiyin.kernel.actors import Actor

STATES = ("public", "idle", "changed", "proposed", "ordered", "retired")
"""In force; released without effect, because a page of ours has the address or it would lead on twice; written and not
proposed; waiting for a second person; waiting for the releaser; leading nowhere."""


@dataclass(frozen=True, slots=True)
class RedirectRow:
    """An old address and its state.

    ``public`` tells whether something stands under its key, ``leaving`` whether the releaser is to take it down.
    """

    redirect: Redirect
    state: str
    public: bool
    leaving: bool = False


@dataclass(frozen=True, slots=True)
class Choices:
    """What a person may do with an old address where it stands."""

    change: bool
    retire: bool
    withdraw: bool


def proposes(actor: Actor) -> bool:
    """Tell whether this person may propose settings: that needs a grant for the whole city."""
    return may(CONFIGURING, actor, "propose_configuration")


def choices(row: RedirectRow, actor: Actor) -> Choices:
    """Return what a person may do; what waits for others is left alone, what is public is retired by a proposal."""
    organ = row.redirect.site.organ.path()
    free = may(CONFIGURING, actor, "configure", organ) and row.state not in {"proposed", "ordered"}
    in_force = row.state != "retired"
    return Choices(
        change=free,
        retire=free and in_force and (not row.public or proposes(actor)),
        withdraw=row.public
        and in_force
        and not row.leaving
        and may(CONFIGURING, actor, "withdraw_redirect", organ),
    )


def redirect_rows(*, words: str = "", site: str = "", state: str = "") -> list[RedirectRow]:
    """Return old addresses by address, those that hold the words, of a site, in a state."""
    found: QuerySet[Redirect] = Redirect.objects.prefetch_related("site__organ").order_by("path")
    if words:
        found = found.filter(Q(path__icontains=words) | Q(target__icontains=words))
    if site:
        found = found.filter(site__slug=site)
    rows = standing_of(list(found))
    return [row for row in rows if not state or row.state == state]


def standing_of(redirects: Sequence[Redirect]) -> list[RedirectRow]:
    """Return where each of these stands."""
    public = gate.released_digests(row.key for row in redirects)
    proposed, ordered, paths = proposed_keys(), ordered_keys(), PublicPaths()
    leaving = set(_ordered().filter(frozen=None).values_list("key", flat=True))

    def leads(row: Redirect) -> bool:
        page = paths.at(row.path)
        return page is not None and dict(page.headers).get("Location") == row.target

    def state(row: Redirect) -> str:
        if row.key in ordered:
            return "ordered"
        if row.key in proposed:
            return "proposed"
        digest = public.get(row.key)
        if digest == document_digest(redirect_document(row)):
            return "retired" if row.retired else "public" if leads(row) else "idle"
        return "retired" if row.retired and digest is None else "changed"

    return [
        RedirectRow(row, state(row), row.key in public, row.key in leaving) for row in redirects
    ]


def proposed_keys() -> set[str]:
    """Return the keys of old addresses that wait for a second person."""
    numbers = [
        number
        for flags in Case.objects.filter(kind=KIND, state="proposed").values_list(
            "flags", flat=True
        )
        for number in flags.get("frozen", [])
    ]
    found: set[str] = set()
    for at in range(0, len(numbers), gate.CHUNK):
        frozen = Frozen.objects.filter(pk__in=numbers[at : at + gate.CHUNK])
        found |= set(frozen.filter(key__startswith="redirect/").values_list("key", flat=True))
    return found


def ordered_keys() -> set[str]:
    """Return the keys of old addresses on a ticket that the releaser has not answered."""
    return set(_ordered().values_list("key", flat=True))


def _ordered() -> QuerySet[TicketEntry]:
    return queued().filter(key__startswith="redirect/")


def unproposed(changed: Iterable[str] | None = None) -> list[str]:
    """Return the keys of old addresses that differ from what is public and wait for nobody yet.

    ``changed`` are the keys of all settings that differ, where somebody has asked just now.
    """
    busy = proposed_keys() | ordered_keys()
    changed = changed_documents() if changed is None else changed
    return [k for k in changed if k.startswith("redirect/") and k not in busy]


def discardable(actor: Actor, ids: Sequence[int] | None = None) -> list[Redirect]:
    """Return the rows, by address, whose changes nobody proposed and this person may give up, those of ``ids``."""
    numbers = {int(key.partition("/")[2]) for key in unproposed()}
    numbers &= numbers if ids is None else set(ids)
    rows = Redirect.objects.select_related("site__organ").in_bulk(sorted(numbers))
    own = [r for r in rows.values() if may(CONFIGURING, actor, "configure", r.site.organ.path())]
    return sorted(own, key=lambda row: row.path)
