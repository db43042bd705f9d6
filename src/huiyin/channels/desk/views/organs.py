"""机关: the tree, and one organ with its names, posts, empty posts and load."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.forms.organs import OrganSearch
from huiyin.channels.desk.http import desk_page
from huiyin.foundation.access import may_anywhere
from huiyin.foundation.accounts import selectors as accounts
from huiyin.foundation.accounts.access import LEDGER
from huiyin.foundation.cases.selectors import open_by_organ
from huiyin.foundation.organs import selectors as organs
from huiyin.foundation.organs.access import ORGANS
from huiyin.foundation.organs.fields import field_label
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.services import may_maintain
from huiyin.kernel.errors import NotPermitted

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.kernel.actors import Actor

DEEPEST = 4
"""Organs further down are not indented any more."""


@desk_page
def organ_list(request: DeskRequest) -> HttpResponse:
    """List the organs in the order of the tree, with heads, telephones, empty posts and open cases."""
    require_reader(request.actor)
    search, day = OrganSearch(request.GET), localdate(request.now)
    words, level = search.words("q"), search.words("level")
    closed = search.words("life") == "closed"
    if closed:
        lines = organs.closed_lines(request.actor, day, words=words)
    else:
        lines = organs.organ_lines(request.actor, day, words=words, level=level)
    load = open_by_organ()
    rows = [
        {"line": line, "depth": min(line.depth, DEEPEST), "open": load.get(line.organ.pk, 0)}
        for line in lines
    ]
    context = {
        "search": search,
        "rows": rows,
        "closed": closed,
        "empty_posts": sum(line.vacancies for line in lines),
        "may_establish": may_maintain(request.actor, None),
    }
    return render(request, "desk/organs/list.html", context)


@desk_page
def organ(request: DeskRequest, code: str) -> HttpResponse:
    """Show one organ."""
    found, day = organs.organ(code, request.actor), localdate(request.now)
    maintains = may_maintain(request.actor, found)
    context: dict[str, Any] = {
        "organ": found,
        "facts": _facts(found),
        "seats": organs.seats_of(found, day),
        "past": organs.past_posts_of(found, day),
        "names": found.names.order_by("-id"),
        "below": organs.visible_to(request.actor).filter(parent=found),
        "guided": organs.visible_to(request.actor).filter(competent=found),
        "load": _load(found, request),
        "maintains": maintains,
        "acts": _acts(found) if maintains else [],
        "reads_ledger": may_anywhere(LEDGER, request.actor, "read_ledger"),
    }
    return render(request, "desk/organs/organ.html", context)


def require_reader(actor: Actor) -> None:
    """Refuse whoever has no part in keeping the register."""
    if not may_anywhere(ORGANS, actor, "organ.read"):
        clause = next(row.clause for row in ORGANS if row.action == "organ.read")
        raise NotPermitted(
            "organs-not-permitted", _("您的岗位不能查看机关和人员名册。"), clause=clause
        )


def _facts(organ: Organ) -> list[tuple[str, str]]:
    """Return the facts of an organ that are known, in the order of the page."""
    names = (
        *("short_name", "english_name", "code", "uscc", "agency_words", "address", "office_hours"),
        *("phone", "fax", "email", "since", "until"),
    )
    rows = [(field_label(Organ, name), str(getattr(organ, name) or "")) for name in names]
    rows.append((_("网站"), _("有") if organ.has_website else _("没有")))
    return [(label, value) for label, value in rows if value]


def _load(organ: Organ, request: DeskRequest) -> dict[str, int]:
    """Return how much there is to do: open cases here and below, and the accounts of its people."""
    load = open_by_organ()
    below = organs.under([organ.pk])
    here = accounts.find(request.actor, request.now, organ=organ.pk, mark="active")
    return {
        "open": load.get(organ.pk, 0),
        "open_below": sum(n for pk, n in load.items() if pk in below and pk != organ.pk),
        "accounts": here.count(),
    }


def _acts(organ: Organ) -> list[dict[str, str]]:
    """Return the pages of acts that make sense for the organ as it stands."""
    if organ.until:
        return []
    here = f"?parent={organ.code}"
    pick = f"?organ={organ.code}"
    return [
        {"label": _("办理任职"), "url": reverse("desk:people") + pick},
        {"label": _("修改登记信息"), "url": reverse("desk:organ_describe", args=[organ.code])},
        {"label": _("设立下级机关"), "url": reverse("desk:organ_new") + here},
        {"label": _("更名"), "url": reverse("desk:organ_rename", args=[organ.code])},
        {"label": _("撤销"), "url": reverse("desk:organ_close", args=[organ.code])},
    ]
