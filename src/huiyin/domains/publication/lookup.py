"""取稿: the item and the case an actor may work on; what is not visible does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model

from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.accounts.models import User
    from huiyin.kernel.actors import Actor


def item_for(actor: Actor, item_id: int, *, lock: bool = False) -> Item:
    """Return an item the actor may see; ``lock`` takes the row lock that freezing and saving share."""
    items = Item.objects.all() if actor.kind == "system" else Item.objects.visible_to(actor)
    if lock:
        items = items.select_for_update(of=("self",))
    item: Item | None = items.filter(pk=item_id).first()
    if item is None:
        raise NotFound("item-not-found", "没有找到这篇稿件。")
    return item


def case_of(item: Item) -> Case:
    """Return the case of an item; ``NotFound`` where it was never opened."""
    case = Case.objects.filter(kind=KIND, subject=item.key).first()
    if case is None:
        raise NotFound("case-not-found", "这篇稿件还没有送审记录。")
    return case


def opened_case(item: Item, *, actor: Actor, now: datetime) -> Case:
    """Return the case of an item, opening it where there is none."""
    found = Case.objects.filter(kind=KIND, subject=item.key).first()
    return found or engine.open_case(
        kind=KIND, subject=item.key, organ=item.organ, actor=actor, now=now
    )


def latest_submission(item_id: int) -> Submission | None:
    """Return what was frozen last for an item."""
    return (
        Submission.objects.filter(item_id=item_id).select_related("frozen").order_by("-id").first()
    )


def public_document(item: Item) -> dict[str, Any] | None:
    """Return the document that is public under an item; None where nothing is."""
    digest = gate.released_digest(item.key)
    frozen = Frozen.objects.filter(key=item.key, digest=digest).first() if digest else None
    return document_of(frozen) if frozen else None


def account_of(actor: Actor) -> User | None:
    """Return the account behind an actor, for Wagtail's own bookkeeping."""
    return get_user_model().objects.filter(pk=actor.id).first() if actor.id else None
