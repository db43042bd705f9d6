"""外部链接的查阅: what outside addresses an item carries, which items are to be read, which links are dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.findings import link_key
from huiyin.domains.publication.models import Item, OutsideLink, Site, Submission
from huiyin.domains.publication.rules.publication import KIND
from huiyin.domains.publication.selectors.confirmed import confirmed
from huiyin.domains.publication.selectors.lists import item_rows
from huiyin.foundation.access import may
from huiyin.foundation.accounts.selectors import in_force
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.text.links import outside_links
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.selectors import DEAD

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """A dead link in public: in which item, what the last answer was, and how far its correction has come."""

    item: Item
    url: str
    reason: str
    checked_at: datetime | None
    state_label: str


def own_hosts() -> frozenset[str]:
    """Return the hosts of our own sites: a link to them leads to no outside page."""
    domains = Site.objects.exclude(domain="").values_list("domain", flat=True)
    return frozenset(domain.lower().partition(":")[0] for domain in domains)


def addresses_in(document: Mapping[str, Any]) -> list[str]:
    """Return the outside addresses that readers of a document are led to, each once.

    The source address of migrated information is evidence of where it was public before, not a
    reader's way: the site it names is usually gone soon after the migration.
    """
    htmls = [b["value"]["html"] for b in document["body"] if b["type"] == "text"]
    return _addresses(htmls, "" if document["published_on"] else document["source_url"])


def draft_addresses(draft: Item) -> list[str]:
    """Return the outside addresses of a draft, whatever else it lacks."""
    htmls = [block.value.source for block in draft.body if block.block_type == "text"]
    return _addresses(htmls, "" if draft.published_on else draft.source_url)


def _addresses(htmls: Iterable[str], source: str) -> list[str]:
    anchor = f'<a href="{source}"></a>' if source and '"' not in source else ""
    return outside_links("\n".join([*htmls, anchor]), own_hosts=own_hosts())


def unread_items() -> QuerySet[Item]:
    """Return the items of which a draft or a step of the case is newer than what was read of their links."""
    case = Case.objects.filter(
        kind=KIND, subject=Concat(Value("item/"), Cast(OuterRef("pk"), CharField()))
    )
    items = Item.objects.annotate(
        revision_now=Coalesce(F("latest_revision_id"), 0),
        version_now=Coalesce(Subquery(case.values("version")[:1]), -1),
    )
    unread: QuerySet[Item] = items.filter(
        Q(link_reading=None)
        | ~Q(link_reading__revision=F("revision_now"))
        | ~Q(link_reading__version=F("version_now"))
    ).order_by("pk")
    return unread


def broken_links(actor: Actor, *, now: datetime) -> list[BrokenLink]:
    """Return the dead links in public that this writer has to mend.

    Those in items of their own, and in items of their organs whose writer writes no more. A link that a
    reviewer let stand with a reason is none.
    """
    if not actor.roles() & DRAFTING[0].roles:
        return []
    writers = in_force(now).filter(role__in=DRAFTING[0].roles, user__is_active=True)
    mine = Q(item__created_by=actor.id) | ~Q(item__created_by__in=writers.values("user_id"))
    dead = OutsideLink.objects.filter(mine, public=True, link__in=LinkCheck.objects.filter(DEAD))
    dead = dead.filter(item__in=Item.objects.visible_to(actor)).select_related(
        "item__organ", "link"
    )
    rows = [
        row
        for row in dead.order_by("item_id", "link__url")
        if may(DRAFTING, actor, "draft", row.item.organ.path())
    ]
    labels = {
        r.item.pk: r.state_label
        for r in item_rows({row.item_id: row.item for row in rows}.values())
    }
    kept = {pk: _let_stand(pk) for pk in labels}
    return [
        BrokenLink(
            row.item, row.link.url, row.link.reason, row.link.checked_at, labels[row.item_id]
        )
        for row in rows
        if link_key(row.link.url) not in kept[row.item_id]
    ]


def _let_stand(item_id: int) -> set[str]:
    """Return the keys of the findings that reviewers of the public version confirmed."""
    key = f"item/{item_id}"
    public = Submission.objects.filter(item_id=item_id, frozen__digest=gate.released_digest(key))
    submission = public.select_related("frozen").first()
    if submission is None:
        return set()
    decisions = Decision.objects.filter(case__kind=KIND, case__subject=key)
    return set(confirmed(list(decisions), submission))
