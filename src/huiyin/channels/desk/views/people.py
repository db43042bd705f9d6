"""人员: the list, one person with posts and accounts, and choosing somebody for a post or an account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import localdate

from huiyin.channels.desk.choosing import purpose_of
from huiyin.channels.desk.forms.people import PersonSearch
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.views.organs import require_reader
from huiyin.foundation.access import may_anywhere
from huiyin.foundation.accounts import selectors as accounts
from huiyin.foundation.accounts.access import LEDGER
from huiyin.foundation.accounts.services.permission import may
from huiyin.foundation.organs import selectors as organs
from huiyin.foundation.organs.services import may_maintain

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

PER_PAGE = 30


@desk_page
def people(request: DeskRequest) -> HttpResponse:
    """List the people; with ``organ`` or ``for=account`` one is chosen for a post there or for an account."""
    require_reader(request.actor)
    search, day = PersonSearch(request.GET), localdate(request.now)
    found = organs.find_people(request.actor, day, words=search.words("q"))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    purpose = purpose_of(request)
    lines = organs.person_lines(page.object_list, day)
    held = accounts.by_person(request.actor, [line.person.pk for line in lines])
    context = {
        "search": search,
        "page": page,
        "purpose": purpose,
        "rows": [
            {"line": x, "accounts": held[x.person.pk], "choose": purpose.leads_to(x.person.pk)}
            for x in lines
        ],
        "may_register": may_maintain(request.actor, None),
    }
    return render(request, "desk/people/list.html", context)


@desk_page
def person(request: DeskRequest, person_id: int) -> HttpResponse:
    """Show one person."""
    found, day = organs.person(person_id, request.actor), localdate(request.now)
    rows = found.appointments.select_related("organ").order_by("-since", "-id")
    maintains = may_maintain(request.actor, None)
    held_accounts = accounts.lines(
        accounts.visible_to(request.actor).filter(person=found), request.now
    )
    context: dict[str, Any] = {
        "person": found,
        "held": [a for a in rows if a.until is None or a.until > day],
        "past": [a for a in rows if a.until is not None and a.until <= day],
        "accounts": held_accounts,
        "maintains": maintains,
        "may_open_account": may("account.create", request.actor) and not held_accounts,
        "reads_ledger": may_anywhere(LEDGER, request.actor, "read_ledger"),
    }
    return render(request, "desk/people/person.html", context)
