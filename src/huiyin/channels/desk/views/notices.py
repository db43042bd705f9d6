"""通知页: what I was told; and, for the system administrator, what could not be delivered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.http import desk_page
from huiyin.foundation.access import require
from huiyin.foundation.notices import selectors, services
from huiyin.foundation.notices.access import OUTBOX
from huiyin.foundation.notices.models import Delivery
from huiyin.foundation.notices.rules import BY_CODE

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

PER_PAGE = 30


@desk_page
def mine(request: DeskRequest) -> HttpResponse:
    """List what this person was told, the newest first."""
    page = Paginator(selectors.told(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "unread": selectors.unread_by(request.actor)}
    return render(request, "desk/notices.html", context)


@desk_page
@require_POST
def open_(request: DeskRequest, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points."""
    notice = services.open_notice(notice_id=notice_id, actor=request.actor, now=request.now)
    safe = notice.link and url_has_allowed_host_and_scheme(notice.link, {request.get_host()})
    return HttpResponseRedirect(notice.link if safe else reverse("desk:notices"))


@desk_page
@require_POST
def read_all(request: DeskRequest) -> HttpResponse:
    """Mark everything as read."""
    services.mark_all_read(actor=request.actor, now=request.now)
    return HttpResponseRedirect(reverse("desk:notices"))


@desk_page
def outbox(request: DeskRequest) -> HttpResponse:
    """Show what gave up, with its reason, and what waits."""
    require(OUTBOX, request.actor, "read_outbox")
    failed, waiting = selectors.failed(), selectors.waiting()
    page = Paginator(failed, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "failed": [{"row": row, "asks": not BY_CODE[row.channel].repeats} for row in page],
        "waiting": waiting[:PER_PAGE],
        "count": waiting.count(),
        "now": request.now,
    }
    return render(request, "desk/outbox.html", context)


@desk_page
@require_POST
def retry(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """Let one failed delivery try again."""
    require(OUTBOX, request.actor, "retry_delivery")
    services.retry(
        delivery=get_object_or_404(Delivery, pk=delivery_id),
        actor=request.actor,
        now=request.now,
        verified=request.POST.get("verified") == "yes",
    )
    messages.success(request, _("已重新放进队列，过一会儿再看结果。"))
    return HttpResponseRedirect(reverse("desk:outbox"))
