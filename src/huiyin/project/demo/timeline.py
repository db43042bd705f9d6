"""时间线: who does what to which item at which moment, over fourteen months, in one order.

Every event says from which state of the case and in which round it leads on, so that a later run sees at
once what an earlier one has done.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.rules import Marks, required_actions
from huiyin.domains.publication.rules.stages import BY_STATE
from huiyin.kernel.calendar import SHANGHAI
from huiyin.project.demo.city import city
from huiyin.project.demo.office_hours import earlier, later

if TYPE_CHECKING:
    from huiyin.kernel.calendar import WorkCalendar
    from huiyin.project.demo.manuscripts import Manuscript

OPENING = datetime(2025, 9, 22, 9, tzinfo=SHANGHAI)
"""When the city began to use the system: people and sites are entered on this morning."""

PACE = {"news": (16, 45)}
"""Office minutes between two acts of a round, and for writing: news of the day is quick."""
ORDINARY = (50, 150)
QUICK = 12
"""Office minutes between two acts of a correction."""
BEFORE_RELEASE = 2
ROLES = {stage.action: stage.role for stage in BY_STATE.values()}


@dataclass(frozen=True, slots=True)
class Event:
    """One act; ``who`` is a username, "" the system. ``round`` counts submissions, from one."""

    at: datetime
    order: int
    key: str
    action: str
    who: str
    round: int = 1
    data: dict[str, Any] = field(default_factory=dict)


def events(manuscripts: tuple[Manuscript, ...], calendar: WorkCalendar) -> list[Event]:
    """Return every event of all items in the order of time."""
    found: list[Event] = []
    for number, manuscript in enumerate(manuscripts):
        found += _Planner(manuscript, number, calendar).events()
    found = _references_first(found, manuscripts)
    return sorted(found, key=lambda e: (e.at, e.order))


def _references_first(found: list[Event], manuscripts: tuple[Manuscript, ...]) -> list[Event]:
    """Put off the writing of an item until everything it refers to has been written."""
    mentions = {m.key: m.mentions for m in manuscripts}
    written = {e.key: e.at for e in found if e.action == "create"}
    for _pass in manuscripts:
        late = {
            key: max(written[target] for target in mentions[key]) + timedelta(minutes=3)
            for key in mentions
            if any(written[key] <= written[target] for target in mentions[key])
        }
        if not late:
            break
        written |= late
    return [replace(e, at=written[e.key]) if e.action == "create" else e for e in found]


@dataclass
class _Planner:
    """Plans the events of one item."""

    manuscript: Manuscript
    number: int
    calendar: WorkCalendar
    _count: int = 0

    def events(self) -> list[Event]:
        """Return the events of the item in their order."""
        facts = self.manuscript.facts
        if "released" in facts:
            found = self._towards(local(facts["released"]))
        else:
            found = self._from(local(facts["started"]), facts["stage"])
        for round_, correction in enumerate(facts.get("correction", ()), start=2):
            found += self._correction(correction, round_)
        return found

    def _towards(self, released: datetime) -> list[Event]:
        """Plan backwards from the moment of release."""
        actions = self._actions(released.date())
        step, writing = PACE.get(self.manuscript.facts["type"], ORDINARY)
        minutes = [BEFORE_RELEASE + step * n for n in range(len(actions))]
        moments = [earlier(self.calendar, released, m) for m in reversed(minutes)]
        if local_date(moments[-1]) != local_date(released):
            moments[-1] = released - timedelta(minutes=BEFORE_RELEASE)
        begun = earlier(self.calendar, moments[0], writing + 7 * (self.number % 9))
        return [
            self._event(begun, "create"),
            *(self._event(at, action) for at, action in zip(moments, actions, strict=True)),
            self._event(released, "release"),
        ]

    def _from(self, started: datetime, stage: str) -> list[Event]:
        """Plan forwards from the first draft up to the stage where the item waits."""
        found = [self._event(started, "create")]
        if stage == "draft":
            return found
        actions = self._actions(started.date())
        at = later(self.calendar, started, 35)
        for action in actions[: self._reach(actions, stage)]:
            found.append(self._event(at, action))
            at = later(self.calendar, at, 30)
        if stage == "returned":
            found.append(self._event(at, "return_to_draft"))
        if stage == "coordination":
            found.append(self._event(at, "ask"))
        return found

    def _reach(self, actions: tuple[str, ...], stage: str) -> int:
        """Return how many actions are done before an item waits at a stage."""
        if stage == "scheduled":
            return len(actions)
        state = "review_1" if stage == "returned" else stage
        return actions.index(BY_STATE[state].action)

    def _correction(self, correction: dict[str, Any], round_: int) -> list[Event]:
        """Plan a correction: opened, revised, reviewed again and released within hours."""
        at = local(correction["at"])
        found = [self._event(at, "correct", round_, correction)]
        if correction.get("open"):
            return found
        for action in self._actions(at.date()):
            at = later(self.calendar, at, QUICK)
            found.append(self._event(at, action, round_))
        return [*found, self._event(at + timedelta(minutes=BEFORE_RELEASE), "release", round_)]

    def _actions(self, on: date) -> tuple[str, ...]:
        return required_actions(marks(self.manuscript), on)

    def _event(
        self, at: datetime, action: str, round_: int = 1, data: dict[str, Any] | None = None
    ) -> Event:
        self._count += 1
        order = self.number * 100 + self._count
        return Event(at, order, self.manuscript.key, action, self._who(action), round_, data or {})

    def _who(self, action: str) -> str:
        """Return who does it: the writer, or the holder of the stage's role nearest to the organ."""
        if action == "release":
            return ""
        if action in {"create", "submit", "correct"}:
            return str(self.manuscript.facts["writer"])
        role = {"ask": "coordinator", "return_to_draft": "first_reviewer"}.get(action) or ROLES[
            action
        ]
        holders = city().holders(role, self.manuscript.facts["organ"])
        turn = self.number + int(action[-1]) if action[-1].isdigit() else self.number
        return holders[turn % len(holders)].username


def marks(manuscript: Manuscript) -> Marks:
    """Return what an item is marked as; this decides its stages."""
    return Marks.from_mapping({**manuscript.facts, "item_type": manuscript.facts["type"]})


def local(moment: datetime) -> datetime:
    """Return a moment written in the files, which is local time."""
    return moment.replace(tzinfo=SHANGHAI)


def local_date(moment: datetime) -> date:
    """Return the day in the city."""
    return moment.astimezone(SHANGHAI).date()
