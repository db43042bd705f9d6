"""清除规则: two people and a reason erase what leaked, after it was withdrawn or corrected."""

from __future__ import annotations

from datetime import date

from huiyin.foundation.release.access import PERSONAL, PURGE_CONFIRMERS, PURGE_PROPOSERS
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import SYSTEM_ROLE, State, Step

KIND = "purge"
SHORTEST, LONGEST, MOST = 2, 200, 50
"""Characters of one leaked expression, and how many an order may name: one character would hit every page."""
_SYSTEM = frozenset({SYSTEM_ROLE})

PURGE = Rulebook(
    kind=KIND,
    name="purge-2021",
    since=date(2021, 11, 1),
    initial="prepared",
    states=(
        State("prepared", "准备", waits_for=PURGE_PROPOSERS),
        State("proposed", "待复核", waits_for=PURGE_CONFIRMERS),
        State("ordered", "已交付"),
        State("purged", "已清除", final=True),
        State("failed", "未能清除", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step("prepared", "propose", "proposed", PURGE_PROPOSERS, PERSONAL, "提出清除",
             needs=("opinion",)),
        Step("proposed", "confirm", "ordered", PURGE_CONFIRMERS, PERSONAL, "复核同意清除",
             distinct=("propose",)),
        Step("proposed", "drop", "dropped", PURGE_PROPOSERS | PURGE_CONFIRMERS, PERSONAL, "放弃清除",
             needs=("opinion",)),
        Step("ordered", "purge", "purged", _SYSTEM, PERSONAL, "已清除", guards=("really_erased",)),
        Step("ordered", "fail", "failed", _SYSTEM, PERSONAL, "未能清除", guards=("really_failed",)),
    ),
)  # fmt: skip
