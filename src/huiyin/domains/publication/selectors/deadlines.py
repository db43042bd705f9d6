"""公开期限: information is disclosed within 20 working days of its making (条例第二十六条)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.publication import DISCLOSURE_DAYS
from huiyin.foundation.cases import selectors as cases

if TYPE_CHECKING:
    from datetime import date

    from huiyin.domains.publication.models import Item
    from huiyin.kernel.calendar import DayWorking, WorkCalendar


@dataclass(frozen=True, slots=True)
class DisclosureDeadline:
    """The last day (Asia/Shanghai) for disclosing an item, with a line for every day on the way.

    ``provisional``: the holidays of a day on the way are not announced yet, so that the day may still move.
    """

    day: date
    provisional: bool
    working: tuple[DayWorking, ...]


def disclosure_deadline(item: Item, known: WorkCalendar | None = None) -> DisclosureDeadline | None:
    """Return until when an item is to be disclosed; None while its date is unknown.

    ``known`` saves reading the calendar again where many items are listed.
    """
    if item.made_on is None:
        return None
    calendar = known or cases.calendar()
    day = calendar.due(item.made_on, DISCLOSURE_DAYS)
    working = tuple(calendar.explain(item.made_on, day))
    provisional = any(calendar.is_provisional(line.date) for line in working)
    return DisclosureDeadline(day, provisional, working)


def disclosure_due(item: Item) -> date | None:
    """Return the last day for disclosing an item; None while its date is unknown."""
    deadline = disclosure_deadline(item)
    return deadline.day if deadline else None
