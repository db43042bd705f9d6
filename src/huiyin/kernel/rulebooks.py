"""规则册 (rulebook): the states, steps and clocks of one kind of case, in force from a day.

A wrong table fails where it is built, so a wrong rule cannot be started. A case keeps the rulebook
under which it began.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from huiyin.kernel.clocks import ClockRule
    from huiyin.kernel.steps import State, Step

OPEN = "open"
"""The action by which every case begins; clocks may start with it."""


@dataclass(frozen=True)
class Rulebook:
    """The rules of one kind of case; ``since`` is the first day of its force, in Asia/Shanghai.

    Raises ``ValueError`` with every fault of the tables in one message.
    """

    kind: str
    name: str
    since: date
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    clocks: tuple[ClockRule, ...] = ()

    def __post_init__(self) -> None:
        problems = [*_states(self), *_steps(self), *_clocks(self)]
        if not problems:
            problems = [*_reach(self), *_waiting(self)]
        if problems:
            msg = f"rulebook {self.name!r}: " + "; ".join(problems)
            raise ValueError(msg)

    @cached_property
    def by_state(self) -> dict[str, State]:
        """Return the states by name."""
        return {s.name: s for s in self.states}

    @cached_property
    def _by_source(self) -> dict[str, dict[str, Step]]:
        table: dict[str, dict[str, Step]] = {s.name: {} for s in self.states}
        for step in self.steps:
            table[step.source][step.action] = step
        return table

    def find(self, state: str, action: str) -> Step | None:
        """Return the step that leaves a state by an action, or None."""
        return self._by_source.get(state, {}).get(action)

    def actions_from(self, state: str) -> tuple[Step, ...]:
        """Return every step that leaves a state, in the order of the table."""
        return tuple(self._by_source.get(state, {}).values())

    @cached_property
    def actions(self) -> frozenset[str]:
        """Return the names of all actions."""
        return frozenset(s.action for s in self.steps)

    @cached_property
    def roles(self) -> frozenset[str]:
        """Return every role that some step names."""
        return frozenset(role for s in self.steps for role in s.roles)

    def label_of(self, action: str) -> str:
        """Return the label of an action (of its first row), or the action's own name."""
        return next((s.label for s in self.steps if s.action == action), action)

    @cached_property
    def clauses(self) -> tuple[str, ...]:
        """Return every clause that a row cites, sorted."""
        cited = {s.clause for s in self.steps} | {c.clause for c in self.clocks}
        return tuple(sorted(cited))


def _twice(names: Iterable[object]) -> list[object]:
    return [name for name, count in Counter(names).items() if count > 1]


def _states(book: Rulebook) -> list[str]:
    problems = [f"state {n!r} is listed twice" for n in _twice(s.name for s in book.states)]
    if book.initial not in {s.name for s in book.states}:
        problems.append(f"initial state {book.initial!r} is not listed")
    return problems


def _steps(book: Rulebook) -> list[str]:
    """Return faults of single steps and of pairs of them."""
    known = {s.name: s for s in book.states}
    actions = {s.action for s in book.steps}
    problems = [
        f"two steps leave {pair[0]!r} by {pair[1]!r}"
        for pair in _twice((s.source, s.action) for s in book.steps)
        if isinstance(pair, tuple)
    ]
    for step in book.steps:
        where = f"step {step.action!r} from {step.source!r}"
        problems += [
            f"{where}: unknown state {name!r}"
            for name in (step.source, step.target)
            if name not in known
        ]
        problems += [
            f"{where}: {word} unknown action {name!r}"
            for word, names in (("distinct from", step.distinct), ("tells", step.tells))
            for name in names
            if name not in actions
        ]
        if step.source in known and known[step.source].final:
            problems.append(f"{where}: leaves a final state")
        if step.action == OPEN:
            problems.append(f"{where}: {OPEN!r} is the name of the beginning of every case")
        if step.auto and step.source == step.target:
            problems.append(f"{where}: an automatic step that stays would never end")
    return problems


def _clocks(book: Rulebook) -> list[str]:
    actions = {s.action for s in book.steps} | {OPEN}
    states = {s.name for s in book.states}
    problems = [f"clock {n!r} is listed twice" for n in _twice(c.name for c in book.clocks)]
    for clock in book.clocks:
        named = (*clock.start, *clock.stop, *clock.restart)
        problems += [
            f"clock {clock.name!r}: unknown action {n!r}" for n in named if n not in actions
        ]
        problems += [
            f"clock {clock.name!r}: unknown state {n!r}" for n in clock.pause if n not in states
        ]
    return problems


def _reach(book: Rulebook) -> list[str]:
    """Return states that cannot be reached, and states that nobody can leave."""
    reached, edge = {book.initial}, {book.initial}
    while edge:
        edge = {s.target for s in book.steps if s.source in edge} - reached
        reached |= edge
    leaving = {s.source for s in book.steps if s.target != s.source}
    return [f"state {s.name!r} cannot be reached" for s in book.states if s.name not in reached] + [
        f"state {s.name!r} is not final and nobody can leave it"
        for s in book.states
        if not s.final and s.name not in leaving
    ]


def _waiting(book: Rulebook) -> list[str]:
    """Return roles that a state waits for although they can do nothing there."""
    problems = []
    for state in book.states:
        able = {role for s in book.steps if s.source == state.name for role in s.roles}
        problems += [
            f"state {state.name!r} waits for {role!r}, an unknown role there"
            for role in sorted(state.waits_for - able)
        ]
    return problems
