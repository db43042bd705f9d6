"""旧地址清单: many old addresses pasted or from a file, every bad line named, and those that an import run knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from huiyin.channels.desk.forms.redirects import LinesForm, OldSiteForm
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.views.redirects import sites_of
from huiyin.domains.publication import services
from huiyin.domains.publication.access import CONFIGURING, IMPORTING
from huiyin.domains.publication.importing import standing
from huiyin.domains.publication.importing.old_addresses import old_addresses
from huiyin.domains.publication.redirect_lines import Line, cleaned, read_lines
from huiyin.domains.publication.rules.redirects import MOST
from huiyin.domains.publication.selectors.redirects import proposes
from huiyin.foundation.access import may_anywhere
from huiyin.kernel.errors import DomainError, Invalid, NotPermitted

if TYPE_CHECKING:
    from django.http import HttpResponse, QueryDict

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.domains.publication.importing.old_addresses import Found
    from huiyin.kernel.actors import Actor

BYTES = 2_000_000
"""More than ``MOST`` lines of the longest addresses that are met, and less than Django takes in a form."""
LARGE = gettext_lazy("内容太多，请分成几次。")
ENCODINGS = ("utf-8-sig", "gb18030")
UNUSABLE = 400


@desk_page
def lines(request: DeskRequest) -> HttpResponse:
    """Show the box; propose or save what stands in it, or add what an import run knows."""
    actor = request.actor
    if not may_anywhere(CONFIGURING, actor, "configure"):
        raise NotPermitted("not-permitted", _("您的岗位不能修改站点设置。"))
    if request.method == "POST":
        return _sent(request)
    return _page(request, LinesForm(sites_of(actor), proposes=proposes(actor)), 200)


def _page(
    request: DeskRequest,
    form: LinesForm,
    status: int,
    *,
    asked: OldSiteForm | None = None,
    **more: Any,
) -> HttpResponse:
    runs = _runs(request.actor)
    if asked is None and runs:
        asked = OldSiteForm(runs)
    context = {"form": form, "most": MOST, "asked": asked, "may_propose": proposes(request.actor)}
    return render(request, "desk/redirects/lines.html", context | more, status=status)


def _runs(actor: Actor) -> list[tuple[str, str]]:
    """Return the import runs from which this person may take addresses."""
    if not may_anywhere(IMPORTING, actor, "read_imports"):
        return []
    return [
        (str(found.run.pk), _("第 {n} 批：{file}").format(n=found.run.pk, file=found.run.file))
        for found in standing.visible_to(actor)
        if found.counts["release"]
    ]


def _sent(request: DeskRequest) -> HttpResponse:
    """Carry out what was sent; what cannot be done is told line by line, and the box keeps its words."""
    actor, sent = request.actor, request.POST.copy()
    problem: DomainError | None = None
    try:
        sent["lines"] = _text(request)
    except Invalid as error:
        problem = error
    if problem is None and request.POST.get("action") == "list":
        return _listed(request, sent)
    form = LinesForm(sites_of(actor), sent, proposes=proposes(actor))
    if problem is None and form.is_valid():
        try:
            return _done(request, form, read_lines(form.cleaned_data["lines"]))
        except DomainError as error:
            problem = error
    status = UNUSABLE
    by_line: list[tuple[int, str, str]] = []
    if problem is not None:
        status = problem.status
        by_line = _named(problem, form)
        if not by_line:
            form.refuse(problem)
    return _page(request, form, status, by_line=by_line, good=_good(form, by_line))


def _listed(request: DeskRequest, sent: QueryDict) -> HttpResponse:
    """Add the old addresses that an import run knows below what stands in the box."""
    actor = request.actor
    asked = OldSiteForm(_runs(actor), sent)
    found: Found | None = None
    status, text = UNUSABLE, str(sent["lines"])
    if asked.is_valid():
        run = standing.one_visible_to(actor, int(asked.words("run"))).run
        try:
            found = old_addresses(run, asked.words("host"))
            there = {cleaned(line.path) for line in read_lines(text)}
            found.lines = [line for line in found.lines if line.path not in there]
            text = _bounded(
                "\n".join([*filter(None, [text.rstrip()]), *map(Line.text, found.lines)])
            )
            status = 200
        except DomainError as error:
            found, status = None, error.status
            asked.refuse(error)
    kept: dict[str, Any] = {name: sent.get(name, "") for name in ("site", "opinion")}
    form = LinesForm(sites_of(actor), proposes=proposes(actor), lines=text, **kept)
    left_out = found.left_out.most_common() if found else []
    return _page(request, form, status, asked=asked, found=found, left_out=left_out)


def _done(request: DeskRequest, form: LinesForm, found: list[Line]) -> HttpResponse:
    """Save the lines, or propose them; with ``rest`` only those without a fault, the others staying in the box."""
    action = request.POST.get("action", "propose")
    values: dict[str, Any] = {
        "site": form.words("site"),
        "actor": request.actor,
        "now": request.now,
    }
    if action == "save":
        saved = services.save_redirects(lines=found, **values)
        messages.success(request, _("已保存 {n} 条，还没有提出。").format(n=len(saved)))
        return HttpResponseRedirect(reverse("desk:redirects"))
    values["opinion"] = form.words("opinion")
    try:
        services.propose_redirects(lines=found, **values)
    except Invalid as error:
        bad = error.data.get("by_line")
        good = [line for line in found if line.number not in bad] if isinstance(bad, dict) else []
        if action != "rest" or not good:
            raise
        services.propose_redirects(lines=good, **values)
        messages.success(request, _("已提出 {n} 条，请另一位同事复核。").format(n=len(good)))
        rest = "\n".join(line.text() for line in found if line not in good)
        kept: dict[str, Any] = {name: form.words(name) for name in ("site", "opinion")}
        again = LinesForm(sites_of(request.actor), proposes=True, lines=rest, **kept)
        return _page(request, again, 200, kept=len(found) - len(good))
    messages.success(request, _("已提出 {n} 条，请另一位同事复核。").format(n=len(found)))
    return HttpResponseRedirect(reverse("desk:redirects"))


def _named(problem: DomainError, form: LinesForm) -> list[tuple[int, str, str]]:
    """Return number, text and fault of every bad line."""
    found = problem.data.get("by_line")
    if not isinstance(found, dict):
        return []
    rows = {line.number: line.text() for line in read_lines(form.cleaned_data["lines"])}
    return [(number, rows.get(number, ""), why) for number, why in sorted(found.items())]


def _good(form: LinesForm, by_line: list[tuple[int, str, str]]) -> int:
    """Return how many lines have no fault, where some have one."""
    return len(read_lines(form.cleaned_data["lines"])) - len(by_line) if by_line else 0


def _text(request: DeskRequest) -> str:
    """Return the text of the chosen file, or else what stands in the box; one of them counts, never both."""
    file, pasted = request.FILES.get("file"), request.POST.get("lines", "")
    if file is None:
        return pasted
    if pasted.strip():
        words = _("清单框里已有内容，又选了文件，不知道以哪个为准。请清空清单框，或不选文件。")
        raise Invalid("lines-twice", words, field="file")
    if (file.size or 0) > BYTES:
        raise Invalid("lines-large", str(LARGE), field="file")
    data = bytes(file.read())
    for encoding in ENCODINGS:
        try:
            return _bounded(data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise Invalid("lines-encoding", _("文件读不懂，请另存为 UTF-8 编码的 CSV 再传。"), field="file")


def _bounded(text: str) -> str:
    """Refuse what would be too large for a form once it stands in the box and is sent again."""
    if len(text.encode()) + text.count("\n") > BYTES:
        raise Invalid("lines-large", str(LARGE), field="file")
    return text
