"""大家在找什么: what people look for on the portal, and what of it they do not find."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.exporting import csv_file
from huiyin.channels.desk.http import desk_page
from huiyin.domains.publication.access import DRAFTING, READING
from huiyin.foundation.access import may_anywhere, require_anywhere
from huiyin.foundation.text import sought
from huiyin.foundation.text.asked_limits import FEWEST

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.foundation.text.sought import Sought

PERIODS = (7, 30, 90)
USUAL = 30
AT_ONCE = 50
"""Words of a table: who wants all of them takes the file."""


@desk_page
def searches(request: DeskRequest) -> HttpResponse:
    """List the words asked most in the last days and those without a result, on a page or in a file."""
    require_anywhere(READING, request.actor, "read_items")
    days = _days(request.GET.get("days", ""))
    since = localdate(request.now) - timedelta(days=days - 1)
    if request.GET.get("format") == "csv":
        return _file(days, since)
    most, missed = sought.most_asked(since, AT_ONCE), sought.most_missed(since, AT_ONCE)
    beside = sought.beside(since)
    context = {
        "days": days,
        "periods": PERIODS,
        "most": [_row(found) for found in most],
        "missed": [_row(found) for found in missed],
        "beside": beside,
        "anything": bool(most or beside.seldom or beside.unkept),
        "fewest": FEWEST.amount,
        "at_once": AT_ONCE,
        "may_write": may_anywhere(DRAFTING, request.actor, "draft"),
    }
    return render(request, "desk/searches.html", context)


def _days(asked: str) -> int:
    return next((days for days in PERIODS if str(days) == asked), USUAL)


def _row(found: Sought) -> dict[str, Any]:
    query = urlencode({"q": found.words})
    return {"found": found, "address": f"{settings.PORTAL_URL}/search?{query}"}


def _file(days: int, since: date) -> HttpResponse:
    head = (_("词"), _("次数"), _("没有结果的次数"), _("没有结果的比例（%）"), _("最近一次"))
    cells = ((s.words, s.times, s.missed, s.share, s.last) for s in sought.most_asked(since))
    return csv_file(_("大家在找什么（近 {n} 天）").format(n=days), head, cells)
