"""夜间核对 (verifications): the jobs that verify pages, cases and ledger, and that all jobs do run."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING

from huiyin.foundation import tick
from huiyin.foundation.cases.models import Case
from huiyin.foundation.cases.verifying import verify_cases
from huiyin.foundation.ledger.sentences import subject_name
from huiyin.foundation.ledger.verifying import verify
from huiyin.foundation.watch.keeping import keep
from huiyin.foundation.watch.machinery import OWN_JOB, machinery_faults
from huiyin.foundation.watch.pages import shadow_faults
from huiyin.foundation.watch.rules import WATCHES

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    Found = tuple[int, list[str]]


def cases_found(_now: datetime) -> Found:
    """Replay the decisions of every case."""
    faults = [f"{subject_name(fault.subject)}：{fault.text}" for fault in verify_cases()]
    return Case.objects.count(), faults


def ledger_found(_now: datetime) -> Found:
    """Read the whole ledger."""
    report = verify()
    return report.count, [fault.text for fault in report.faults]


FINDERS: dict[str, Callable[[datetime], Found]] = {
    "release.shadow": shadow_faults,
    "cases.verify": cases_found,
    "ledger.verify": ledger_found,
    "machinery": machinery_faults,
}


def run_watch(code: str, now: datetime) -> int:
    """Make one verification, keep its result and return how many faults it found."""
    began = time.monotonic()
    count, faults = FINDERS[code](now)
    spent = time.monotonic() - began
    result = keep(
        kind=code,
        count=count,
        faults=faults,
        now=now + timedelta(seconds=spent),
        seconds=round(spent),
    )
    return result.total


def register_jobs() -> None:
    """Register a job for each row of the table; those at night run beside the others."""
    for watch in WATCHES:
        nightly = watch.at is not None
        tick.register(
            tick.Job(
                name=watch.code if nightly else OWN_JOB,
                every=timedelta(days=1) if nightly else timedelta(minutes=10),
                run=_runner(watch.code),
                label=watch.label,
                lease=timedelta(hours=6) if nightly else timedelta(minutes=2),
                at=watch.at,
                apart=nightly,
            )
        )


def _runner(code: str) -> Callable[[datetime], int]:
    def run(now: datetime) -> int:
        return run_watch(code, now)

    return run
