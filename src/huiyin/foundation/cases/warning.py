"""到期提醒和超期告知 (warnings): people hear of a clock that runs out before it is too late, and of one that did.

A catch-up job: what is due soon or overdue and has no such event for this due moment gets one, however often
the job runs and however long it was away. A clock whose due moment moves later is warned about anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases import rulebooks, selectors
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.cases.models import Case, ClockEvent
from huiyin.foundation.cases.telling import link_of
from huiyin.foundation.cases.waiting import responsible
from huiyin.foundation.ledger.sentences import readable, subject_name
from huiyin.foundation.ledger.services import record
from huiyin.foundation.notices.services import tell_all
from huiyin.foundation.organs.models import Appointment
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.cases.selectors import CaseReading

LEDGER = {"warned": "case.due_soon", "overdue": "case.overdue"}


def warn(now: datetime) -> int:
    """Tell about every clock that is due soon or overdue; return how many notices are new."""
    found = [
        (case, one, "overdue" if one.reading.overdue else "warned")
        for case, one in selectors.running(now)
        if one.reading.overdue or one.reading.due_soon
    ]
    return sum(_warn(case, one, kind, now) for case, one, kind in found)


@transaction.atomic
def _warn(case: Case, found: CaseReading, kind: str, now: datetime) -> int:
    """Write the event where there is none for this due moment, and tell whoever was not told yet."""
    current = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if current.version != case.version:
        return 0  # a step was taken meanwhile; the next run looks again
    due = found.reading.due_at.isoformat()
    events = ClockEvent.objects.filter(clock=found.clock, kind=kind)
    if not any(event.evidence.get("due_at") == due for event in events):
        _write(current, found, kind, due, now)
    people = responsible(current, now)
    if kind == "overdue":
        people += heads(current, found.rule.escalate_to, now)
    subject, text = _words(current, found, kind)
    return tell_all(
        people=people,
        kind=f"clock.{kind}",
        key=f"clock/{found.clock.pk}/{kind}/{due}",
        subject=subject,
        text=text,
        link=link_of(current.subject),
        now=now,
    )


def heads(case: Case, posts: tuple[str, ...], now: datetime) -> list[User]:
    """Return who holds one of the posts in the case's organ, or in the nearest above where nobody does."""
    day = rulebooks.day_of(now)
    held = Appointment.objects.filter(post__in=posts, since__lte=day).exclude(until__lte=day)
    for organ in reversed(case.organ_path()):
        persons = held.filter(organ=organ).values("person_id")
        found = User.objects.filter(is_active=True, person__in=persons)
        people = list(found.select_related("person").order_by("pk"))
        if people:
            return people
    return []


def _write(case: Case, found: CaseReading, kind: str, due: str, now: datetime) -> None:
    ClockEvent.objects.create(
        clock=found.clock,
        kind=kind,
        at=now,
        recorded_at=now,
        actor_id=SYSTEM.id,
        actor_name=SYSTEM.name,
        evidence={"due_at": due},
    )
    record(
        kind=LEDGER[kind],
        actor=SYSTEM,
        at=now,
        subject=case.subject,
        basis=found.rule.clause,
        data={"clock": found.rule.name, "label": found.rule.label, "due": due},
    )


def _words(case: Case, found: CaseReading, kind: str) -> tuple[str, str]:
    """Return subject and text of the notice."""
    values = {
        "name": subject_name(case.subject),
        "label": found.rule.label,
        "due": readable(found.reading.due_at.isoformat()),
        "state": case.state_label,
        "basis": label_of(found.rule.clause),
    }
    if kind == "overdue":
        subject, text = _("{name}的“{label}”已超期"), _("应于 {due} 前办完，现在还在“{state}”。")
    else:
        subject, text = _("{name}的“{label}”快到期了"), _("请于 {due} 前办完，现在在“{state}”。")
    provisional = _("这个日期待当年放假安排公布后确定。") if found.reading.provisional else ""
    basis = _("依据：{basis}")
    return subject.format(**values), "\n".join(
        line for line in (text.format(**values), provisional, basis.format(**values)) if line
    )
