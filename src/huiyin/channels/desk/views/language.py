"""界面语言: each account chooses the language of its own pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from huiyin.channels.desk.http import desk_page
from huiyin.foundation.accounts.services import set_language

if TYPE_CHECKING:
    from django.http import HttpResponse

    from huiyin.channels.desk.http import DeskRequest


@require_POST
@desk_page
def choose(request: DeskRequest) -> HttpResponse:
    """Keep the choice and go back to the page it was made on."""
    set_language(user=request.user, language=request.POST.get("language", ""))
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return HttpResponseRedirect(back if inside else reverse("desk:today"))
