"""审签要求: how many reviews and how many different people each type needs, from which date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.dated import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """What a type needs: ``reviews`` rounds of proofreading and review, ``people`` distinct persons."""

    item_type: str
    reviews: int
    people: int
    since: date
    clause: str
    needs_plan: bool = False
    """A major item of this type needs an interpretation plan (changchun-2015:4.3a)."""


@dataclass(frozen=True, slots=True)
class EmergencyRule:
    """The emergency lane: what it postpones, how many people it needs, how long the rest may take.

    ``days`` are working days in which the postponed reviews are made up (derived). ``decision`` is the
    number of the paper by which a city opened the lane. Secrecy review, approval and registration are
    never postponed (secrecy-regulation-2024:42).
    """

    allowed: bool
    people: int
    days: int
    postponed: tuple[str, ...]
    since: date
    clause: str
    decision: str = ""

    def __post_init__(self) -> None:
        problems = [f"{name} cannot wait" for name in self.postponed if name not in POSTPONABLE]
        if self.people < FEWEST:
            problems.append(f"at least {FEWEST} people")
        if self.days < 1:
            problems.append("at least one day")
        if self.allowed and not self.decision:
            problems.append("a lane that is open rests on a decision of the city")
        if problems:
            msg = f"emergency lane from {self.since}: {'; '.join(problems)}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Marks:
    """What an item was marked as when it was submitted: this decides which stages apply."""

    item_type: str
    major: bool = False
    normative: bool = False
    sensitive: bool = False
    other_organs: bool = False
    market: bool = False
    emergency: bool = False
    migrated: bool = False

    @classmethod
    def from_mapping(cls, row: Mapping[str, Any]) -> Marks:
        """Read the marks as they stand in a decision's data."""
        flags = {
            name: bool(row.get(name, False))
            for name in cls.__dataclass_fields__
            if name != "item_type"
        }
        return cls(item_type=str(row.get("item_type", "")), **flags)


POSTPONABLE = ("proofread_1", "proofread_2", "review_2", "proofread_3", "review_3")
"""What the lane may put off: every proofreading, the second and the third review (see docs/adr/0007)."""
FEWEST = 2
RULES_ON = "rules_on"
"""Where the flags of a case and the data of a submission keep the day whose rules a round goes by (ISO)."""
START = date(2015, 5, 13)
REVIEW_RULES = (
    ReviewRule("policy", 3, 5, START, "changchun-2015:4.1a", needs_plan=True),
    ReviewRule("notice", 3, 4, START, "changchun-2015:4.1a", needs_plan=True),
    ReviewRule("news", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("interpretation", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("guide", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("organ", 3, 4, START, "changchun-2015:4.1a"),
)
EMERGENCY_RULES = (
    EmergencyRule(
        allowed=False,
        people=2,
        days=3,
        postponed=POSTPONABLE,
        since=START,
        clause="changchun-2015:1.1b",
    ),
)
_LOCAL: list[EmergencyRule] = []


def adopt(rows: Iterable[EmergencyRule]) -> None:
    """Take over the rows by which the city opens or closes its emergency lane."""
    _LOCAL[:] = rows


def emergency_rules() -> tuple[EmergencyRule, ...]:
    """Return every row of the lane, the city's own last."""
    return (*EMERGENCY_RULES, *_LOCAL)


def review_rule(item_type: str, on: date) -> ReviewRule:
    """Return the rule of a type in force on a day; an unknown type has none (``KeyError``)."""
    return in_force([r for r in REVIEW_RULES if r.item_type == item_type], on)


def emergency_rule(on: date) -> EmergencyRule:
    """Return the row of the emergency lane in force on a day; of two of one day the later counts."""
    return in_force(emergency_rules(), on)


def required_actions(marks: Marks, on: date) -> tuple[str, ...]:
    """Return the actions of people that must stand behind a release, in their order."""
    late = postponed_actions(marks, on)
    return tuple(action for action in _chain(marks, on) if action not in late)


def postponed_actions(marks: Marks, on: date) -> tuple[str, ...]:
    """Return what the emergency lane puts off for an item of these marks, in the order of the chain."""
    late = emergency_rule(on).postponed if marks.emergency else ()
    return tuple(action for action in _chain(marks, on) if action in late)


def _chain(marks: Marks, on: date) -> list[str]:
    """Return every action that the type and the marks ask for."""
    reviews = review_rule(marks.item_type, on).reviews
    chain = ["submit"]
    for n in range(1, reviews + 1):
        chain += [f"proofread_{n}", f"review_{n}"]
    chain.append("clear_secrecy")
    optional = (
        (marks.other_organs, "coordinate"),
        (marks.sensitive, "conclude_sensitive"),
        (marks.normative, "pass_legality"),
        (marks.normative or marks.market, "pass_competition"),
    )
    chain += [action for applies, action in optional if applies]
    return [*chain, "approve_orally" if marks.emergency else "approve", "register"]
