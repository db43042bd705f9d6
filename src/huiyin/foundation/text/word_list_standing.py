"""用语表变更的现状 (reads): what waits for a second person, for whom, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from huiyin.foundation.access import require_anywhere
from huiyin.foundation.cases.models import Case
from huiyin.foundation.cases.waiting import waiting_people
from huiyin.foundation.text.access import WORD_LISTS
from huiyin.foundation.text.models import WordListChange
from huiyin.foundation.text.selectors import present_version
from huiyin.foundation.text.word_list_rules import KIND
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.cases.models import Decision
    from huiyin.kernel.actors import Actor

SUBJECT = "word-list-change/"
Standing = Literal["waits", "outdated", "effective", "covered", "taken_back", "given_up"]
"""``outdated`` waits for a list that changed since, ``covered`` was in effect until a later version."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A change with its case, the decision that proposed it, and the people for whom it waits (none when settled)."""

    change: WordListChange
    case: Case
    proposed: Decision
    people: tuple[User, ...]


def waiting(actor: Actor, now: datetime) -> list[Proposal]:
    """Return the changes that have no effect yet, the oldest first."""
    require_anywhere(WORD_LISTS, actor, "read_word_lists")
    cases = list(Case.objects.filter(kind=KIND, state="proposed").order_by("pk"))
    changes = WordListChange.objects.in_bulk([_number(case) for case in cases])
    return [_proposal(changes[_number(case)], case, now) for case in cases]


def waiting_for(actor: Actor) -> int:
    """Return how many changes wait for this person's agreement."""
    return Case.objects.waiting_for(actor).filter(kind=KIND, state="proposed").count()


def proposal(pk: int, actor: Actor, now: datetime) -> Proposal:
    """Return one change; ``NotFound`` where there is none."""
    require_anywhere(WORD_LISTS, actor, "read_word_lists")
    change = WordListChange.objects.filter(pk=pk).first()
    if change is None:
        raise NotFound("word-list-change-not-found", "没有找到这份用语表变更。")
    return _proposal(change, case_of(change), now)


def standing_of(row: Proposal) -> Standing:
    """Return what became of a change, and whether it still fits the list that it was compared with."""
    present = present_version(row.change.name)
    if row.case.state == "proposed":
        return "waits" if present == row.change.base_version else "outdated"
    if row.case.state == "effective":
        return "effective" if present == row.change.base_version + 1 else "covered"
    ended = row.case.decisions.get(action="drop")
    return "taken_back" if ended.actor_id == row.proposed.actor_id else "given_up"


def case_of(change: WordListChange) -> Case:
    """Return the case of a change."""
    case: Case = Case.objects.get(kind=KIND, subject=change.subject)
    return case


def waits_for_second(name: str) -> WordListChange | None:
    """Return the change of the list of a name that waits for a second person."""
    subjects = Case.objects.filter(kind=KIND, state="proposed").values_list("subject", flat=True)
    numbers = [subject.removeprefix(SUBJECT) for subject in subjects]
    return WordListChange.objects.filter(pk__in=numbers, name=name).first()


def subjects_of(name: str) -> list[str]:
    """Return under which subjects the ledger knows the changes of the list of a name."""
    return [change.subject for change in WordListChange.objects.filter(name=name)]


def _number(case: Case) -> int:
    return int(case.subject.removeprefix(SUBJECT))


def _proposal(change: WordListChange, case: Case, now: datetime) -> Proposal:
    people = () if case.book.by_state[case.state].final else tuple(waiting_people(case, now))
    return Proposal(change, case, case.decisions.get(action="propose"), people)
