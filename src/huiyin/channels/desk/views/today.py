"""今天: what waits for me and what is late, the most urgent first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.duties import duties
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.rows import item_lines
from huiyin.domains.publication import selectors as publication
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.citations import label as label_of

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

DRAFTS, SHOWN = 60, 20
"""Of so many of a person's newest drafts, so many that are the most urgent."""


@desk_page
def today(request: DeskRequest) -> HttpResponse:
    """Show the day of one person."""
    now, day = request.now, localdate(request.now)
    rows = item_lines(publication.waiting_for(request.actor), now=now, act=_("办理"))
    mine = item_lines(publication.drafts_of(request.actor, DRAFTS), now=now, act=_("打开"))
    soon = cases.calendar().due(day, 3)
    url = reverse("desk:waiting")
    due = [r.due for r in rows if r.due]
    overdue = sum(d < day for d in due)
    figures = [
        {"count": overdue, "label": _("已经超期"), "late": bool(overdue), "url": url},
        {"count": sum(d == day for d in due), "label": _("今天到期"), "url": url},
        {"count": sum(day < d <= soon for d in due), "label": _("三个工作日内"), "url": url},
        {"count": len(rows), "label": _("待办合计"), "url": url},
    ]
    context = {
        "today": day,
        "figures": figures,
        "rows": rows,
        "mine": mine[:SHOWN],
        "broken_basis": label_of("inspection-indicators-2019:D4.3"),
        "broken": publication.broken_links(request.actor, now=now),
        "caption": _("等我办的，先急后缓"),
        "duties": duties(request.actor, now=now),
    }
    return render(request, "desk/today.html", context)


@desk_page
def waiting(request: DeskRequest) -> HttpResponse:
    """List everything that waits for this person."""
    rows = item_lines(publication.waiting_for(request.actor), now=request.now, act=_("办理"))
    context = {"rows": rows, "heading": _("待我审签"), "caption": _("先急后缓")}
    return render(request, "desk/list.html", context)
