"""导入工作日历 (importing a year): a new notice takes effect at once, and every date it moves is logged."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from huiyin.foundation.access import Permission, require
from huiyin.foundation.cases import selectors
from huiyin.foundation.cases.models import CalendarDay, CalendarYear
from huiyin.foundation.ledger.services import record
from huiyin.kernel.calendar import parse_year
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

IMPORTING = (Permission("import_calendar", frozenset({"system_admin", "system"})),)


@dataclass(frozen=True, slots=True)
class Moved:
    """A running clock whose due moment the import changed (ISO, Asia/Shanghai)."""

    subject: str
    clock: str
    label: str
    before: str
    after: str
    was_provisional: bool


@dataclass(frozen=True, slots=True)
class Imported:
    """The result: the row of the year, and the clocks it moved."""

    row: CalendarYear
    moved: tuple[Moved, ...]


@transaction.atomic
def import_year(*, text: str, actor: Actor, now: datetime) -> Imported:
    """Import one year from TOML in the form of ``policies/calendar``; the last import of a year counts.

    ``Invalid`` names every problem of the text. Each clock that moves gets a ledger entry.
    """
    require(IMPORTING, actor, "import_calendar")
    try:
        year = parse_year(tomllib.loads(text), imported_at=now)
    except tomllib.TOMLDecodeError as error:
        raise Invalid(
            "calendar-toml", "这不是 TOML 文件：{problem}", problem=str(error), field="text"
        ) from None
    before = _due_moments(now)
    row = CalendarYear.objects.create(
        year=year.year, notice=year.notice, imported_at=now, imported_by=actor.id
    )
    CalendarDay.objects.bulk_create(
        [
            CalendarDay(calendar=row, date=day, kind=kind, name=name)
            for kind, days in (("off", year.off), ("work", year.work))
            for day, name in days.items()
        ]
    )
    moved = _moved(before, now)
    _log(row, moved, actor, now)
    return Imported(row, moved)


def _due_moments(now: datetime) -> dict[int, tuple[str, bool]]:
    return {
        found.clock.pk: (found.reading.due_at.isoformat(), found.reading.provisional)
        for _case, found in selectors.running(now)
    }


def _moved(before: dict[int, tuple[str, bool]], now: datetime) -> tuple[Moved, ...]:
    changes = []
    for case, found in selectors.running(now):
        was, provisional = before[found.clock.pk]
        after = found.reading.due_at.isoformat()
        if after != was:
            changes.append(
                Moved(case.subject, found.rule.name, found.rule.label, was, after, provisional)
            )
    return tuple(changes)


def _log(row: CalendarYear, moved: tuple[Moved, ...], actor: Actor, now: datetime) -> None:
    record(
        kind="calendar.imported",
        actor=actor,
        at=now,
        subject=f"calendar/{row.year}",
        data={"year": row.year, "notice": row.notice, "moved": len(moved)},
    )
    for change in moved:
        record(
            kind="case.due_moved",
            actor=actor,
            at=now,
            subject=change.subject,
            data={
                "clock": change.clock,
                "label": change.label,
                "before": change.before,
                "after": change.after,
                "provisional": change.was_provisional,
                "year": row.year,
            },
        )
