"""迁移规则册: a batch of information already public elsewhere goes out when two people have signed its list.

No norm speaks of such a lane: that a list is signed in place of each text is inferred (推导). A city may close it by
a row in ``policies/local`` and then takes old information through all stages, text by text.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from huiyin.domains.publication.rules.dated import in_force
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

if TYPE_CHECKING:
    from collections.abc import Iterable

KIND = "migration"
CLAUSE = "changchun-2015:4.1b"
START = date(2015, 5, 13)
PART = 500
"""Documents a ticket: a step of the releaser takes seconds, and what must come down at once never waits longer."""
IMPORTERS = frozenset({"importer"})
SECOND = frozenset({"approver", "registrar", "secrecy_officer"})
"""The second signature is that of somebody who answers for what goes out, never of another importer."""
SIGNERS = IMPORTERS | SECOND


@dataclass(frozen=True, slots=True)
class MigrationRule:
    """Whether the lane is open from a day on; ``decision`` is the number of the paper behind a city's own row."""

    allowed: bool
    since: date
    clause: str
    note: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """What each signer of a list declares, and the clause that asks for it."""

    code: str
    label: str
    clause: str
    note: str = ""


MIGRATION_RULES = (
    MigrationRule(
        allowed=True,
        since=START,
        clause="website-guideline-2017:10",
        note="指引要求网站改版、迁移做好内容归档；两人签署一份清单、成批发布是据此所作的安排（推导），各地可以关闭",
    ),
)
CLEARED = Declaration(
    "clear",
    "已作保密审查：清单所列信息都已在原地址公开，没有发现不宜继续公开的内容",
    "secrecy-regulation-2024:42",
    note="条例要求逐项审查；对已经公开的旧信息由两位签署人就整份清单声明，有疑问的移出清单逐件审查（推导）",
)
_LOCAL: list[MigrationRule] = []


def adopt(rows: Iterable[MigrationRule]) -> None:
    """Take over the rows by which the city closes or opens the lane."""
    _LOCAL[:] = rows


def migration_rules() -> tuple[MigrationRule, ...]:
    """Return every row of the lane, the city's own last."""
    return (*MIGRATION_RULES, *_LOCAL)


def migration_rule(on: date) -> MigrationRule:
    """Return the row of the lane in force on a day; of two of one day the later counts."""
    return in_force(migration_rules(), on)


_SIGNING = ("opinion", "secrecy")
_GUARDS = ("lane_is_open", "secrecy_is_clear")
MIGRATION = Rulebook(
    kind=KIND,
    name="migration-2015",
    since=START,
    initial="reading",
    states=(
        State("reading", "读入", waits_for=IMPORTERS),
        State("signing", "待第二人签署", waits_for=SECOND),
        State("ordered", "已交付", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step("reading", "sign_first", "signing", SIGNERS, CLAUSE, "签署迁移清单",
             needs=_SIGNING, guards=_GUARDS),
        Step("reading", "hold_rows", "reading", SIGNERS, CLAUSE, "移出几件，转为草稿",
             needs=("opinion", "rows")),
        Step("reading", "drop", "dropped", SIGNERS, CLAUSE, "放弃", needs=("opinion",)),
        Step("signing", "sign_second", "ordered", SECOND, CLAUSE, "复核签署迁移清单",
             needs=_SIGNING, guards=_GUARDS, distinct=("sign_first",)),
        Step("signing", "return_list", "reading", SIGNERS, CLAUSE, "退回清单",
             needs=("opinion",), tells=("sign_first",)),
        Step("signing", "drop", "dropped", SIGNERS, CLAUSE, "放弃", needs=("opinion",)),
    ),
)  # fmt: skip
