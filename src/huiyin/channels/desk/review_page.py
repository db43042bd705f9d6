"""审签页内容: everything a reviewer needs on one page, gathered from the selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.answers import answers, beside
from huiyin.channels.desk.deadlines import clock_deadline, disclosure_line
from huiyin.channels.desk.decided import decision_line
from huiyin.channels.desk.files import attachments, file_name
from huiyin.channels.desk.forms.act import Offer
from huiyin.channels.desk.http import typed
from huiyin.channels.desk.passages import passages
from huiyin.channels.desk.rows import duty_met
from huiyin.channels.desk.sections import desk_of
from huiyin.channels.desk.sheet import linked, names_in, sheet
from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.models import Submission
from huiyin.domains.publication.rules.publication import EDITABLE
from huiyin.foundation.access import may
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate, outlook
from huiyin.foundation.release.access import PURGING

DUTY = "disclosure"
"""The clock that counts the duty to disclose from the submission on."""

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.channels.desk.deadlines import Deadline
    from huiyin.channels.desk.sections import Refused, Section
    from huiyin.domains.publication.selectors import Review, Version
    from huiyin.kernel.actors import Actor


def review_context(
    item_id: int,
    actor: Actor,
    *,
    now: datetime,
    against: str = "",
    refused: Refused | None = None,
) -> dict[str, Any]:
    """Return the context of the page.

    ``against`` is the digest of the version to compare with, ``refused`` a form that was sent and not carried
    out: the page then shows it again with everything typed, and the errors at its top.
    """
    review = publication.review_of(item_id, actor)
    desk = desk_of(review, actor, now, refused)
    sections = desk.sections()
    status = gate.status(review.item.key, now=now)
    waits = status.state in {"scheduled", "queued"} and status.ticket
    organ = review.item.organ.path()
    return {
        "item": review.item,
        "case": review.case,
        "state_label": said(publication.item_rows([review.item])[0].state_label),
        "digest": review.digest,
        "against": against,
        "erased": review.erased,
        "versions": _versions(review),
        "findings": desk.findings,
        "checking_draft": review.case.state in EDITABLE,
        "decisions": _decisions(review),
        "sections": sections,
        "deadlines": _deadlines(review, now),
        "status": status,
        "public": gate.public_version(review.item.key),
        "dangers": outlook.dangers(status.ticket, now=now) if waits and status.ticket else [],
        "may_purge": (review.case.state == "withdrawn" or review.case.round > 1)
        and may(PURGING, actor, "propose_purge", organ),
        "may_edit": review.case.state in EDITABLE and may(DRAFTING, actor, "draft", organ),
        "edit_url": reverse("wagtailsnippets_publication_item:edit", args=[review.item.pk]),
        "portal_page": f"{settings.PORTAL_URL}/{review.item.key}/",
        **_document(review, actor, against),
        **_told(refused, sections),
    }


def _deadlines(review: Review, now: datetime) -> list[Deadline]:
    """Return the clocks of the case, and the duty to disclose where no running clock of it ends as early."""
    today = localdate(now)
    clocks = cases.clock_readings(review.case, now)
    found = [clock_deadline(clock, today) for clock in clocks]
    duty = publication.disclosure_deadline(review.item)
    if duty is None or duty_met(review.case):
        return found
    running = [c.reading.due_on for c in clocks if c.rule.name == DUTY and not c.reading.stopped]
    if not any(day <= duty.day for day in running):
        found.append(disclosure_line(duty, today))
    return found


def _told(refused: Refused | None, sections: list[Section]) -> dict[str, Any]:
    """Return the form whose errors stand at the top; one that the page no longer offers is quoted in full."""
    if refused is None:
        return {}
    shown = next((s.form for s in sections if s.form.name == refused.name), None)
    if shown is not None:
        return {"form": shown}
    return {"form": refused.again(Offer()), "typed": typed(refused.sent)}


def _document(review: Review, actor: Actor, against: str) -> dict[str, Any]:
    """Return the frozen document as the page shows it, every field of it, compared with an earlier version."""
    if review.submission is None or review.document is None:
        return {"document": None}
    version = publication.version_of(review.submission)
    before, label = _before(review, actor, against)
    names = names_in(actor, version, before)
    old = before.document if before else None
    rows = attachments(version.document["attachments"], old["attachments"] if old else None)
    return {
        "document": version.document,
        "passages": passages(version.document, old),
        "card": sheet(version, before, names),
        "linked": linked(version, names),
        "attachments": [(row, file_name(row.value, row.value["media"])) for row in rows],
        "compared_with": label,
    }


def _before(review: Review, actor: Actor, against: str) -> tuple[Version | None, str]:
    """Return what to compare with: the version asked for, what I last decided on, or what is public."""
    seen = [d.digest_seen for d in review.decisions if d.actor_id == actor.id and d.digest_seen]
    wanted = against or next((d for d in reversed(seen) if d != review.digest), "")
    if wanted and wanted != review.digest:
        past = Submission.objects.filter(item=review.item, frozen__digest=wanted).first()
        if past is not None and blobs.exists(past.frozen.digest):
            return publication.version_of(past), _("第 {n} 轮送审稿").format(n=past.round)
    public = publication.public_version(review.item)
    if public is not None and public.digest != review.digest:
        return public, _("现在公开的版本")
    return None, ""


def _versions(review: Review) -> list[dict[str, Any]]:
    rows = Submission.objects.filter(item=review.item).select_related("frozen").order_by("-id")
    public = gate.released_digest(review.item.key)
    return [
        {
            "digest": r.frozen.digest,
            "round": r.round,
            "at": r.submitted_at,
            "now": r.frozen.digest == review.digest,
            "public": r.frozen.digest == public,
        }
        for r in rows
    ]


def _decisions(review: Review) -> list[dict[str, Any]]:
    known = beside(review.item, review.decisions)
    return [decision_line(d) | {"answers": answers(d, known)} for d in review.decisions]
