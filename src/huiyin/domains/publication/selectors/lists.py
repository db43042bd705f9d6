"""稿件列表: an item with its case, as the desk shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.rules.publication import KIND, STATES
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.cases.waiting import roles_asked

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


def drafts_of(actor: Actor) -> list[ItemRow]:
    """Return the items this person began that are not released, the newest first."""
    mine = Item.objects.visible_to(actor).filter(created_by=actor.id).order_by("-id")
    rows = item_rows(mine.select_related("organ", "column"))
    return [r for r in rows if r.case is None or r.case.state not in {"released", "purged"}]


def waiting_for(actor: Actor) -> list[ItemRow]:
    """Return the items that wait for a decision of this person."""
    waiting = [
        c
        for c in cases.waiting_for(actor)
        if c.kind == KIND and c.state != "draft" and roles_asked(c) & actor.roles()
    ]
    ids = [int(c.subject.partition("/")[2]) for c in waiting]
    items = Item.objects.visible_to(actor).filter(pk__in=ids).select_related("organ", "column")
    return item_rows(items.order_by("id"))


def releases(actor: Actor) -> QuerySet[Item]:
    """Return the register of releases: items with a 登记号, the newest number first."""
    items = Item.objects.visible_to(actor).exclude(registration="")
    return items.select_related("organ", "column").order_by("-registration")


def history_of(item: Item) -> QuerySet[Decision]:
    """Return every decision about an item, the oldest first."""
    return Decision.objects.filter(case__kind=KIND, case__subject=item.key).order_by("sequence")


def submissions_of(item: Item) -> QuerySet[Submission]:
    """Return what was frozen in each round, the newest first."""
    return Submission.objects.filter(item=item).select_related("frozen")
