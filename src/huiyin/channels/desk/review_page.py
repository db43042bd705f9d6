"""审签页内容: everything a reviewer needs on one page, gathered from the selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from huiyin.channels.desk.answers import answers, beside
from huiyin.channels.desk.files import attachments, file_name
from huiyin.channels.desk.passages import passages
from huiyin.channels.desk.sheet import linked, names_in, sheet
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.models import (
    Coordination,
    InterpretationPlan,
    Item,
    Submission,
)
from huiyin.domains.publication.rules import SECRECY_POINTS, WITHDRAWAL_NOTICES
from huiyin.domains.publication.rules.publication import EDITABLE
from huiyin.foundation.access import may
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.cases.models import Case
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.domains.publication.selectors import Review, Version
    from huiyin.kernel.actors import Actor

FORMS = {
    "submit": "submit",
    "return_to_draft": "return",
    "recall": "plain",
    "clear_secrecy": "secrecy",
    "coordinate": "coordinate",
    "conclude_sensitive": "sensitive",
    "approve": "decide",
    "approve_orally": "oral",
    "register": "register",
    "correct": "reason",
    "withdraw": "withdraw",
}
"""Which form an action uses; every other decision is the plain ``decide`` form."""


def review_context(
    item_id: int, actor: Actor, *, now: datetime, against: str = ""
) -> dict[str, Any]:
    """Return the context of the page; ``against`` is the digest of the version to compare with."""
    review = publication.review_of(item_id, actor)
    findings = review.submission.findings if review.submission else []
    status = gate.status(review.item.key, now=now)
    may_write = review.case.state in EDITABLE and may(
        DRAFTING, actor, "draft", review.item.organ.path()
    )
    return (
        {
            "item": review.item,
            "case": review.case,
            "state_label": publication.item_rows([review.item])[0].state_label,
            "digest": review.digest,
            "versions": _versions(review),
            "findings": findings,
            "standing": set(review.standing),
            "decisions": _decisions(review),
            "forms": _forms(review, actor),
            "clocks": cases.clock_readings(review.case, now),
            "disclosure_due": publication.disclosure_due(review.item),
            "status": status,
            "plan": InterpretationPlan.objects.filter(policy=review.item).first(),
            "plan_forms": InterpretationPlan.FORMS,
            "may_plan": may_write and review.item.item_type == "policy",
            "may_edit": may_write,
            "edit_url": reverse("wagtailsnippets_publication_item:edit", args=[review.item.pk]),
            "portal_page": f"{settings.PORTAL_URL}/{review.item.key}/",
            "points": SECRECY_POINTS,
            "notices": WITHDRAWAL_NOTICES,
        }
        | _document(review, actor, against)
        | _extras(review)
    )


def _document(review: Review, actor: Actor, against: str) -> dict[str, Any]:
    """Return the frozen document as the page shows it, every field of it, compared with an earlier version."""
    if review.submission is None:
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
        if past is not None:
            return publication.version_of(past), f"第 {past.round} 轮送审稿"
    public = publication.public_version(review.item)
    if public is not None and public.digest != review.digest:
        return public, "现在公开的版本"
    return None, ""


def _versions(review: Review) -> list[dict[str, Any]]:
    rows = Submission.objects.filter(item=review.item).select_related("frozen").order_by("-id")
    return [
        {
            "digest": r.frozen.digest,
            "round": r.round,
            "at": r.submitted_at,
            "now": r.frozen.digest == review.digest,
        }
        for r in rows
    ]


def _decisions(review: Review) -> list[dict[str, Any]]:
    known = beside(review.item, review.decisions)
    return [_decision(d) | {"answers": answers(d, known)} for d in review.decisions]


def _decision(decision: Any) -> dict[str, Any]:
    return {
        "label": decision.label,
        "who": decision.actor_name,
        "post": decision.actor_post,
        "at": decision.at,
        "opinion": decision.opinion,
        "basis": label_of(decision.basis),
        "round": decision.round,
        "digest": decision.digest_seen[:12],
        "system": decision.actor_id is None,
    }


def _forms(review: Review, actor: Actor) -> list[dict[str, Any]]:
    """Return the steps the actor may take, the way forward first."""
    del actor
    order = {"return_to_draft": 1, "recall": 2, "withdraw": 3}
    steps = sorted(review.steps, key=lambda s: order.get(s.action, 0))
    return [
        {
            "action": step.action,
            "label": step.label,
            "clause": label_of(step.clause),
            "form": f"desk/forms/{FORMS.get(step.action, 'decide')}.html",
            "forward": step.action not in order,
        }
        for step in steps
        if "system" not in step.roles and step.action != "purge"
    ]


def _extras(review: Review) -> dict[str, Any]:
    """Return what single stages need: organs to ask, items that may go out together."""
    state = review.case.state
    extras: dict[str, Any] = {}
    if state == "coordination":
        extras["organs"] = Organ.objects.exclude(pk=review.item.organ_id).order_by("position")
        extras["answers"] = Coordination.OPINIONS
        extras["asked"] = review.coordinations
    if state == "registration":
        extras["together"] = _ready(review.item)
    return extras


def _ready(item: Item) -> list[dict[str, Any]]:
    """Return other items of the same organ that wait for registration and could go out together."""
    others = Submission.objects.filter(item__organ=item.organ_id).exclude(item=item)
    rows = others.select_related("frozen", "item").order_by("item_id", "-id")
    latest = {r.item_id: r for r in reversed(list(rows))}
    waiting = Case.objects.filter(
        kind="publication", subject__in=[r.item.key for r in latest.values()]
    )
    keys = {c.subject for c in waiting if c.state == "registration"}
    return [
        {"item": r.item, "value": f"{r.item_id}={r.frozen.digest}"}
        for r in latest.values()
        if r.item.key in keys
    ]
