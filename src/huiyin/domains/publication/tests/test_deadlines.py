"""The time for disclosure is a clock of the case, from the making of the information to its release."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules.periods import PERIODS, period
from huiyin.domains.publication.selectors import disclosure_due, disclosure_period
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases import selectors as cases
from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.tests.conftest import City
    from huiyin.kernel.clocks import ClockReading

DAY = date(2026, 11, 20)


def reading(item: Item, now: datetime) -> ClockReading:
    """Return the last run of the clock of disclosure."""
    found = [r for r in cases.clock_readings(case_of(item), now) if r.rule.name == "disclosure"]
    return found[-1].reading


@pytest.mark.clause("disclosure-regulation-2019:26")
def test_twenty_working_days_from_the_making(city: City) -> None:
    row = disclosure_period(DAY)
    assert (row.length, row.unit, row.clause) == (
        20,
        "working_day",
        "disclosure-regulation-2019:26",
    )
    item = city.draft("notice", made_on=date(2026, 11, 16))
    assert disclosure_due(item) == date(2026, 12, 14)
    city.submit(item)
    assert reading(item, city.now).due_on == date(2026, 12, 14)
    late = datetime(2026, 12, 15, 8, tzinfo=SHANGHAI)
    assert reading(item, late).overdue


def test_the_clock_stops_with_the_release_and_with_a_return(city: City) -> None:
    item, ticket = city.release("notice")
    assert not reading(item, city.now).stopped
    admit(city, ticket)
    assert reading(item, city.now).stopped
    draft = city.draft("policy", title="另一份文件")
    city.submit(draft)
    services.recall(item_id=draft.pk, actor=city.people["author"], now=city.tick())
    assert reading(draft, city.now).stopped


def test_a_correction_counts_from_its_opening(city: City) -> None:
    item, ticket = city.release("notice", made_on=date(2026, 1, 5))
    admit(city, ticket)
    services.correct(item_id=item.pk, reason="有误。", actor=city.people["author"], now=city.tick())
    city.now += timedelta(days=3)
    city.submit(item)
    assert reading(item, city.now).due_on == date(2026, 12, 18)


def test_what_has_no_figure_in_the_norms_says_so() -> None:
    for row in PERIODS:
        assert row.note
        assert row.configurable is ("未核实" in row.note or "推导" in row.note)
    assert not period("disclosure", DAY).configurable
