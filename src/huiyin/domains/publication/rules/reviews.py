"""审签要求: how many reviews and how many different people each type needs, from which date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
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
    """A major item of this type needs an interpretation plan."""


@dataclass(frozen=True, slots=True)
class EmergencyRule:
    """The emergency lane: what it postpones, how many people it needs, how long the rest may take.

    ``days`` are working days in which the postponed reviews are made up (derived).
    """

    allowed: bool
    people: int
    days: int
    postponed: tuple[str, ...]
    since: date
    clause: str


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


START = date(2015, 5, 13)
REVIEW_RULES = (
    ReviewRule("policy", 3, 5, START, "changchun-2015:4.1a", needs_plan=True),
    ReviewRule("notice", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("news", 2, 3, START, "changchun-2015:4.1a"),
    ReviewRule("interpretation", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("guide", 3, 4, START, "changchun-2015:4.1a"),
    ReviewRule("organ", 2, 3, START, "changchun-2015:4.1a"),
)
EMERGENCY_RULES = (
    EmergencyRule(
        allowed=False,
        people=2,
        days=3,
        postponed=(
            "proofread_1",
            "proofread_2",
            "review_2",
            "proofread_3",
            "review_3",
        ),
        since=START,
        clause="changchun-2015:1.1b",
    ),
)


def review_rule(item_type: str, on: date) -> ReviewRule:
    """Return the rule of a type in force on a day; an unknown type has none (``KeyError``)."""
    rows = [r for r in REVIEW_RULES if r.item_type == item_type and r.since <= on]
    if not rows:
        raise KeyError(item_type)
    return max(rows, key=lambda r: r.since)


def emergency_rule(on: date) -> EmergencyRule:
    """Return the row of the emergency lane in force on a day."""
    return max((r for r in EMERGENCY_RULES if r.since <= on), key=lambda r: r.since)


def required_actions(marks: Marks, on: date) -> tuple[str, ...]:
    """Return the actions of people that must stand behind a release, in their order."""
    reviews = review_rule(marks.item_type, on).reviews
    chain = ["submit"]
    for n in range(1, reviews + 1):
        chain += [f"proofread_{n}", f"review_{n}"]
    chain.append("clear_secrecy")
    optional = (
        (marks.other_organs, "coordinate"),
        (marks.sensitive, "conclude_sensitive"),
        (marks.normative, "pass_legality"),
        (marks.market, "pass_competition"),
    )
    chain += [action for applies, action in optional if applies]
    chain += ["approve_orally" if marks.emergency else "approve", "register"]
    postponed = emergency_rule(on).postponed if marks.emergency else ()
    return tuple(action for action in chain if action not in postponed)
