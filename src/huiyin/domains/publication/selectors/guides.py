"""公开指南的状况: which sites have no guide in public, lack a part of it, or have not looked at it for too long."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate

from huiyin.domains.publication.documents import words
from huiyin.domains.publication.models import Item, Site
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rules.guides import GUIDE_REVIEW, missing_parts
from huiyin.foundation.release.models import TicketEntry


@dataclass(frozen=True, slots=True)
class GuideStatus:
    """The guide of a site as the public reads it; ``item`` is None where there is none.

    ``reviewed`` is the day (Asia/Shanghai) on which its present version was released: every release went
    through the whole chain. ``due`` is the last day for looking at it again.
    """

    site: Site
    item: int | None = None
    reviewed: date | None = None
    due: date | None = None
    missing: tuple[str, ...] = ()
    stale: bool = False

    @property
    def sentences(self) -> list[str]:
        """Return what must be done, in words for the organ; empty where all is well."""
        if self.item is None:
            return ["还没有公开政府信息公开指南，请尽快编制公布。"]
        found = [f"指南里没有{label}，请更正补写。" for label in self.missing]
        if self.stale and self.reviewed:
            found.append(
                f"指南自 {self.reviewed.isoformat()} 起没有再核对过，已满一年，请核对后重新公布。"
            )
        return found


def guide_statuses(day: date) -> list[GuideStatus]:
    """Return the state of every site's guide on a day, the topmost sites first."""
    guides = Item.objects.filter(item_type="guide", column__isnull=False).select_related("column")
    by_site: dict[int, list[Item]] = {}
    for item in guides.order_by("pk"):
        by_site.setdefault(item.column.site_id, []).append(item)
    sites = Site.objects.select_related("organ").order_by("prefix", "pk")
    return [_status(site, by_site.get(site.pk, []), day) for site in sites]


def _status(site: Site, items: list[Item], day: date) -> GuideStatus:
    """Return the state of a site's guide: the one released last, where there are several."""
    public = [(entry, item) for item in items for entry in [_public(item.key)] if entry]
    if not public:
        return GuideStatus(site)
    entry, item = max(public, key=lambda pair: pair[0].ticket_id)
    reviewed = localdate(entry.ticket.admission.admitted_at)
    due = reviewed + timedelta(days=GUIDE_REVIEW.days)
    document = document_of(entry.frozen) if entry.frozen else {}
    return GuideStatus(
        site,
        item=item.pk,
        reviewed=reviewed,
        due=due,
        missing=tuple(part.label for part in missing_parts(words(document))),
        stale=day > due,
    )


def _public(key: str) -> TicketEntry | None:
    """Return the entry of the ticket behind the public version; None where nothing is public."""
    entry = (
        TicketEntry.objects.filter(key=key, ticket__admission__isnull=False)
        .select_related("frozen", "ticket__admission")
        .order_by("-ticket_id")
        .first()
    )
    return entry if entry and entry.frozen else None
