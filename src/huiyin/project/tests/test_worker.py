"""The worker: a long job does not hold up the others."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.db import connection

from huiyin.foundation.tick import Job, jobs, register
from huiyin.project import worker

if TYPE_CHECKING:
    from datetime import datetime


@pytest.mark.django_db(transaction=True)
def test_a_long_job_runs_beside_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "_JOBS", {})
    monkeypatch.setattr(worker, "PAUSE", 0.01)
    release, began, stop = threading.Event(), threading.Event(), threading.Event()
    quick: list[datetime] = []

    def long(_now: datetime) -> int:
        began.set()
        release.wait(30)
        connection.close()
        return 1

    def short(now: datetime) -> int:
        quick.append(now)
        if began.is_set() and len(quick) > 3:
            stop.set()
        return 1

    register(Job("a.long", timedelta(hours=1), long, "长", apart=True))
    register(Job("b.short", timedelta(milliseconds=1), short, "短"))
    guard = threading.Timer(30, stop.set)
    guard.start()
    worker.run(stop)
    assert began.is_set()
    assert not release.is_set()
    assert len(quick) > 3
    release.set()
    guard.cancel()
    for thread in threading.enumerate():
        if thread.name == "long-jobs":
            thread.join(10)
