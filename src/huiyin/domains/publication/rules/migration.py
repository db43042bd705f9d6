"""迁移规则册: a batch of information already public elsewhere goes out when two people have signed its list."""

from __future__ import annotations

from datetime import date

from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

KIND = "migration"
CLAUSE = "changchun-2015:4.1b"
PART = 500
"""Documents a ticket: a step of the releaser takes seconds, and what must come down at once never waits longer."""
IMPORTERS = frozenset({"importer"})
SIGNERS = frozenset({"importer", "approver", "registrar"})
SECOND = frozenset({"approver", "registrar"})
"""The second signature is that of somebody who answers for what goes out, never of another importer."""

MIGRATION = Rulebook(
    kind=KIND,
    name="migration-2015",
    since=date(2015, 5, 13),
    initial="reading",
    states=(
        State("reading", "读入", waits_for=IMPORTERS),
        State("signing", "待第二人签署", waits_for=SECOND),
        State("ordered", "已交付", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step(
            "reading", "sign_first", "signing", SIGNERS, CLAUSE, "签署迁移清单", needs=("opinion",)
        ),
        Step("reading", "drop", "dropped", SIGNERS, CLAUSE, "放弃", needs=("opinion",)),
        Step(
            "signing",
            "sign_second",
            "ordered",
            SECOND,
            CLAUSE,
            "复核签署迁移清单",
            needs=("opinion",),
            distinct=("sign_first",),
        ),
        Step("signing", "drop", "dropped", SIGNERS, CLAUSE, "放弃", needs=("opinion",)),
    ),
)
