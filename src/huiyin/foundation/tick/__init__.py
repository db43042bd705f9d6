"""定时: catch-up jobs that are safe to run zero, one or five times."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """Stand-in until the real one lands."""

    name: str
    every: Any
    run: Any
    label: str = ""


JOBS: dict[str, Job] = {}


def register(job: Job) -> None:
    """Add a job."""
    JOBS[job.name] = job
