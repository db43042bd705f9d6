"""稿件列表: an item with its case, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import CharField, Exists, OuterRef, Q, Subquery, Value
from django.db.models.functions import Concat

from huiyin.domains.publication.models import ImportRow, Item, Submission
from huiyin.domains.publication.rules.publication import KIND, PUBLIC, STATES
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.waiting import roles_asked
from huiyin.foundation.release.models import TicketEntry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor

STATE_LABELS = {state.name: state.label for state in STATES}


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One line of a list: ``case`` is None for an item whose case was never opened."""

    item: Item
    case: Case | None
    state_label: str


def item_rows(items: Iterable[Item]) -> list[ItemRow]:
    """Pair items with their cases in one query."""
    listed = list(items)
    keys = [item.key for item in listed]
    found = {c.subject: c for c in Case.objects.filter(kind=KIND, subject__in=keys)}
    return [
        ItemRow(item, case, STATE_LABELS[case.state] if case else STATE_LABELS["draft"])
        for item in listed
        for case in [found.get(item.key)]
    ]


def drafts_of(actor: Actor, most: int) -> list[ItemRow]:
    """Return the newest items this person began that are not settled.

    What an import brought in and nobody has worked on since is listed with its batch.
    """
    settled = {*PUBLIC, "withheld", "withholding_due", "purged"}
    cases_of = Case.objects.filter(
        kind=KIND, subject=Concat(Value("item/"), OuterRef("pk"), output_field=CharField())
    )
    brought = ImportRow.objects.filter(item=OuterRef("pk"))
    mine = Item.objects.visible_to(actor).filter(created_by=actor.id)
    mine = mine.exclude(Exists(cases_of.filter(state__in=settled)))
    mine = mine.filter(Q(latest_revision__isnull=False) | ~Exists(brought))
    return item_rows(mine.select_related("organ", "column").order_by("-id")[:most])


def waiting_for(actor: Actor) -> list[ItemRow]:
    """Return the items that wait for a decision of this person."""
    return item_rows(_waiting(actor).select_related("organ", "column").order_by("id"))


def waiting_count(actor: Actor) -> int:
    """Return how many items wait for a decision of this person."""
    return _waiting(actor).count()


def _waiting(actor: Actor) -> QuerySet[Item]:
    asked = cases.waiting_for(actor).filter(kind=KIND).exclude(state="draft")
    ids = [int(c.subject.partition("/")[2]) for c in asked if roles_asked(c) & actor.roles()]
    waiting: QuerySet[Item] = Item.objects.visible_to(actor).filter(pk__in=ids)
    return waiting


def releases(actor: Actor) -> QuerySet[Item]:
    """Return the register of releases: items with a 登记号, those with the newest ticket first."""
    items = Item.objects.visible_to(actor).exclude(registration="")
    key = Concat(Value("item/"), OuterRef("pk"), output_field=CharField())
    tickets = TicketEntry.objects.filter(key=key).order_by("-ticket").values("ticket")[:1]
    return items.select_related("organ", "column").order_by(Subquery(tickets).desc(), "-id")


def history_of(item: Item) -> QuerySet[Decision]:
    """Return every decision about an item, the oldest first."""
    return Decision.objects.filter(case__kind=KIND, case__subject=item.key).order_by("sequence")


def submissions_of(item: Item) -> QuerySet[Submission]:
    """Return what was frozen in each round, the newest first."""
    return Submission.objects.filter(item=item).select_related("frozen")
