"""站点设置页: what changed in settings, old addresses among them, proposed by one person and confirmed by another."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiyin.channels.desk.forms.settings import SettingsForm
from huiyin.channels.desk.http import desk_page
from huiyin.channels.desk.redirect_changes import redirect_changes
from huiyin.channels.desk.setting_changes import places, setting_change
from huiyin.domains.publication import services
from huiyin.domains.publication.access import CONFIGURING
from huiyin.domains.publication.configuration_documents import site_document
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.rules.configuration import KIND
from huiyin.domains.publication.selectors.guides import guide_statuses
from huiyin.domains.publication.selectors.redirects import unproposed
from huiyin.domains.publication.selectors.site_findings import site_findings
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.domains.publication.services.configure import frozen_of
from huiyin.foundation.access import may, may_anywhere, require
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate
from huiyin.kernel.errors import DomainError, Invalid, NotFound, NotPermitted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.channels.desk.http import DeskRequest
    from huiyin.channels.desk.setting_changes import Places
    from huiyin.kernel.actors import Actor

REDIRECTS = "redirect/"
"""The beginning of the keys of old addresses, and the box that stands for all of them on the page."""


@desk_page
def overview(request: DeskRequest) -> HttpResponse:
    """Show settings that differ from what is public, and the proposals that wait."""
    return _overview(request)


def _overview(
    request: DeskRequest, refused: SettingsForm | None = None, *, status: int = 200
) -> HttpResponse:
    """Show the page; ``refused`` is a form that was sent and not carried out, with what was typed."""
    actor = request.actor
    if not may_anywhere(CONFIGURING, actor, "read_configuration"):
        raise NotPermitted("not-permitted", _("您的岗位不能查看站点设置。"))
    known = places()
    waiting = Case.objects.filter(kind=KIND, state="proposed").order_by("pk")
    proposals = [_proposal(case, actor, known, refused) for case in waiting]
    proposed = {key for p in proposals for key in p["keys"]}
    others, moved = _parted(changed_documents())
    changed = [setting_change(k, d, known) for k, d in others.items()]
    context = {
        "changed": [{"change": c, "waits": c.key in proposed} for c in changed],
        "redirects": len(unproposed(moved)),
        "site_findings": site_findings(),
        "guides": guide_statuses(localdate(request.now)),
        "proposals": proposals,
        "may_propose": may(CONFIGURING, actor, "propose_configuration"),
        "propose_form": _again("propose", refused),
        "may_add": may_anywhere(CONFIGURING, actor, "configure"),
        "tree": _tree(actor),
        "form": refused,
    }
    return render(request, "desk/settings.html", context, status=status)


def _proposal(
    case: Case, actor: Actor, known: Places, refused: SettingsForm | None
) -> dict[str, Any]:
    """Return one proposal with everything it would change in public."""
    documents = {f.key: gate.document_of(f) for f in frozen_of(case)}
    others, moved = _parted(documents)
    return {
        "case": case,
        "by": case.decisions.first(),
        "keys": list(documents),
        "changes": [setting_change(key, d, known) for key, d in others.items()],
        "redirects": redirect_changes(moved),
        "may": {step.action for step in engine.available(case, actor)},
        "form": _again(f"case-{case.pk}", refused),
    }


def _parted(documents: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return settings that are shown field by field, and old addresses, which are a line each."""
    moved = {key: d for key, d in documents.items() if key.startswith(REDIRECTS)}
    return {key: d for key, d in documents.items() if key not in moved}, moved


def _again(name: str, refused: SettingsForm | None) -> SettingsForm:
    """Return a form, with what was typed where it is the one that was refused."""
    return refused if refused is not None and refused.name == name else SettingsForm(name)


def _tree(actor: Actor) -> list[dict[str, Any]]:
    """Return the sites with their columns, those that this person may write with addresses to do so."""
    columns: dict[int, list[Column]] = {}
    for column in Column.objects.order_by("path"):
        columns.setdefault(column.site_id, []).append(column)
    sites = Site.objects.select_related("organ").order_by("prefix")
    return [
        {
            "site": site,
            "may": may(CONFIGURING, actor, "configure", site.organ.path()),
            "columns": [
                {"row": c, "depth": c.path.removeprefix(site.prefix).count("/")}
                for c in columns.get(site.pk, [])
            ],
        }
        for site in sites
    ]


@desk_page
def picture(request: DeskRequest, prefix: str) -> HttpResponse:
    """Show a picture that settings in public, in a proposal or as they are written refer to."""
    if not may_anywhere(CONFIGURING, request.actor, "read_configuration"):
        raise NotPermitted("not-permitted", _("您的岗位不能查看站点设置。"))
    for document in _documents():
        mark = document.get("mark") or {}
        if mark.get("digest", "").startswith(prefix) and blobs.exists(mark["digest"]):
            response = HttpResponse(blobs.read(mark["digest"]), content_type=mark["media"])
            response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
            return response
    raise NotFound("picture-not-found", _("没有这幅图片。"))


def _documents() -> Iterator[Mapping[str, Any]]:
    """Yield the settings with pictures that somebody may compare: as written, as proposed, as public."""
    written = [site_document(s) for s in Site.objects.select_related("organ", "parent")]
    yield from written
    for case in Case.objects.filter(kind=KIND, state="proposed"):
        for frozen in frozen_of(case):
            if frozen.key.startswith("site/"):
                yield gate.document_of(frozen)
    for document in written:
        public = gate.public_version(f"site/{document['slug']}")
        if public is not None:
            yield gate.document_of(public.frozen)


def _keys(ticked: list[str]) -> list[str]:
    """Return the keys behind the boxes that were ticked; none at all is refused, not taken for every change."""
    if not ticked and changed_documents():
        raise Invalid("nothing-ticked", _("请先勾选要提出的改动。"))
    if REDIRECTS not in ticked:
        return ticked
    moved = unproposed()
    if not moved and ticked == [REDIRECTS]:  # no key at all would mean every change
        raise Invalid("nothing-changed", _("没有要提出的改动。"))
    return [*(key for key in ticked if key != REDIRECTS), *moved]


@desk_page
@require_POST
def act(request: DeskRequest) -> HttpResponse:
    """Propose, confirm or drop."""
    sent, actor, now = request.POST, request.actor, request.now
    action, number = sent.get("action"), sent.get("case", "")
    name = f"case-{number}" if number else "propose"
    form = SettingsForm(name, sent)
    opinion = form.words("opinion") if form.is_valid() else ""
    try:
        if action == "propose":
            require(CONFIGURING, actor, "propose_configuration")
            services.propose(
                keys=_keys(sent.getlist("keys")), opinion=opinion, actor=actor, now=now
            )
            messages.success(request, _("已提出，请另一位同事复核。"))
        elif action in {"confirm", "drop"} and number.isdecimal():
            verb = services.confirm if action == "confirm" else services.drop
            verb(case_id=int(number), opinion=opinion, actor=actor, now=now)
            messages.success(request, _("已办。"))
        else:
            raise Invalid("unknown-action", _("没有这个动作。"))
    except DomainError as error:
        form.refuse(error)
        return _overview(request, form, status=error.status)
    return HttpResponseRedirect(reverse("desk:settings"))
