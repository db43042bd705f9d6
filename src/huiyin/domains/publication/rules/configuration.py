"""站点设置规则册: sites, columns and organs change in public only when two people agreed."""

from __future__ import annotations

from datetime import date

from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

KIND = "configuration"
CLAUSE = "changchun-2015:4.1b"
PROPOSERS = frozenset({"system_admin", "registrar"})
CONFIRMERS = frozenset({"approver", "security_admin"})

CONFIGURATION = Rulebook(
    kind=KIND,
    name="configuration-2015",
    since=date(2015, 5, 13),
    initial="prepared",
    states=(
        State("prepared", "准备", waits_for=PROPOSERS),
        State("proposed", "待复核", waits_for=CONFIRMERS),
        State("ordered", "已交付", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step("prepared", "propose", "proposed", PROPOSERS, CLAUSE, "提出设置变更"),
        Step(
            "proposed", "confirm", "ordered", CONFIRMERS, CLAUSE, "复核同意", distinct=("propose",)
        ),
        Step(
            "proposed",
            "drop",
            "dropped",
            CONFIRMERS | PROPOSERS,
            CLAUSE,
            "放弃",
            needs=("opinion",),
        ),
    ),
    clocks=(),
)
