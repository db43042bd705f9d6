"""补审: making up for what the emergency lane put off, and what happens when that is late."""

from __future__ import annotations

from huiyin.kernel.steps import State, Step

CLAUSE = "changchun-2015:1.1b"
STATE, LATE = "supplementing", "supplements_late"
SUPPLEMENT = "supplement_"
_ROLES = {"proofread": "proofreader", "review_2": "second_reviewer", "review_3": "third_reviewer"}
_DISTINCT = {
    "proofread_1": ("submit", "review_1"),
    "proofread_2": ("submit",),
    "review_2": ("submit", "review_1", "supplement_proofread_2"),
    "proofread_3": ("submit",),
    "review_3": ("submit", "review_1", "supplement_review_2", "supplement_proofread_3"),
}
REVIEWERS = frozenset({"proofreader", "second_reviewer", "third_reviewer"})
STATES = (
    State(STATE, "已应急发布，待补审", waits_for=REVIEWERS),
    State(LATE, "补审逾期", waits_for=REVIEWERS | {"approver"}),
)


def role_of(postponed: str) -> str:
    """Return who makes up for a postponed action."""
    return _ROLES.get(postponed) or _ROLES[postponed.partition("_")[0]]


def _supplement(state: str, postponed: str) -> Step:
    kind, _, number = postponed.partition("_")
    name = {"proofread": "校对", "review": "审核"}[kind]
    return Step(
        state,
        f"{SUPPLEMENT}{postponed}",
        state,
        frozenset({role_of(postponed)}),
        CLAUSE,
        f"补做第 {number} 次{name}",
        distinct=_DISTINCT[postponed],
        guards=("still_missing", "seen_this_version", "not_a_writer"),
    )


_SYSTEM = frozenset({"system"})
STEPS = (
    Step("awaiting_release", "release_before_reviews", STATE, _SYSTEM, CLAUSE, "已应急发布",
         guards=("really_released", "reviews_missing"), tells=("submit",)),
    Step(STATE, "escalate", LATE, _SYSTEM, CLAUSE, "补审逾期，报签发人", guards=("clock_is_late",)),
    *(_supplement(state, postponed) for state in (STATE, LATE) for postponed in _DISTINCT),
    *(Step(state, "finish_supplements", "released", _SYSTEM, CLAUSE, "补审完成",
           auto="supplements_complete") for state in (STATE, LATE)),
)  # fmt: skip
