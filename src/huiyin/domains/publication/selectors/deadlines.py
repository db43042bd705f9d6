"""公开期限: information is disclosed within 20 working days of its making (条例第二十六条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.periods import START, Period, period
from huiyin.foundation.cases import selectors as cases

if TYPE_CHECKING:
    from datetime import date

    from huiyin.domains.publication.models import Item


def disclosure_period(on: date) -> Period:
    """Return the row that says how soon information is disclosed, with its clause."""
    return period("disclosure", on)


def disclosure_due(item: Item) -> date | None:
    """Return the last day (Asia/Shanghai) for disclosing an item; None while its date is unknown."""
    if item.made_on is None:
        return None
    row = period("disclosure", max(item.made_on, START))
    return cases.calendar().due(item.made_on, row.length)
