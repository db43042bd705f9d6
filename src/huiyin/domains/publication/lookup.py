"""取稿: the item and the case an actor may work on; what is not visible does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_noop

from huiyin.domains.publication.models import ImportRow, ImportRun, Item, Submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import NotFound, WrongState

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.accounts.models import User
    from huiyin.kernel.actors import Actor

ALONE = gettext_noop("已另行起草，不随这一批公开")


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
    if found is not None:
        return found
    with transaction.atomic():
        _leave_its_list(item)
        return engine.open_case(kind=KIND, subject=item.key, organ=item.organ, actor=actor, now=now)


def _leave_its_list(item: Item) -> None:
    """Take an item that goes its own way from here on out of the list of an import.

    Otherwise two signatures under the list would still release the words that were read in, whatever the stages
    say of them. ``WrongState`` while it goes out with a signed list.
    """
    for row in ImportRow.objects.filter(item=item, outcome="release"):
        run = ImportRun.objects.select_for_update().get(pk=row.run_id)
        if run.parts.filter(first__lte=row.number, last__gte=row.number).exists():
            raise WrongState("going-out", "这条信息正随迁移批次公开，请等入账以后再改。")
        row.outcome, row.reason = "draft", ALONE
        row.save(update_fields=["outcome", "reason"])


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
