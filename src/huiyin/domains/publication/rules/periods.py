"""期限: how long each duty of publication may take, one dated row each.

Where the norms give no figure the row is ``configurable``: what stands here is derived (未核实), and a city
sets its own in ``policies/local`` (see ``local_rules``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.dated import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huiyin.kernel.clockrules import Unit

START = date(2015, 5, 13)


@dataclass(frozen=True, slots=True)
class Period:
    """The length of a clock from a day on; ``decision`` is the number of the paper behind a local row."""

    name: str
    length: int
    unit: Unit
    since: date
    clause: str
    configurable: bool = False
    note: str = ""
    decision: str = ""

    def __post_init__(self) -> None:
        if self.length < 1:
            msg = f"the period {self.name!r} must be at least one {self.unit}"
            raise ValueError(msg)


PERIODS = (
    Period(
        "disclosure", 20, "working_day", START, "disclosure-regulation-2019:26",
        note="2007年条例第十八条也是二十个工作日",
    ),
    Period(
        "secrecy_review", 5, "working_day", START, "secrecy-regulation-2024:42",
        configurable=True, note="全国没有统一期限；五个工作日是一地的做法（未核实）",
    ),
    Period(
        "secrecy_determination", 15, "working_day", START, "disclosure-regulation-2019:17",
        configurable=True, note="条例没有写期限；十五个工作日是一地的做法（未核实）",
    ),
    Period(
        "withholding_review", 365, "calendar_day", START, "disclosure-regulation-2019:18",
        configurable=True, note="条例只说定期评估，没有写周期；默认一年（推导）",
    ),
)  # fmt: skip
_LOCAL: list[Period] = []


def adopt(rows: Iterable[Period]) -> None:
    """Take the city's own rows over; ``ValueError`` where the norms leave nothing to decide."""
    chosen = tuple(rows)
    configurable = {row.name for row in PERIODS if row.configurable}
    fixed = sorted({row.name for row in chosen} - configurable)
    if fixed:
        msg = f"these periods are not for a city to set: {', '.join(fixed)}"
        raise ValueError(msg)
    _LOCAL[:] = chosen


def rows() -> tuple[Period, ...]:
    """Return every row, the city's own last."""
    return (*PERIODS, *_LOCAL)


def begun(name: str, on: date) -> tuple[Period, ...]:
    """Return the rows of a clock that have begun on a day."""
    return tuple(row for row in rows() if row.name == name and row.since <= on)


def period(name: str, on: date) -> Period:
    """Return the row of a clock in force on a day; of two of one day the later counts."""
    return in_force(begun(name, on), on)
