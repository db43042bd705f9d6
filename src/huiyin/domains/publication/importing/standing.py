"""迁移批次的查阅 (reads): the runs a person may see, what became of their rows, and which wait for a signature."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import BigIntegerField, Count, Exists, OuterRef, When
from django.db.models import Case as Choice
from django.db.models.functions import Cast, Substr
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.domains.publication.importing.accounts import REPEATED
from huiyin.domains.publication.importing.signing import SIGNING
from huiyin.domains.publication.models import ImportRow, ImportRun
from huiyin.domains.publication.rules.migration import KIND, migration_rule
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.models import Admission, Refusal, Ticket
from huiyin.kernel.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from huiyin.domains.publication.models import ImportPart
    from huiyin.kernel.actors import Actor

SUBJECT = "import/"


@dataclass(frozen=True, slots=True)
class Standing:
    """A run with its case and how many of its rows became what."""

    run: ImportRun
    case: Case
    counts: Counter[str]

    @property
    def signable(self) -> bool:
        """Tell whether there is a finished list to sign."""
        return self.run.finished_at is not None and self.counts["release"] > 0


@dataclass(frozen=True, slots=True)
class PartStanding:
    """A part of a signed run: its ticket, when it came out, or why it did not."""

    part: ImportPart
    number: int
    registration: str
    out_at: datetime | None
    refused: str


def visible_to(actor: Actor) -> list[Standing]:
    """Return the runs the actor may see, the newest first."""
    cases = Case.objects.visible_to(actor).filter(kind=KIND).select_related("organ")
    return _standings(cases)


def one_visible_to(actor: Actor, run_id: int) -> Standing:
    """Return a run the actor may see; ``NotFound`` for somebody else's as for none."""
    cases = Case.objects.visible_to(actor).filter(kind=KIND, subject=f"{SUBJECT}{run_id}")
    found = _standings(cases.select_related("organ"))
    if not found:
        raise NotFound("run-not-found", _("没有这个迁移批次。"))
    return found[0]


def waiting_for(actor: Actor) -> list[Standing]:
    """Return the runs whose list this person may sign now."""
    return _standings(_signable_by(actor).select_related("organ"))


def waiting_count(actor: Actor) -> int:
    """Return how many lists this person may sign now."""
    return _signable_by(actor).count()


def lane_open() -> bool:
    """Tell whether lists may be signed today; a city may have closed the lane."""
    return migration_rule(localdate()).allowed


def _signable_by(actor: Actor) -> QuerySet[Case]:
    """Return the cases of finished runs that have something to sign, open to this person.

    Only a case of this kind has a subject that ends in a run's number, so the number is read of no other.
    """
    if not lane_open():
        return Case.objects.none()
    number = Cast(Substr("subject", len(SUBJECT) + 1), BigIntegerField())
    rows = ImportRow.objects.filter(run=OuterRef("pk"), outcome="release")
    runs = ImportRun.objects.filter(Exists(rows), pk=OuterRef("run"), finished_at__isnull=False)
    open_cases = Case.objects.open_to(actor, SIGNING).filter(kind=KIND, closed_at=None)
    return open_cases.annotate(run=Choice(When(kind=KIND, then=number))).filter(Exists(runs))


def _standings(cases: Iterable[Case]) -> list[Standing]:
    by_run = {int(case.subject.removeprefix(SUBJECT)): case for case in cases}
    counted: dict[int, Counter[str]] = {pk: Counter() for pk in by_run}
    found = ImportRow.objects.filter(run__in=by_run).values_list("run", "outcome")
    for run, outcome, count in found.annotate(Count("pk")).order_by():
        counted[run][outcome] = count
    runs = ImportRun.objects.filter(pk__in=by_run).order_by("-pk")
    return [Standing(run, by_run[run.pk], counted[run.pk]) for run in runs]


def parts_of(run: ImportRun) -> list[PartStanding]:
    """Return the parts of a run with what the releaser made of each."""
    parts = list(run.parts.order_by("at"))
    numbers = [part.ticket for part in parts]
    tickets = Ticket.objects.in_bulk(numbers)
    out = dict(Admission.objects.filter(ticket__in=numbers).values_list("ticket", "admitted_at"))
    refused = Refusal.objects.filter(ticket__in=numbers)
    why = {r.ticket_id: "；".join(map(str, r.problems)) for r in refused}
    return [
        PartStanding(
            part=part,
            number=part.at + 1,
            registration=tickets[part.ticket].registration,
            out_at=out.get(part.ticket),
            refused=why.get(part.ticket, ""),
        )
        for part in parts
    ]


def rows_of(run: ImportRun, *, outcome: str = "", why: str = "") -> QuerySet[ImportRow]:
    """Return the rows of a run in order; ``why`` is a kind of reason (``accounts.kinds``)."""
    rows: QuerySet[ImportRow] = run.rows.select_related("item").order_by("number")
    if outcome:
        rows = rows.filter(outcome=outcome)
    pieces = ["与《"] if why == REPEATED else [p.strip("“” ") for p in why.split("…")]
    for piece in pieces:
        rows = rows.filter(reason__contains=piece) if piece else rows
    return rows
