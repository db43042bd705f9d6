"""运行状况: the releaser's last word, the recurring jobs, the queue, deliveries and the store, on one calm page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.shortcuts import render

from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.wording import said
from huiyin.foundation.access import require
from huiyin.foundation.notices import selectors as notices
from huiyin.foundation.release import daemon, queueing
from huiyin.foundation.release.access import WATCHING
from huiyin.foundation.release.purging import waiting_orders
from huiyin.foundation.release.size import store_size
from huiyin.foundation.release.ticket_kinds import KINDS
from huiyin.foundation.tick.selectors import standing

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

SHOWN = 50


@desk_page
def machinery(request: DeskRequest) -> HttpResponse:
    """Show how everything runs."""
    require(WATCHING, request.actor, "read_machinery")
    status, now = daemon.read_status(), request.now
    queue = queueing.queue(status, now=now)
    jobs = standing(now)
    context = {
        "releaser": _releaser(status, now),
        "queue": [
            {
                "row": w,
                "kind": said(KINDS[w.ticket.kind].label)
                if w.ticket.kind in KINDS
                else w.ticket.kind,
            }
            for w in queue[:SHOWN]
        ],
        "queued": sum(not w.scheduled for w in queue),
        "scheduled": sum(w.scheduled for w in queue),
        "shown": SHOWN,
        "jobs": jobs,
        "failing": sum(_troubled(job) for job in jobs),
        "failed": notices.failed().count(),
        "waiting": notices.waiting().count(),
        "purges": len(waiting_orders()),
        "size": store_size(settings.RELEASE_DIR),
    }
    return render(request, "desk/machinery.html", context)


def _troubled(job: Any) -> bool:
    return bool(job.late or (job.run and job.run.failures))


def _releaser(status: Mapping[str, Any] | None, now: datetime) -> dict[str, Any]:
    """Return the releaser's last word as people read it."""
    known = status or {}
    starting = known.get("code") == daemon.STARTING
    recent = known.get("pace", {}).get("recent") or []
    return {
        "answers": queueing.answers(status, now=now),
        "at": datetime.fromisoformat(known["at"]) if "at" in known else None,
        "sequence": known.get("sequence", 0),
        "problem": "" if starting else said(known.get("problem")),
        "starting": starting,
        "design": known.get("code") == daemon.DESIGN,
        "busy": known.get("busy", 0),
        "steps": len(recent),
        "longest": max((seconds for seconds, _n in recent), default=0),
        "usual": sorted(seconds for seconds, _n in recent)[len(recent) // 2] if recent else 0,
    }
