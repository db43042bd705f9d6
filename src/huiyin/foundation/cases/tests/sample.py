"""A small rulebook that has one of everything, for the tests of the engine."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.clocks import ClockRule, Extension
from huiyin.kernel.errors import PolicyBreach
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case

KIND = "sample"
CLAUSE = "changchun-2015:4.1b"
NOW = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
AUTHOR, FIRST, SECOND = (
    frozenset({"author"}),
    frozenset({"first_reviewer"}),
    frozenset({"second_reviewer"}),
)
APPROVER, LEGAL = frozenset({"approver"}), frozenset({"legal_reviewer"})

BOOK = Rulebook(
    kind=KIND,
    name="sample-2015",
    since=date(2015, 5, 13),
    initial="draft",
    states=(
        State("draft", "起草", waits_for=AUTHOR),
        State("review_1", "初审", waits_for=FIRST),
        State("review_2", "二审", waits_for=SECOND),
        State("legality", "合法性审核", waits_for=LEGAL),
        State("asking", "征求意见"),
        State("approval", "签发", waits_for=APPROVER),
        State("waiting", "待发布"),
        State("done", "办结", final=True),
    ),
    steps=(
        Step("draft", "submit", "review_1", AUTHOR, CLAUSE, "送审"),
        Step("review_1", "review_1", "review_2", FIRST, CLAUSE, "初审通过", distinct=("submit",)),
        Step("review_1", "send_back", "draft", FIRST, CLAUSE, "退回修改", needs=("opinion",)),
        Step("review_1", "recall", "draft", AUTHOR, CLAUSE, "撤回送审", decides=False),
        Step("review_2", "review_2", "legality", SECOND, CLAUSE, "二审通过",
             distinct=("submit", "review_1"), guards=("not_on_strike",)),
        Step("review_2", "ask", "asking", SECOND, CLAUSE, "征求意见"),
        Step("asking", "answered", "review_2", SECOND, CLAUSE, "收到意见"),
        Step("review_2", "begin_again", "review_2", SECOND, CLAUSE, "重新起算"),
        Step("legality", "pass_legality", "approval", LEGAL, CLAUSE, "合法性审核通过",
             needs=("opinion", "findings")),
        Step("legality", "skip_legality", "approval", frozenset({"system"}), CLAUSE,
             "无须合法性审核", auto="not_normative"),
        Step("approval", "approve", "waiting", APPROVER, CLAUSE, "签发", distinct=("submit",)),
        Step("approval", "send_back", "draft", APPROVER, CLAUSE, "退回修改", needs=("opinion",)),
        Step("waiting", "release", "done", frozenset({"system"}), CLAUSE, "已发布"),
    ),
    clocks=(
        ClockRule(
            name="review", label="审核", length=5, unit="working_day",
            clause="secrecy-regulation-2024:42", start=("submit",),
            stop=("approve", "send_back", "recall"), pause=("asking",), restart=("begin_again",),
            extension=Extension(5, APPROVER, "disclosure-regulation-2019:33"), warn_before=1,
        ),
        ClockRule(name="whole", label="全程", length=48, unit="hour", clause=CLAUSE,
                  start=("open",), stop=("release",)),
    ),
)  # fmt: skip
NEWER = Rulebook(
    kind=KIND,
    name="sample-2027",
    since=date(2027, 1, 1),
    initial="draft",
    states=(State("draft", "起草", waits_for=AUTHOR), State("done", "办结", final=True)),
    steps=(Step("draft", "submit", "done", AUTHOR, CLAUSE, "送审"),),
)


def not_on_strike(case: Case, actor: Actor, context: Context) -> None:
    """Refuse where the decision says so."""
    if context.data.get("strike"):
        raise PolicyBreach("strike", "今天不能办。", clause=context.step.clause)


def not_normative(case: Case, now: datetime) -> bool | str:
    """Say why nothing is to be reviewed."""
    return "" if case.flags.get("normative") else "不是规范性文件"


def person(number: int, role: str, *organ: int, also: tuple[str, ...] = ()) -> Actor:
    """An actor with roles in one organ (or everywhere)."""
    grants = frozenset(Grant(r, organ) for r in (role, *also))
    names = "零林陈周吴郑王冯韩"
    return Actor("person", number, f"{names[number]}某", f"{role}岗", organ, grants)
