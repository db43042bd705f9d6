"""办公端入口: who acts and when is decided here, once; domain errors become a page or a message, once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from huiyin.channels.desk.wording import said
from huiyin.foundation.accounts.selectors import actor_of
from huiyin.kernel.errors import DomainError, NotPermitted

if TYPE_CHECKING:
    from datetime import datetime

    from django.http import QueryDict

    from huiyin.kernel.actors import Actor

View = Callable[..., HttpResponseBase]


class DeskRequest(HttpRequest):
    """A request on which the actor and the moment are already known."""

    actor: Actor
    now: datetime


def moment() -> datetime:
    """Return the moment at which a request acts."""
    return timezone.now()


def desk_page(view: View) -> View:
    """Require a sign-in, set ``request.actor`` and ``request.now``, show domain errors as a page."""

    @never_cache
    @login_required
    @wraps(view)
    def wrapped(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.now = moment()
        request.actor = actor_of(request.user, now=request.now)
        try:
            return view(request, *args, **kwargs)
        except DomainError as error:
            return refused(request, error)

    return wrapped


def sentence(error: DomainError) -> str:
    """Return an error's sentence in the reader's language."""
    template = _(error.text)
    values = {k: said(v) if isinstance(v, str) else v for k, v in error.data.items()}
    return template.format(**values) if values else template


INTERNAL = frozenset({"csrfmiddlewaretoken", "action", "which", "digest", "version", "seen"})


def typed(sent: QueryDict) -> list[tuple[str, str]]:
    """Return what a person typed into a form, so that it is not lost where the form is gone."""
    return [
        (name, value)
        for name, values in sent.lists()
        if name not in INTERNAL
        for value in values
        if str(value).strip()
    ]


def refused(request: HttpRequest, error: DomainError) -> HttpResponse:
    """Show an error on a page of its own, with whatever was typed and the way back."""
    origin = request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(origin, {request.get_host()})
    context = {
        "sentence": sentence(error),
        "error": error,
        "opening": request.method == "GET" and isinstance(error, NotPermitted),
        "typed": typed(request.POST),
        "back": origin if request.method == "POST" and safe else "",
    }
    return render(request, "desk/refused.html", context, status=error.status)
