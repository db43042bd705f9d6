"""旧地址的查阅: every old address with where it stands, from written down to public."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

from huiyin.domains.publication.configuration_documents import document_digest, redirect_document
from huiyin.domains.publication.models import Redirect
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen, TicketEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

STATES = ("public", "changed", "proposed", "ordered", "retired")
"""In force; written and not proposed; waiting for a second person; waiting for the releaser; leading nowhere."""


@dataclass(frozen=True, slots=True)
class RedirectRow:
    """An old address and its state; ``public`` tells whether something stands under its key."""

    redirect: Redirect
    state: str
    public: bool


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
    proposed, ordered = proposed_keys(), ordered_keys()

    def state(row: Redirect) -> str:
        if row.key in ordered:
            return "ordered"
        if row.key in proposed:
            return "proposed"
        digest = public.get(row.key)
        if digest == document_digest(redirect_document(row)):
            return "retired" if row.retired else "public"
        return "retired" if row.retired and digest is None else "changed"

    return [RedirectRow(row, state(row), row.key in public) for row in redirects]


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
    waiting = TicketEntry.objects.filter(
        key__startswith="redirect/", ticket__admission__isnull=True, ticket__refusal__isnull=True
    )
    return set(waiting.values_list("key", flat=True))


def untouched(keys: Iterable[str]) -> list[str]:
    """Return those of the keys that wait neither for a second person nor for the releaser."""
    busy = proposed_keys() | ordered_keys()
    return [key for key in keys if key not in busy]
