"""时限计算: facts in, a reading out. A deadline on day D is met until midnight and late on D+1, 00:00.

Days are days of Asia/Shanghai. The day of the start is not counted. A pause from day A to day B
takes out the days after A up to and including B: the day it began had already been used, and the day
it ended is, like the day of a start, not counted. So a pause of k working days moves the due day by
exactly k. A pause that begins when the period is over changes nothing; neither does an extension
granted too late: what is overdue stays overdue. Hours are counted exactly, on every day.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NoReturn

from huiyin.kernel.calendar import DayWorking, local_date
from huiyin.kernel.clockrules import (
    UNIT_NAMES,
    ClockFacts,
    ClockRule,
    Extension,
    ExtensionFact,
    Interval,
    Unit,
)
from huiyin.kernel.clocks_counting import Run, lasting_until, run_clock
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from huiyin.kernel.calendar import WorkCalendar

__all__ = [
    "UNIT_NAMES",
    "ClockFacts",
    "ClockReading",
    "ClockRule",
    "Extension",
    "ExtensionFact",
    "Interval",
    "Unit",
    "compute",
    "extend",
]

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class ClockReading:
    """A clock read at a moment.

    ``due_at`` is the last instant in time (end of the day in Asia/Shanghai, or the exact hour).
    ``remaining`` counts units from now (or from the stop) and is negative when late; whole hours,
    rounded down. ``provisional``: a notice not yet known could move the date. ``extended`` is the sum
    of the extensions that count, ``refused`` those that do not. ``overdue_before_restart``: an
    earlier run had already expired when the clock began anew. ``working`` has a line for every day.
    """

    due_at: datetime
    overdue: bool
    remaining: int
    paused: bool
    provisional: bool
    working: tuple[DayWorking, ...]
    due_soon: bool = False
    stopped: bool = False
    extended: int = 0
    refused: tuple[ExtensionFact, ...] = ()
    overdue_before_restart: bool = False

    @property
    def due_on(self) -> date:
        """Return the due day in Asia/Shanghai."""
        return local_date(self.due_at)

    @property
    def skipped(self) -> tuple[DayWorking, ...]:
        """Return the days that did not count, each with its reason."""
        return tuple(line for line in self.working if not line.counted)


def compute(
    rule: ClockRule, facts: ClockFacts, calendar: WorkCalendar, now: datetime
) -> ClockReading:
    """Return the clock's reading at ``now``, or at the stop if it has stopped by then.

    Extensions beyond the rule, or granted after expiry, are reported in ``refused`` and do not count.
    """
    stopped = facts.stopped_at is not None and facts.stopped_at <= now
    moment = facts.stopped_at if stopped and facts.stopped_at is not None else now
    begin = facts.restarted_at or facts.started_at
    pauses = lasting_until(facts.pauses, begin, moment)
    run, extended, refused = _with_extensions(rule, facts, begin, pauses, calendar)
    overdue = moment > run.due_at
    paused = not stopped and not overdue and any(_covers(p, moment) for p in facts.pauses)
    remaining = _remaining(rule, run, calendar, moment)
    running = not stopped and not overdue and not paused
    return ClockReading(
        due_at=run.due_at,
        overdue=overdue,
        remaining=remaining,
        paused=paused,
        provisional=run.provisional,
        working=run.working,
        due_soon=running and remaining <= rule.warn_before,
        stopped=stopped,
        extended=extended,
        refused=refused,
        overdue_before_restart=_was_late_at_restart(rule, facts, calendar),
    )


def extend(
    rule: ClockRule, facts: ClockFacts, calendar: WorkCalendar, extension: ExtensionFact
) -> ClockFacts:
    """Return the facts with one more extension, or raise ``PolicyBreach`` naming the clause."""
    allowed = rule.extension
    if allowed is None:
        _refuse("extension-none", "“{label}”没有延期的规定。", rule, rule.clause)
    _check_extension(rule, allowed, facts, extension)
    reading = compute(rule, facts, calendar, extension.granted_at)
    if reading.stopped:
        _refuse("extension-stopped", "“{label}”已经办结，不必延期。", rule, allowed.clause)
    if reading.overdue:
        text, due = "“{label}”已于 {due} 到期，到期后不能再延期。", f"{reading.due_on:%Y-%m-%d}"
        _refuse("extension-late", text, rule, allowed.clause, due=due)
    return replace(facts, extensions=(*facts.extensions, extension))


def _check_extension(
    rule: ClockRule, allowed: Extension, facts: ClockFacts, extension: ExtensionFact
) -> None:
    if extension.role not in allowed.roles:
        _refuse("extension-role", "延期须由有权批准的负责人同意。", rule, allowed.clause)
    if len(facts.extensions) >= allowed.times:
        text = "“{label}”最多延期 {times} 次，已经延过了。"
        _refuse("extension-again", text, rule, allowed.clause, times=allowed.times)
    if not 1 <= extension.length <= allowed.length:
        text = "“{label}”一次最多延长 {most} {unit}，不能延长 {length} {unit}。"
        data = {"most": allowed.length, "length": extension.length, "unit": UNIT_NAMES[rule.unit]}
        _refuse("extension-long", text, rule, allowed.clause, **data)


def _refuse(code: str, text: str, rule: ClockRule, clause: str, **data: object) -> NoReturn:
    raise PolicyBreach(code, text, clause=clause, label=rule.label, **data)


def _with_extensions(
    rule: ClockRule,
    facts: ClockFacts,
    begin: datetime,
    pauses: tuple[Interval, ...],
    calendar: WorkCalendar,
) -> tuple[Run, int, tuple[ExtensionFact, ...]]:
    """Return the run with every extension that counts, their sum, and those that do not count.

    An extension of an earlier run lapses with that run, but has used up one of the times.
    """
    run = run_clock(rule, rule.length, begin, pauses, calendar)
    allowed, total, granted = rule.extension, 0, 0
    refused: list[ExtensionFact] = []
    for fact in sorted(facts.extensions, key=lambda one: one.granted_at):
        fits = (
            allowed is not None and granted < allowed.times and 1 <= fact.length <= allowed.length
        )
        granted += fits
        if not fits or fact.granted_at < begin or fact.granted_at > run.due_at:
            refused.append(fact)
            continue
        total += fact.length
        run = run_clock(rule, rule.length + total, begin, pauses, calendar)
    return run, total, tuple(refused)


def _covers(pause: Interval, moment: datetime) -> bool:
    return pause.start <= moment and (pause.end is None or moment < pause.end)


def _remaining(
    rule: ClockRule,
    run: Run,
    calendar: WorkCalendar,
    moment: datetime,
) -> int:
    """Return the units left; days that a known pause takes out are not left."""
    if rule.unit == "hour":
        return (run.due_at - moment) // _HOUR
    today, due = local_date(moment), local_date(run.due_at)
    if rule.unit == "working_day" and due < today:
        return calendar.between(today, due)
    if rule.unit == "calendar_day":
        return (due - today).days
    return sum(line.counted for line in run.working if line.date > today)


def _was_late_at_restart(rule: ClockRule, facts: ClockFacts, calendar: WorkCalendar) -> bool:
    """Tell whether any run had expired before the clock began anew."""
    if facts.restarted_at is None:
        return False
    moments = (facts.started_at, *facts.earlier_restarts, facts.restarted_at)
    for begin, end in pairwise(moments):
        pauses = lasting_until(facts.pauses, begin, end)
        run, _total, _refused = _with_extensions(rule, facts, begin, pauses, calendar)
        if end > run.due_at:
            return True
    return False
