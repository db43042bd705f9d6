"""步骤 (step): who may do what next. One frozen row a step; the menu, the engine and the tests read it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from huiyin.kernel.clauses import ClauseRef

SYSTEM_ROLE = "system"
"""The role of steps that the system takes by itself; no person can hold it."""
_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class State:
    """A state of a case; ``waits_for`` names the roles on whose list it appears."""

    name: str
    label: str
    final: bool = False
    waits_for: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        _check_name("state", self.name)
        _check_label("state", self.name, self.label)


@dataclass(frozen=True, slots=True)
class Step:
    """One way from a state to another.

    ``auto`` names a condition: where it holds on entering ``source``, the system takes the step itself.
    ``distinct`` names actions of the same round whose actors must be other people. ``needs`` names what
    the decision must carry: "opinion", or keys of its data. ``guards`` name checks of the domain.
    ``decides`` is False for what only moves the case (a recall) and judges nothing. ``tells`` names actions of
    the same round whose actors are told that the step was taken.
    """

    source: str
    action: str
    target: str
    roles: frozenset[str]
    clause: str
    label: str
    guards: tuple[str, ...] = ()
    auto: str = ""
    distinct: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    decides: bool = True
    tells: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in (self.source, self.action, self.target, *self.guards, *self.needs):
            _check_name(f"step {self.action!r}", name)
        for role in self.roles:
            _check_name(f"role of step {self.action!r}", role)
        _check_label("step", self.action, self.label)
        if not self.roles:
            msg = f"step {self.action!r} from {self.source!r} names no role"
            raise ValueError(msg)
        if not self.clause:
            msg = f"step {self.action!r} from {self.source!r} cites no clause"
            raise ValueError(msg)
        ClauseRef.parse(self.clause)
        if self.auto and SYSTEM_ROLE not in self.roles:
            msg = f"automatic step {self.action!r} from {self.source!r} must be open to the system"
            raise ValueError(msg)


def _check_name(what: str, name: str) -> None:
    if not _NAME.fullmatch(name):
        msg = f"{what}: {name!r} is not a name of lower-case letters, digits and underscores"
        raise ValueError(msg)


def _check_label(what: str, name: str, label: str) -> None:
    if not label.strip():
        msg = f"{what} {name!r} has no label"
        raise ValueError(msg)
