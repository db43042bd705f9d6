"""告知办理人 (telling): after a step, whoever it waits for now and whoever the step concerns are told, once.

Only the engine calls it, inside the transaction of the step. Each notice is keyed by case, version and what
it is about, so that nothing is told twice; what somebody else has done meanwhile is no longer unread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from huiyin.foundation.cases.models import Decision
from huiyin.foundation.cases.waiting import accounts, waiting_people
from huiyin.foundation.ledger.sentences import named, subject_name
from huiyin.foundation.notices.services import make_moot, tell_all

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.cases.models import Case

_LINKS: dict[str, Callable[[str], str]] = {}


def register_link(prefix: str, link: Callable[[str], str]) -> None:
    """Register where the desk shows subjects such as ``item/12``; ``link`` gets what follows the stroke."""
    _LINKS[prefix] = link


def link_of(subject: str) -> str:
    """Return the path on the desk under which a subject is shown, "" where there is none."""
    prefix, _stroke, rest = subject.partition("/")
    return _LINKS[prefix](rest) if prefix in _LINKS else ""


def tell(case: Case, taken: Sequence[Decision], now: datetime) -> None:
    """Tell about the steps that were just taken; ``taken`` are their decisions, the oldest first."""
    if not taken:
        return
    with translation.override(settings.LANGUAGE_CODE):
        _tell_everybody(case, taken, now)


def _tell_everybody(case: Case, taken: Sequence[Decision], now: datetime) -> None:
    """Write the notices in the language of the tables, whatever the language of whoever took the step."""
    make_moot(key=_key(case, taken[0].sequence - 1, "waiting"), now=now)
    actors = {decision.actor_id for decision in taken}
    told = set(actors)
    for decision in taken:
        told |= _tell_concerned(case, decision, actors, now)
    book = case.book
    if case.state in {taken[0].stage, book.initial} or book.by_state[case.state].final:
        return
    people = [user for user in waiting_people(case, now) if user.pk not in told]
    name, state = subject_name(case.subject), case.state_label
    _tell(
        case,
        people,
        _key(case, case.version, "waiting"),
        _("{name}等您办理：{state}").format(name=name, state=state),
        _("{who}办理了“{label}”，{name}转到“{state}”，等您办理。").format(
            who=taken[0].actor_name, label=taken[0].label, name=name, state=state
        ),
        now,
    )


def _tell_concerned(
    case: Case, decision: Decision, actors: set[int | None], now: datetime
) -> set[int | None]:
    """Tell whom the row of the step names, the actors of earlier steps of the round; return who they are."""
    step = case.book.find(decision.stage, decision.action)
    if step is None or not step.tells:
        return set()
    earlier = Decision.objects.filter(
        case=case, round=decision.round, action__in=step.tells, sequence__lt=decision.sequence
    ).values_list("actor_id", flat=True)
    name = subject_name(case.subject)
    form = _("{who}对{name}办理了“{label}”，现在是“{state}”。")
    if decision.actor_id is None:
        form = _("{name}：{label}。")
    text = form.format(
        who=decision.actor_name, name=name, label=decision.label, state=case.state_label
    )
    if decision.opinion:
        text += "\n" + _("理由：{opinion}").format(opinion=named(decision.opinion))
    people = accounts(set(earlier) - actors)
    _tell(
        case,
        people,
        _key(case, decision.sequence, "step"),
        _("{name}：{label}").format(name=name, label=decision.label),
        text,
        now,
    )
    return {user.pk for user in people}


def _key(case: Case, version: int, about: str) -> str:
    return f"{case.kind}/{case.subject}/{version}/{about}"


def _tell(
    case: Case, people: Sequence[User], key: str, subject: str, text: str, now: datetime
) -> None:
    tell_all(
        people=people,
        kind=f"{case.kind}.{key.rpartition('/')[2]}",
        key=key,
        subject=subject,
        text=text,
        link=link_of(case.subject),
        now=now,
    )
