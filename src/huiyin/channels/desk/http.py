"""办公端入口: who acts and when is decided here, once; domain errors become a page or a message, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.foundation.accounts.selectors import actor_of
from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request on which the actor and the moment are already known."""

    actor: Actor
    now: datetime


def desk_page(view: View) -> View:
    """Require a sign-in, set ``request.actor`` and ``request.now``, show domain errors as a page."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.now = timezone.now()
        request.actor = actor_of(request.user, now=request.now)
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refused(request, error)

    return wrapped


def sentence(error: DomainError) -> str:
    """Return an error's sentence in the reader's language."""
    template = _(error.text)
    return template.format(**error.data) if error.data else template


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Show an error: on the page the form came from where there is one, else on a page of its own."""
    origin = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()})
    if request.method == "POST" and safe and request.POST.get("stay") != "no":
        messages.error(request, sentence(error))
        return HttpResponseRedirect(origin)
    context = {"sentence": sentence(error), "error": error}
    return render(request, "desk/refused.html", context, status=error.status)
