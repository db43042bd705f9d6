"""The story: in order, in office hours, by the right and by different people."""

from __future__ import annotations

import itertools
from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from huiyin.domains.publication.rules import PUBLICATION, review_rule
from huiyin.foundation.cases.calendars_data import published_years
from huiyin.kernel.calendar import SHANGHAI, WorkCalendar
from huiyin.project.demo import timeline
from huiyin.project.demo.city import city
from huiyin.project.demo.manuscripts import manuscripts
from huiyin.project.demo.office_hours import earlier, later

CALENDAR = WorkCalendar(published_years())
EVENTS = timeline.events(manuscripts(), CALENDAR)
FACTS = {m.key: m.facts for m in manuscripts()}
STEPS = {step.action: step for step in PUBLICATION.steps}


def rounds() -> dict[tuple[str, int], list[timeline.Event]]:
    found = defaultdict(list)
    for event in EVENTS:
        found[event.key, event.round].append(event)
    return found


def test_moments_count_in_office_minutes() -> None:
    friday = datetime(2026, 11, 20, 17, 20, tzinfo=SHANGHAI)
    monday = datetime(2026, 11, 23, 8, 50, tzinfo=SHANGHAI)
    assert later(CALENDAR, friday, 30) == monday
    assert earlier(CALENDAR, monday, 30) == friday
    noon = datetime(2026, 11, 23, 12, 40, tzinfo=SHANGHAI)
    assert later(CALENDAR, noon, 1) == datetime(2026, 11, 23, 13, 31, tzinfo=SHANGHAI)


def test_everything_happens_after_the_opening_and_on_working_days() -> None:
    assert min(e.at for e in EVENTS) > timeline.OPENING
    assert all(CALENDAR.is_working_day(e.at.astimezone(SHANGHAI).date()) for e in EVENTS)


@pytest.mark.parametrize("round_", rounds().values(), ids=lambda r: f"{r[0].key}-{r[0].round}")
def test_a_round_goes_forward_by_permitted_and_different_people(
    round_: list[timeline.Event],
) -> None:
    assert all(a.at < b.at for a, b in itertools.pairwise(round_))
    people = {p.username: p for p in city().people}
    by_action = {e.action: e.who for e in round_}
    for event in round_:
        step = STEPS.get(event.action)
        if step is None or event.action in {"release", "ask", "correct", "return_to_draft"}:
            continue
        assert step.roles & set(people[event.who].roles), event
        assert [a for a in step.distinct if by_action.get(a) == event.who] == [], event
        assert event.action == "submit" or event.who != by_action.get("submit")


@pytest.mark.parametrize("round_", rounds().values(), ids=lambda r: f"{r[0].key}-{r[0].round}")
def test_enough_people_stand_behind_a_release(round_: list[timeline.Event]) -> None:
    if round_[-1].action != "release":
        return
    rule = review_rule(FACTS[round_[0].key]["type"], round_[-1].at.date())
    assert len({e.who for e in round_ if e.who}) >= rule.people


def test_an_item_is_released_after_it_was_made_and_within_twenty_working_days() -> None:
    late = {"disclosure-opinion-2021", "secondary-water-supply-2016"}  # older than the system
    for event in EVENTS:
        made = FACTS[event.key].get("made_on")
        if event.action != "release" or event.round > 1 or made is None:
            continue
        assert made <= event.at.date()
        assert event.key in late or CALENDAR.between(made, event.at.date()) <= 20


def test_references_are_written_first() -> None:
    written = {e.key: e.at for e in EVENTS if e.action == "create"}
    submitted = {e.key: e.at for e in EVENTS if e.action == "submit" and e.round == 1}
    for manuscript in manuscripts():
        assert all(written[k] < written[manuscript.key] for k in manuscript.mentions)
        if manuscript.key in submitted:
            assert submitted[manuscript.key] - written[manuscript.key] >= timedelta(minutes=10)
