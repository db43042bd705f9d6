"""定时任务表 (jobs): what runs by itself, how often, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from huiyin.kernel.calendar import SHANGHAI

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_JOBS: dict[str, Job] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """A recurring job: ``run(now)`` does everything that is due and returns how many things it did.

    ``lease`` is how long a run may take: after it, a run is taken for dead and the job may start
    again elsewhere. ``label`` is what people read. With ``at`` the job runs once a day, at or after that
    time in Asia/Shanghai; a day missed is made up by one run. ``apart`` keeps a long job out of the way:
    the worker runs it beside the others.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    label: str
    lease: timedelta = timedelta(minutes=2)
    at: time | None = None
    apart: bool = False

    def __post_init__(self) -> None:
        """Refuse a job that could never or always be due."""
        if self.every <= timedelta(0) or self.lease <= timedelta(0):
            msg = f"job {self.name!r} needs a positive period and lease"
            raise ValueError(msg)
        if self.at is not None and self.every != timedelta(days=1):
            msg = f"job {self.name!r} has a time of day and must be daily"
            raise ValueError(msg)

    def first_due(self, now: datetime) -> datetime:
        """Return when a job that never ran is due."""
        return now if self.at is None else self.due_after(now)

    def due_after(self, now: datetime) -> datetime:
        """Return when the job is due next after a run that began at ``now``."""
        if self.at is None:
            return now + self.every
        local = now.astimezone(SHANGHAI)
        today = datetime.combine(local.date(), self.at, SHANGHAI)
        return today if today > local else today + self.every


def register(job: Job) -> None:
    """Add a job; ``ValueError`` when another one has its name."""
    if _JOBS.setdefault(job.name, job) != job:
        msg = f"two jobs are called {job.name!r}"
        raise ValueError(msg)


def registered() -> Mapping[str, Job]:
    """Return every job by name."""
    return dict(_JOBS)
