"""失去依托的信息: what is public and interprets or replaces something that was taken down; a person decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.access import LEANING
from huiyin.domains.publication.lookup import public_document
from huiyin.domains.publication.models import Item, ItemLink
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.access import may
from huiyin.foundation.cases.models import Case

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor

RELATIONS = ("interprets", "replaces")
GONE = ("withdrawn", "purged")


@dataclass(frozen=True, slots=True)
class LeaningRow:
    """A public item, and the one it interprets or replaces (``relation``), which is public no more."""

    item: Item
    gone_id: int
    relation: str


def leaning_on(item_id: int) -> list[LeaningRow]:
    """Return what is public and interprets or replaces an item."""
    return list(_rows(ItemLink.objects.filter(target=item_id)))


def left_behind(actor: Actor) -> list[LeaningRow]:
    """Return the items of the actor's organs that lean on something taken down, for those who may act on them."""
    subjects = Case.objects.filter(kind=KIND, state__in=GONE).values_list("subject", flat=True)
    gone = [int(subject.partition("/")[2]) for subject in subjects]
    mine = Item.objects.visible_to(actor)
    rows = _rows(ItemLink.objects.filter(target__in=gone, item__in=mine))
    return [row for row in rows if may(LEANING, actor, "answer_for", row.item.organ.path())]


def _rows(links: QuerySet[ItemLink]) -> Iterator[LeaningRow]:
    """Yield those links that stand in the public version too, one an item and target."""
    found = links.filter(relation__in=RELATIONS)
    pairs = found.order_by("item", "target").values_list("item", "target", "relation").distinct()
    for item_id, target, relation in pairs:
        item = Item.objects.select_related("organ").get(pk=item_id)
        public = public_document(item)
        if public is not None and target in public["links"][relation]:
            yield LeaningRow(item, target, relation)
