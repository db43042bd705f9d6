"""时限的走动 (clockwork): which facts a step adds to the clocks of a case; only the engine calls it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Max

from huiyin.foundation.cases import rulebooks
from huiyin.foundation.cases.models import CaseClock, ClockEvent
from huiyin.kernel.clocks import ClockFacts, ExtensionFact, Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from huiyin.foundation.cases.models import Case, Decision
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.clocks import ClockRule


def move(
    *,
    case: Case,
    action: str,
    left: str,
    decision: Decision | None,
    actor: Actor,
    happened_at: datetime,
    now: datetime,
) -> None:
    """Write what an action means for each clock; the case is already in its new state."""
    running = {c.name: c for c in running_clocks(case)}
    for rule in case.book.clocks:
        clock = running.get(rule.name)
        for kind in _facts(rule, action, left, case.state, running=clock is not None):
            if kind == "started" or clock is None:
                clock = _start(case, rule)
            ClockEvent.objects.create(
                clock=clock,
                kind=kind,
                at=happened_at,
                recorded_at=now,
                decision=decision,
                actor_id=actor.id,
                actor_name=actor.name,
            )


def _facts(rule: ClockRule, action: str, left: str, entered: str, *, running: bool) -> list[str]:
    """Return the kinds of events in order; a pause follows from the states left and entered."""
    kinds: list[str] = []
    if action in rule.start and not running:
        kinds.append("started")
    if running and action in rule.stop:
        return ["stopped"]
    if not running and not kinds:
        return []
    was, will = running and left in rule.pause, entered in rule.pause
    if was and not will:
        kinds.append("resumed")
    if running and action in rule.restart:
        kinds.append("restarted")
    if will and not was:
        kinds.append("paused")
    return kinds


def _start(case: Case, rule: ClockRule) -> CaseClock:
    latest = CaseClock.objects.filter(case=case, name=rule.name).aggregate(n=Max("run"))["n"]
    return CaseClock.objects.create(
        case=case, name=rule.name, run=(latest or 0) + 1, rulebook=case.rulebook
    )


def running_clocks(case: Case) -> list[CaseClock]:
    """Return the clocks of a case that have not stopped."""
    return list(CaseClock.objects.filter(case=case).exclude(events__kind="stopped"))


def rule_of(case: Case, clock: CaseClock) -> ClockRule | None:
    """Return a clock's rule in the rulebook under which it began, or else in that of the case."""
    book = rulebooks.named(case.kind, clock.rulebook) if clock.rulebook else case.book
    return next((rule for rule in book.clocks if rule.name == clock.name), None)


def facts_of(events: Iterable[ClockEvent], case: Case) -> ClockFacts:
    """Turn the events of one clock, oldest first, into the facts that are computed with."""
    rows = list(events)
    restarts = sorted(e.at for e in rows if e.kind == "restarted")
    return ClockFacts(
        started_at=rows[0].at,
        pauses=_pauses(rows, case),
        restarted_at=restarts[-1] if restarts else None,
        extensions=tuple(_extension(e) for e in rows if e.kind == "extended"),
        stopped_at=_last(rows, "stopped"),
        earlier_restarts=tuple(restarts[:-1]),
    )


def _last(rows: Sequence[ClockEvent], kind: str) -> datetime | None:
    return next((e.at for e in reversed(rows) if e.kind == kind), None)


def _extension(event: ClockEvent) -> ExtensionFact:
    evidence: dict[str, Any] = event.evidence
    return ExtensionFact(event.at, evidence["length"], evidence["role"], event.actor_name)


def _pauses(rows: Sequence[ClockEvent], case: Case) -> tuple[Interval, ...]:
    """Return the pauses, each with the label of the state in which time stood still."""
    found: list[Interval] = []
    for event in rows:
        if event.kind == "paused":
            state = event.decision.target if event.decision else case.book.initial
            found.append(Interval(event.at, None, case.book.by_state[state].label))
        elif event.kind in {"resumed", "stopped"} and found and found[-1].end is None:
            found[-1] = Interval(found[-1].start, event.at, found[-1].reason)
    return tuple(found)
