"""核对事项 (verification): every case must be where its sealed decisions brought it, and the ledger agrees.

It finds a state, version or round written past the engine, a decision that was forged, changed, removed or
added by hand, and a decision that the ledger does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.foundation.cases import rulebooks
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.ledger.models import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 500


@dataclass(frozen=True, slots=True)
class CaseFault:
    """What is wrong with a case."""

    kind: str
    subject: str
    text: str


def verify_cases() -> Iterator[CaseFault]:
    """Yield every fault of every case, reading in chunks."""
    starts = _starts()
    rows = Case.objects.order_by("pk").prefetch_related("decisions")
    for case in rows.iterator(chunk_size=CHUNK):
        decisions = sorted(case.decisions.all(), key=lambda d: d.sequence)
        if not _known(case):
            yield CaseFault(case.kind, case.subject, "所记的规则册或状态不存在")
            continue
        start = starts.get((case.kind, case.subject))
        if start is None:
            yield CaseFault(case.kind, case.subject, "台账没有这件事项开始办理的记录")
            continue
        for text in (*_chain(case, decisions, start), *_recorded(case, decisions)):
            yield CaseFault(case.kind, case.subject, text)


def _known(case: Case) -> bool:
    """Tell whether the case names a rulebook that there is, and a state of it."""
    return any(
        book.kind == case.kind and book.name == case.rulebook and case.state in book.by_state
        for book in rulebooks.registered()
    )


def _starts() -> dict[tuple[str, str], str]:
    """Return the state in which each case began, by the ledger: opened, or adopted from elsewhere."""
    starts = {}
    for entry in Entry.objects.filter(kind__in=("case.opened", "case.adopted")).order_by("seq"):
        kind = entry.data["kind"]
        if entry.kind == "case.opened":
            starts[kind, entry.subject] = rulebooks.named(kind, entry.data["rulebook"]).initial
        else:
            starts |= {(kind, subject): entry.data["into"] for subject in entry.data["subjects"]}
    return starts


def _chain(case: Case, decisions: Sequence[Decision], start: str) -> Iterator[str]:
    """Replay the decisions from the state in which the case began."""
    book = case.book
    state, turn = start, 1
    for number, decision in enumerate(decisions, start=1):
        decision.case = case
        if decision.sequence != number:
            yield f"第 {number} 个决定不见了"
            return
        if not decision.seal_holds():
            yield f"第 {number} 个决定“{decision.label}”的封印不符"
        step = book.find(decision.stage, decision.action)
        if step is None or step.target != decision.target or decision.stage != state:
            yield f"第 {number} 个决定“{decision.label}”接不上前一个状态"
        if decision.round != turn:
            yield f"第 {number} 个决定“{decision.label}”的轮次不符"
        if decision.target == book.initial and decision.stage != book.initial:
            turn += 1
        state = decision.target
    if (case.state, case.version, case.round) != (state, len(decisions), turn):
        yield f"现在的状态“{case.state_label}”不是由决定得来的"


def _recorded(case: Case, decisions: Sequence[Decision]) -> Iterator[str]:
    """Compare the seals with those that the ledger holds for the case."""
    known = _seals(case)
    for decision in decisions:
        if known.pop(decision.sequence, None) != decision.seal:
            yield f"第 {decision.sequence} 个决定“{decision.label}”与台账不符"
    for sequence in sorted(known):
        yield f"台账记有第 {sequence} 个决定，事项里却没有"


def _seals(case: Case) -> dict[int, str]:
    entries = Entry.objects.filter(subject=case.subject, kind="case.step").order_by("seq")
    return {e.data["sequence"]: e.data["seal"] for e in entries if e.data.get("kind") == case.kind}
