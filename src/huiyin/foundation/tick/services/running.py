"""运行到期任务 (running): each due job once, by one process at a time, one failure harming no other."""

from __future__ import annotations

import logging
import secrets
import time
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import F, Q

from huiyin.foundation.tick.jobs import registered
from huiyin.foundation.tick.models import Run

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.foundation.tick.jobs import Job

log = logging.getLogger("huiyin.tick")
ERROR_LENGTH = 2000


def run_due(now: datetime, *, apart: bool | None = None) -> list[Run]:
    """Run every registered job that is due at ``now`` and return the rows of those that ran.

    Periods missed in an outage are not made up one by one: one run does whatever has become due. A
    job another process holds is left alone. ``apart`` chooses the long jobs or the others.
    """
    ran = []
    for _name, job in sorted(registered().items()):
        if apart is not None and job.apart is not apart:
            continue
        run = _claim(job, now)
        if run is not None:
            ran.append(_run(job, run, now))
    return ran


def _claim(job: Job, now: datetime) -> Run | None:
    """Take the job's row in one statement: of two processes only one changes it."""
    Run.objects.get_or_create(name=job.name, defaults={"due_at": job.first_due(now)})
    token = secrets.token_hex(16)
    free = Q(leased_until=None) | Q(leased_until__lte=now)
    taken = Run.objects.filter(free, name=job.name, due_at__lte=now).update(
        token=token, started_at=now, leased_until=now + job.lease
    )
    return Run.objects.get(name=job.name, token=token) if taken else None


def _run(job: Job, run: Run, now: datetime) -> Run:
    """Run a claimed job and write the result down, unless the claim was lost meanwhile."""
    began = time.monotonic()
    try:
        count = job.run(now)
    except Exception as error:  # one failing job must not stop the others; the traceback is logged
        log.exception("job %s failed", job.name)
        result = {"failures": F("failures") + 1, "error": _told(error)}
    else:
        result = {"failures": 0, "error": "", "count": count, "succeeded_at": now}
    finished = now + timedelta(seconds=time.monotonic() - began)
    Run.objects.filter(pk=run.pk, token=run.token).update(
        token="", leased_until=None, finished_at=finished, due_at=job.due_after(now), **result
    )
    run.refresh_from_db()
    return run


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
