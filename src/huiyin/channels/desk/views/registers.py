"""台账: what is withheld, and what a newer document made outdated, each as a list and as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.exporting import csv_file
from huiyin.channels.desk.forms.registers import RegisterSearch
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication import services
from huiyin.domains.publication.access import READING
from huiyin.domains.publication.rules import DISCLOSURE
from huiyin.foundation.access import require_anywhere
from huiyin.foundation.cases.citations import label as label_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.domains.publication.models import Item
    from huiyin.domains.publication.selectors import OutdatedRow, WithheldRow

PER_PAGE = 50
REASSESS = "disclosure-regulation-2019:18"
VALIDITY = "catalogue-guideline-2009:6"
ATTRIBUTES = {row.code: row.label for row in DISCLOSURE}


@desk_page
def withheld(request: DeskRequest) -> HttpResponse:
    """List what was decided not to be published, the next assessment first."""
    require_anywhere(READING, request.actor, "read_items")
    rows = publication.withheld(request.actor, request.now)
    search = _search(request, (row.item for row in rows))
    rows = [row for row in rows if search.takes(row.item)]
    if request.GET.get("format") == "csv":
        head = (_("标题"), _("机关"), _("认定属性"), _("依据"), _("条款"), _("理由"),
                _("批准日期"), _("批准人"), _("最迟评估"), _("现在"))  # fmt: skip
        if request.method == "GET":
            services.note_withheld_export(
                by_words=bool(search.words("q")),
                organ=search.words("organ"),
                rows=len(rows),
                actor=request.actor,
                now=request.now,
            )
        return csv_file(_("不公开信息台账"), head, map(_withheld_cells, rows))
    context = _context(request, search, rows) | {
        "basis": label_of(REASSESS),
        "late": sum(row.late for row in rows),
        "attributes": ATTRIBUTES,
    }
    context["rows"] = [
        {
            "row": row,
            "attribute": ATTRIBUTES.get(row.disclosure, row.disclosure),
            "clause": label_of(row.ground.clause),
        }
        for row in context["page"].object_list
    ]
    return render(request, "desk/withheld.html", context)


@desk_page
def outdated(request: DeskRequest) -> HttpResponse:
    """List what is public as in force although a released document replaces it."""
    require_anywhere(READING, request.actor, "read_items")
    rows = publication.outdated_by_release(request.actor)
    search = _search(request, (row.item for row in rows))
    rows = [row for row in rows if search.takes(row.item)]
    if request.GET.get("format") == "csv":
        head = (
            _("标题"),
            _("发文字号"),
            _("机关"),
            _("登记号"),
            _("由何文件代替"),
            _("新文件成文日期"),
        )
        return csv_file(_("被代替的文件"), head, map(_outdated_cells, rows))
    context = _context(request, search, rows) | {"basis": label_of(VALIDITY)}
    return render(request, "desk/outdated.html", context)


def _search(request: DeskRequest, items: Iterable[Item]) -> RegisterSearch:
    return RegisterSearch(request.GET, organs={i.organ.code: i.organ.name for i in items})


def _context(request: DeskRequest, search: RegisterSearch, rows: list[Any]) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return {"search": search, "page": page, "today": localdate(request.now), "asked": search.asked}


def _withheld_cells(row: WithheldRow) -> tuple[Any, ...]:
    return (
        row.item.title, row.item.organ.name, said(ATTRIBUTES.get(row.disclosure, row.disclosure)),
        said(row.ground.label), label_of(row.ground.clause), row.reason, row.decided_on,
        row.decided_by, row.due_on, said(row.case.state_label),
    )  # fmt: skip


def _outdated_cells(row: OutdatedRow) -> tuple[Any, ...]:
    item = row.item
    return (
        item.title, item.document_number, item.organ.name, item.registration, row.by_title, row.since,
    )  # fmt: skip
