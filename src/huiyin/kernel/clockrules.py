"""时限规则与事实: what a clock is by law, and what happened in one case. Neither holds a due date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from datetime import datetime

Unit = Literal["working_day", "calendar_day", "hour"]
UNIT_NAMES: dict[str, str] = {"working_day": "个工作日", "calendar_day": "日", "hour": "小时"}


@dataclass(frozen=True, slots=True)
class Extension:
    """延期: at most ``length`` units, by one of ``roles``, at most ``times`` times."""

    length: int
    roles: frozenset[str]
    clause: str
    times: int = 1

    def __post_init__(self) -> None:
        if self.length < 1 or self.times < 1 or not self.roles or ":" not in self.clause:
            msg = "an extension needs a length, a number of times, roles and a clause"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class ClockRule:
    """时限: a period that the law sets, one row a rule.

    ``length`` and ``warn_before`` are in ``unit``. ``start``, ``stop`` and ``restart`` name actions
    (``restart`` lets the whole period begin anew), ``pause`` names states: time in them does not
    count. ``rolls``: a deadline in calendar days that falls on a day off moves to the next working
    day (民法典第203条). ``receipt_rolls``: a start on a day off counts as made on the next working
    day, only where the clause says so. ``escalate_to`` names posts of the organ (or of the nearest above
    it) whose holders are told too when the clock is overdue.
    """

    name: str
    label: str
    length: int
    unit: Unit
    clause: str
    start: tuple[str, ...] = ()
    stop: tuple[str, ...] = ()
    pause: tuple[str, ...] = ()
    restart: tuple[str, ...] = ()
    extension: Extension | None = None
    warn_before: int = 1
    rolls: bool = False
    receipt_rolls: bool = False
    escalate_to: tuple[str, ...] = ("head",)

    def __post_init__(self) -> None:
        problems = [
            text
            for wrong, text in (
                (not self.name or not self.label, "a name and a label"),
                (self.length < 1, "a length of at least 1"),
                (self.unit not in get_args(Unit), f"a unit among {get_args(Unit)}"),
                (":" not in self.clause, "a clause such as document:20"),
                (self.warn_before < 0, "a warning of 0 or more units"),
                (self.rolls and self.unit != "calendar_day", "calendar days where it rolls"),
                (self.receipt_rolls and self.unit == "hour", "days where the receipt rolls"),
                (bool(set(self.start) & set(self.stop)), "different actions to start and stop"),
            )
            if wrong
        ]
        if problems:
            msg = f"the clock {self.name!r} needs {', '.join(problems)}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Interval:
    """A pause: from ``start`` until ``end`` (None while it lasts), with its reason in Chinese."""

    start: datetime
    end: datetime | None = None
    reason: str = "暂停"

    def __post_init__(self) -> None:
        _to_utc(self, "start", "end")
        if self.end is not None and self.end < self.start:
            msg = "a pause cannot end before it starts"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class ExtensionFact:
    """An extension granted: when, by how many units, by whom in which role."""

    granted_at: datetime
    length: int
    role: str
    by: str = ""

    def __post_init__(self) -> None:
        _to_utc(self, "granted_at")


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """What is stored about one clock; everything else is derived. Moments must carry a zone.

    ``restarted_at`` is the last time it began anew, ``earlier_restarts`` those before it in order.
    """

    started_at: datetime
    pauses: tuple[Interval, ...] = ()
    restarted_at: datetime | None = None
    extensions: tuple[ExtensionFact, ...] = ()
    stopped_at: datetime | None = None
    earlier_restarts: tuple[datetime, ...] = ()

    def __post_init__(self) -> None:
        _to_utc(self, "started_at", "restarted_at", "stopped_at")
        if self.restarted_at is not None and self.restarted_at < self.started_at:
            msg = "a clock cannot begin anew before it started"
            raise ValueError(msg)


def _to_utc(record: object, *names: str) -> None:
    """Turn a record's moments into UTC, so that no arithmetic meets a change of summer time."""
    for name in names:
        moment: datetime | None = getattr(record, name)
        if moment is None:
            continue
        if moment.tzinfo is None:
            msg = f"{name} carries no time zone"
            raise ValueError(msg)
        object.__setattr__(record, name, moment.astimezone(UTC))
