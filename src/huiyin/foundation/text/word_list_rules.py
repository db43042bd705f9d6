"""用语表规则册: a word list decides what the gate refuses, so it changes only when two people agreed."""

from __future__ import annotations

from datetime import date

from huiyin.foundation.text.access import CONFIRMERS, GATE, PROPOSERS
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

KIND = "word_list"

WORD_LIST = Rulebook(
    kind=KIND,
    name="word-list-2015",
    since=date(2015, 5, 13),
    initial="prepared",
    states=(
        State("prepared", "准备", waits_for=PROPOSERS),
        State("proposed", "待复核", waits_for=CONFIRMERS),
        State("effective", "已生效", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step("prepared", "propose", "proposed", PROPOSERS, GATE, "提出用语表变更"),
        Step("proposed", "confirm", "effective", CONFIRMERS, GATE, "复核同意用语表变更",
             guards=("change_as_seen",), distinct=("propose",), tells=("propose",)),
        Step("proposed", "drop", "dropped", PROPOSERS | CONFIRMERS, GATE, "放弃用语表变更",
             needs=("opinion",), decides=False, tells=("propose",)),
    ),
)  # fmt: skip
