"""定时的查阅 (reads): which jobs are late or failing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huiyin.foundation.tick.jobs import registered
from huiyin.foundation.tick.models import Run

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.tick.jobs import Job

PERIODS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A job with its row.

    ``late`` when nothing succeeded for three periods (a daily job: since its time) and the lease.
    """

    job: Job
    run: Run | None
    late: bool


def standing(now: datetime) -> list[Standing]:
    """Return every registered job with its last run, for the health page."""
    rows = {run.name: run for run in Run.objects.all()}
    return [
        Standing(job, rows.get(name), _late(job, rows.get(name), now))
        for name, job in sorted(registered().items())
    ]


def _late(job: Job, run: Run | None, now: datetime) -> bool:
    if run is not None and run.leased_until is not None and run.leased_until > now:
        return False  # it is running
    if job.at is not None:
        return run is None or now > run.due_at + job.lease
    if run is None or run.succeeded_at is None:
        return True
    return now - run.succeeded_at > PERIODS * job.every + job.lease
