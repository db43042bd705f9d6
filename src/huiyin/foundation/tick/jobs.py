"""定时任务表 (jobs): what runs by itself, how often, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

_JOBS: dict[str, Job] = {}


@dataclass(frozen=True, slots=True)
class Job:
    """A recurring job: ``run(now)`` does everything that is due and returns how many things it did.

    ``lease`` is how long a run may take: after it, a run is taken for dead and the job may start
    again elsewhere. ``label`` is what people read.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    label: str
    lease: timedelta = timedelta(minutes=2)

    def __post_init__(self) -> None:
        """Refuse a job that could never or always be due."""
        if self.every <= timedelta(0) or self.lease <= timedelta(0):
            msg = f"job {self.name!r} needs a positive period and lease"
            raise ValueError(msg)


def register(job: Job) -> None:
    """Add a job; ``ValueError`` when another one has its name."""
    if _JOBS.setdefault(job.name, job) != job:
        msg = f"two jobs are called {job.name!r}"
        raise ValueError(msg)


def registered() -> Mapping[str, Job]:
    """Return every job by name."""
    return dict(_JOBS)
