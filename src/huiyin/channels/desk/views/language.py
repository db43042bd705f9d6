"""界面语言: each account chooses the language of its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.channels.desk.http import desk_page
from huiyin.foundation.accounts.services import set_language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest


@desk_page
@require_POST
def choose(request: DeskRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on."""
    set_language(actor=request.actor, language=request.POST.get("language", ""))
    came_from = request.META.get("HTTP_REFERER", "")
    if not url_has_allowed_host_and_scheme(came_from, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(reverse("desk:today"))
    return HttpResponseRedirect(urlsplit(came_from).path)
