"""一页一事: a page with one form; what cannot be done is told on the same page and nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from huiyin.kernel.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.channels.desk.forms import DeskForm
    from huiyin.channels.desk.http import DeskRequest

UNUSABLE = 400


@dataclass(frozen=True, slots=True)
class FormPage:
    """How a page around a form reads: ``back`` is where it leads, done or not; ``tone`` danger marks what hurts."""

    heading: str
    button: str
    back: str
    above: tuple[tuple[str, str], ...] = ()
    lead: str = ""
    warning: str = ""
    tone: str = ""


def answer(
    request: DeskRequest,
    form: DeskForm,
    page: FormPage,
    carry_out: Callable[[], str | HttpResponse],
) -> HttpResponse:
    """Show the form, or carry it out and go back with the sentence that tells it is done.

    ``carry_out`` calls a service and returns the sentence, or a page of its own where there is something
    to be seen once. A domain error is shown on the form's page with its status.
    """
    status = 200
    if request.method == "POST":
        status = UNUSABLE
        if form.is_valid():
            try:
                done = carry_out()
            except DomainError as error:
                form.refuse(error)
                status = error.status
            else:
                return _finished(request, done, page.back)
    context: dict[str, Any] = {"form": form, "page": page}
    return render(request, "desk/form.html", context, status=status)


def posted(request: DeskRequest) -> Any:
    """Return what was sent, None where the page is only opened."""
    return request.POST if request.method == "POST" else None


def _finished(request: DeskRequest, done: str | HttpResponse, back: str) -> HttpResponse:
    if isinstance(done, HttpResponse):
        return done
    messages.success(request, done)
    return HttpResponseRedirect(back)
