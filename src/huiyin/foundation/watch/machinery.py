"""运行状况 (machinery): jobs that fail or do not run, and a releaser that is silent or stopped.

Right after a start nothing is called late: what an outage held up is just being made up for.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from huiyin.foundation.release import daemon
from huiyin.foundation.tick.selectors import standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huiyin.foundation.tick.selectors import Standing

OWN_JOB = "watch.machinery"
FAILURES = 3
SILENCE = timedelta(minutes=5)
WARM = timedelta(minutes=30)


def machinery_faults(now: datetime) -> tuple[int, list[str]]:
    """Return how many parts were looked at and what is wrong with them."""
    jobs = standing(now)
    faults = list(_failing(jobs))
    if _warm(jobs, now):
        faults += [*_late(jobs, now), *_releaser(now)]
    return len(jobs) + 1, faults


def _warm(jobs: Sequence[Standing], now: datetime) -> bool:
    """Tell whether the worker was up when this job ran last, not long ago."""
    own = next((one.run for one in jobs if one.job.name == OWN_JOB), None)
    return own is not None and own.succeeded_at is not None and now - own.succeeded_at < WARM


def _failing(jobs: Sequence[Standing]) -> Iterator[str]:
    for one in jobs:
        most = FAILURES if one.job.at is None else 1
        if one.run is not None and one.run.failures >= most:
            yield f"后台任务“{one.job.label}”失败：{one.run.error.partition(':')[0]}"


def _late(jobs: Sequence[Standing], now: datetime) -> Iterator[str]:
    """Yield what is overdue; long jobs take turns, so none is late while another runs."""
    busy = any(
        one.job.apart and one.run and one.run.leased_until and one.run.leased_until > now
        for one in jobs
    )
    for one in jobs:
        waits = one.job.apart and busy
        if one.late and one.run is not None and not one.run.failures and not waits:
            yield f"后台任务“{one.job.label}”很久没有完成"


def _releaser(now: datetime) -> Iterator[str]:
    status = daemon.read_status()
    if status is None:
        return
    if now - datetime.fromisoformat(status["at"]) > SILENCE:
        yield "发布器没有回音，可能已经停止"
    elif status["problem"]:
        yield f"发布器停下了：{status['problem']}"
