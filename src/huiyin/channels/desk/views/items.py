"""稿件: lists, the page of one item with everything a reviewer needs, and the actions on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.acting import Act, carry_out
from huiyin.channels.desk.forms.acts import form_of
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.review_page import review_context
from huiyin.channels.desk.rows import item_lines
from huiyin.channels.desk.sections import Refused, desk_of
from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import ITEM_TYPES
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest

PER_PAGE = 30
UNUSABLE = 422


@desk_page
def items(request: DeskRequest) -> HttpResponse:
    """List the items this person may see; ``q`` searches titles and numbers."""
    found = Item.objects.visible_to(request.actor).select_related("organ", "column")
    asked = request.GET.get("q", "").strip()
    if asked:
        found = found.filter(title__icontains=asked) | found.filter(
            document_number__icontains=asked
        )
    page = Paginator(found.order_by("-id"), PER_PAGE).get_page(request.GET.get("page"))
    rows = item_lines(publication.item_rows(page.object_list), now=request.now, act=_("打开"))
    context = {
        "rows": rows,
        "page": page,
        "asked": asked,
        "heading": _("全部稿件"),
        "caption": _("共 {n} 篇").format(n=page.paginator.count),
    }
    return render(request, "desk/list.html", context)


@desk_page
def new(request: DeskRequest) -> HttpResponse:
    """Offer the kinds of items to write."""
    add = reverse("wagtailsnippets_publication_item:add")
    kinds = [
        {"label": said(t.label), "url": f"{add}?type={t.code}", "code": t.code} for t in ITEM_TYPES
    ]
    return render(request, "desk/new.html", {"kinds": kinds})


@desk_page
def item(request: DeskRequest, item_id: int) -> HttpResponse:
    """Show one item: its words with what changed, findings, decisions, and what this person may do."""
    context = review_context(
        item_id, request.actor, now=request.now, against=request.GET.get("against", "")
    )
    return render(request, "desk/item.html", context)


@desk_page
@require_POST
def act(request: DeskRequest, item_id: int) -> HttpResponse:
    """Carry out an action of the form and come back to the item; refused, the page keeps what was typed."""
    sent, actor, now = request.POST, request.actor, request.now
    against = request.GET.get("against", "")
    refusal, status = Refused(sent), UNUSABLE
    desk = desk_of(publication.review_of(item_id, actor), actor, now)
    form = form_of(refusal.name, desk.offer, sent)
    if form.is_valid():
        try:
            done = carry_out(Act(item_id, sent.get("action", ""), sent, form, actor, now))
        except DomainError as error:
            refusal, status = Refused(sent, error), error.status
        else:
            messages.success(request, done)
            return HttpResponseRedirect(reverse("desk:item", args=[item_id]))
    context = review_context(item_id, actor, now=now, against=against, refused=refusal)
    return render(request, "desk/item.html", context, status=status)
