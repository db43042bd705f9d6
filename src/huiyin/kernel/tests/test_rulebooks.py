"""Tables that are wrong fail where they are built, with a message that names the row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from huiyin.kernel.clocks import ClockRule
from huiyin.kernel.errors import Invalid
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

AUTHOR, APPROVER = frozenset({"author"}), frozenset({"approver"})
CLAUSE = "changchun-2015:4.1b"
SUBMIT = Step("draft", "submit", "review", AUTHOR, CLAUSE, "送审")
APPROVE = Step("review", "approve", "done", APPROVER, CLAUSE, "签发", distinct=("submit",))
BACK = Step("review", "send_back", "draft", APPROVER, CLAUSE, "退回", needs=("opinion",))
BOOK = Rulebook(
    kind="sample",
    name="sample-2015",
    since=date(2015, 5, 13),
    initial="draft",
    states=(
        State("draft", "起草", waits_for=AUTHOR),
        State("review", "待审", waits_for=APPROVER),
        State("done", "办结", final=True),
    ),
    steps=(SUBMIT, APPROVE, BACK),
    clocks=(
        ClockRule(
            name="review",
            label="审查",
            length=5,
            unit="working_day",
            clause="secrecy-regulation-2024:42",
            start=("submit",),
            stop=("approve", "send_back"),
        ),
    ),
)


def test_steps_are_found_by_state_and_action() -> None:
    assert BOOK.find("review", "approve") is APPROVE
    assert BOOK.find("draft", "approve") is None
    assert BOOK.find("nowhere", "approve") is None
    assert BOOK.actions_from("review") == (APPROVE, BACK)
    assert BOOK.actions_from("done") == ()
    assert BOOK.label_of("send_back") == "退回"
    assert BOOK.clauses == (CLAUSE, "secrecy-regulation-2024:42")
    assert BOOK.roles == {"author", "approver"}


def _states(*states: State) -> dict[str, Any]:
    return {"states": (*BOOK.states, *states)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"steps": (SUBMIT, APPROVE, BACK, replace(BACK, action="approve"))}, "two steps leave"),
        (_states(State("lost", "失落", final=True)), "'lost' cannot be reached"),
        ({"steps": (SUBMIT, APPROVE, BACK, replace(SUBMIT, target="x"))}, "unknown state 'x'"),
        ({"initial": "x"}, "initial state 'x'"),
        (
            {"steps": (SUBMIT, replace(BACK, action="stay", target="review")), "clocks": ()},
            "nobody can leave",
        ),
        ({"steps": (SUBMIT, replace(APPROVE, distinct=("x",)), BACK)}, "unknown action 'x'"),
        (
            {"steps": (SUBMIT, APPROVE, BACK, replace(BACK, source="done", action="reopen"))},
            "leaves a final state",
        ),
        (_states(State("draft", "起草")), "listed twice"),
        ({"steps": (replace(SUBMIT, action="open"), APPROVE, BACK)}, "the beginning of every case"),
        (
            {"states": (replace(BOOK.states[0], waits_for=APPROVER), *BOOK.states[1:])},
            "unknown role",
        ),
        ({"clocks": (replace(BOOK.clocks[0], start=("x",)),)}, "clock 'review': unknown action"),
        ({"clocks": (replace(BOOK.clocks[0], pause=("x",)),)}, "clock 'review': unknown state"),
        ({"clocks": BOOK.clocks * 2}, "clock 'review' is listed twice"),
    ],
)
def test_a_wrong_table_cannot_be_built(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message) as error:
        replace(BOOK, **change)
    assert "sample-2015" in str(error.value)


def test_a_step_that_stays_for_ever_is_refused() -> None:
    again = Step("review", "again", "review", frozenset({"system"}), CLAUSE, "再来", auto="always")
    with pytest.raises(ValueError, match="never end"):
        replace(BOOK, steps=(*BOOK.steps, again))


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(ValueError, match="unknown state 'y'") as error:
        replace(BOOK, steps=(*BOOK.steps, replace(SUBMIT, source="y", target="z")))
    assert "unknown state 'z'" in str(error.value)


def test_a_clock_may_start_with_the_case() -> None:
    book = replace(BOOK, clocks=(replace(BOOK.clocks[0], start=("open",)),))
    assert book.clocks[0].start == ("open",)


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"clause": ""}, ValueError),
        ({"clause": "第二十条"}, Invalid),
        ({"roles": frozenset()}, ValueError),
        ({"roles": frozenset({"审核员"})}, ValueError),
        ({"action": "Send back"}, ValueError),
        ({"label": " "}, ValueError),
        ({"auto": "nothing_to_do"}, ValueError),
    ],
)
def test_a_wrong_step_cannot_be_built(change: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        replace(SUBMIT, **change)


def test_a_wrong_state_cannot_be_built() -> None:
    with pytest.raises(ValueError, match="label"):
        State("draft", "")
    with pytest.raises(ValueError, match="name"):
        State("起草", "起草")
