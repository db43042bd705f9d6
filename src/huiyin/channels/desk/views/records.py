"""台账页: the register of releases and the ledger of acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.paginator import Paginator
from django.shortcuts import render

from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.ledger_rows import ledger_rows
from huiyin.domains.publication import selectors as publication
from huiyin.foundation.access import require
from huiyin.foundation.accounts.access import LEDGER
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.ledger.verifying import verify
from huiyin.foundation.release import daemon, gate, queueing

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

PER_PAGE = 50


@desk_page
def register(request: DeskRequest) -> HttpResponse:
    """List what was registered, with what the releaser made of it."""
    page = Paginator(publication.releases(request.actor), PER_PAGE).get_page(
        request.GET.get("page")
    )
    rows = [
        {
            "item": item,
            "status": gate.status(item.key, now=request.now),
            "public": gate.public_version(item.key),
            "page": f"{settings.PORTAL_URL}/{item.key}/",
        }
        for item in page.object_list
    ]
    heard = daemon.read_status()
    context = {
        "rows": rows,
        "page": page,
        "releaser": heard,
        "running": queueing.answers(heard, now=request.now),
    }
    return render(request, "desk/register.html", context)


@desk_page
def entries(request: DeskRequest) -> HttpResponse:
    """Show the ledger, newest first; ``subject`` and ``who`` narrow it."""
    require(LEDGER, request.actor, "read_ledger")
    found = Entry.objects.order_by("-seq")
    subject, who = request.GET.get("subject", "").strip(), request.GET.get("who", "").strip()
    if subject:
        found = found.filter(subject=subject)
    if who:
        found = found.filter(actor_name__contains=who)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    rows = ledger_rows(page.object_list)
    report = verify() if request.GET.get("verify") else None
    context = {"rows": rows, "page": page, "subject": subject, "who_asked": who, "report": report}
    return render(request, "desk/ledger.html", context)
