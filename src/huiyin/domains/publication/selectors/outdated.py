"""被代替而未改的文件: what a released document replaces, and what still says it is in force."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import Item, ItemLink
from huiyin.domains.publication.reading import whole
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class OutdatedRow:
    """An item that is still public as in force, and the title of the released one that replaces it."""

    item: Item
    by_id: int
    by_title: str
    since: str
    """The day of making of the new one (ISO), empty where it has none."""


def outdated_by_release(actor: Actor) -> list[OutdatedRow]:
    """Return the public items of the actor's organs that a released item replaces and that do not say so.

    Judged from what is public on both sides; drafts and corrections under way change nothing.
    """
    visible = Item.objects.visible_to(actor)
    links = ItemLink.objects.filter(relation="replaces", target__in=visible)
    rows = []
    for old_id, new_id in links.order_by("target", "item").values_list("target", "item").distinct():
        old, new = (_released(pk) for pk in (old_id, new_id))
        if old is None or new is None or old["validity"]["state"] != "in_force":
            continue
        if old_id in new["links"]["replaces"]:
            rows.append(_row(old_id, new))
    return rows


def _released(pk: int) -> dict[str, Any] | None:
    document = gate.released_document(f"item/{pk}")
    return whole(document) if document is not None else None


def _row(old_id: int, new: Mapping[str, Any]) -> OutdatedRow:
    item = Item.objects.select_related("organ", "column").get(pk=old_id)
    return OutdatedRow(item, new["id"], new["title"], new["made_on"] or "")
