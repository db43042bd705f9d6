"""登记外链: remembering the outside links of drafts and of what is public, forgetting those nobody carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.domains.publication.lookup import public_document
from huiyin.domains.publication.models import Item, LinkReading, OutsideLink
from huiyin.domains.publication.rules.publication import KIND
from huiyin.domains.publication.selectors.drafts import latest_draft
from huiyin.domains.publication.selectors.links import addresses_in, draft_addresses, unread_items
from huiyin.foundation.cases.models import Case
from huiyin.foundation.text.models import LinkCheck
from huiyin.foundation.text.services.link_checks import forget_links, remember_links

if TYPE_CHECKING:
    from datetime import datetime

AT_A_TIME = 200
NOT_PUBLIC = frozenset({"withdrawn", "purged"})


def read_due_links(now: datetime) -> int:
    """Read the links of items that changed since; return how many items. Safe to run any number of times."""
    due = list(unread_items().values_list("pk", flat=True)[:AT_A_TIME])
    for item_id in due:
        read_links(item_id=item_id, now=now)
    return len(due)


@transaction.atomic
def read_links(*, item_id: int, now: datetime) -> None:
    """Remember the links of an item as it stands now; nothing is asked of them here."""
    item = Item.objects.select_for_update(of=("self",)).get(pk=item_id)
    case = Case.objects.filter(kind=KIND, subject=item.key).first()
    state = case.state if case else ""
    drafted = set(draft_addresses(latest_draft(item))) if state != "purged" else set()
    document = None if state in NOT_PUBLIC else public_document(item)
    public = set(addresses_in(document)) if document else set()
    remember_links(urls=drafted | public, now=now)
    rows = [
        OutsideLink(item=item, link=link, drafted=link.url in drafted, public=link.url in public)
        for link in LinkCheck.objects.filter(url__in=drafted | public)
    ]
    before = item.outside_links.values_list("link__url", flat=True)
    dropped = set(before) - {row.link.url for row in rows}
    item.outside_links.all().delete()
    OutsideLink.objects.bulk_create(rows)
    _forget(dropped)
    LinkReading.objects.update_or_create(
        item=item,
        defaults={
            "revision": item.latest_revision_id or 0,
            "version": case.version if case else -1,
            "read_at": now,
        },
    )


def _forget(urls: set[str]) -> None:
    """Forget those of the addresses that no item carries."""
    carried = OutsideLink.objects.filter(link__url__in=urls).values_list("link__url", flat=True)
    forget_links(urls=urls - set(carried))
