"""审签页内容: everything a reviewer needs on one page, gathered from the selectors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse

from huiyin.channels.desk.findings import grouped
from huiyin.channels.desk.passages import card, passages
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.models import (
    Column,
    Coordination,
    InterpretationPlan,
    Item,
    Submission,
)
from huiyin.domains.publication.rules import PUBLICATION, SECRECY_POINTS
from huiyin.domains.publication.rules.publication import EDITABLE
from huiyin.foundation.access import may
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.cases.models import Case
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate, outlook
from huiyin.foundation.release.access import PURGING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.domains.publication.selectors import Review
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
SETTLING = {s.action for s in PUBLICATION.steps if "findings_settled" in s.guards}
"""Actions that no finding of the gravest kind lets pass."""


def review_context(
    item_id: int, actor: Actor, *, now: datetime, against: str = ""
) -> dict[str, Any]:
    """Return the context of the page; ``against`` is the digest of the version to compare with."""
    review = publication.review_of(item_id, actor)
    before, label = _before(review, actor, against)
    document = review.document
    status = gate.status(review.item.key, now=now)
    findings = grouped(publication.findings_in(review, now=now))
    may_write = review.case.state in EDITABLE and may(
        DRAFTING, actor, "draft", review.item.organ.path()
    )
    return {
        "item": review.item,
        "case": review.case,
        "state_label": publication.item_rows([review.item])[0].state_label,
        "digest": review.digest,
        "document": document,
        "passages": passages(document, before) if document else [],
        "card": card(document, before, _names(document, before)) if document else [],
        "compared_with": label,
        "erased": review.erased,
        "versions": _versions(review),
        "findings": findings,
        "stopped": any(group.severity == "refuse" for group in findings),
        "settling": SETTLING,
        "checking_draft": review.case.state in EDITABLE,
        "decisions": [_decision(d) for d in review.decisions],
        "forms": _forms(review, actor),
        "clocks": cases.clock_readings(review.case, now),
        "disclosure_due": publication.disclosure_due(review.item),
        "status": status,
        "dangers": outlook.dangers(status.ticket, now=now)
        if status.state in {"scheduled", "queued"} and status.ticket
        else [],
        "may_purge": (review.case.state == "withdrawn" or review.case.round > 1)
        and may(PURGING, actor, "propose_purge", review.item.organ.path()),
        "plan": InterpretationPlan.objects.filter(policy=review.item).first(),
        "plan_forms": InterpretationPlan.FORMS,
        "may_plan": may_write and review.item.item_type == "policy",
        "may_edit": may_write,
        "edit_url": reverse("wagtailsnippets_publication_item:edit", args=[review.item.pk]),
        "portal_page": f"{settings.PORTAL_URL}/{review.item.key}/",
        "points": SECRECY_POINTS,
    } | _extras(review, actor, now=now)


def _before(review: Review, actor: Actor, against: str) -> tuple[Mapping[str, Any] | None, str]:
    """Return what to compare with: the version asked for, what I last decided on, or what is public."""
    seen = [d.digest_seen for d in review.decisions if d.actor_id == actor.id and d.digest_seen]
    wanted = against or next((d for d in reversed(seen) if d != review.digest), "")
    if wanted and wanted != review.digest:
        past = Submission.objects.filter(item=review.item, frozen__digest=wanted).first()
        earlier = gate.kept_document(past.frozen) if past is not None else None
        if past is not None and earlier is not None:
            return earlier, f"第 {past.round} 轮送审稿"
    if review.before is not None and review.before != review.document:
        return review.before, "现在公开的版本"
    return None, ""


def _names(*documents: Mapping[str, Any] | None) -> dict[str, str]:
    """Return the names of the organs and columns that documents give as codes."""
    present = [d for d in documents if d]
    organs = Organ.objects.filter(code__in=[d["organ"] for d in present])
    columns = Column.objects.filter(code__in=[c for d in present for c in d["columns"]])
    return {o.code: o.name for o in organs} | {c.code: c.name for c in columns.select_related()}


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


def _extras(review: Review, actor: Actor, *, now: datetime) -> dict[str, Any]:
    """Return what single stages need: organs to ask, items that may go out together."""
    state = review.case.state
    extras: dict[str, Any] = {}
    if state == "coordination":
        extras["organs"] = Organ.objects.exclude(pk=review.item.organ_id).order_by("position")
        extras["answers"] = Coordination.OPINIONS
        extras["asked"] = review.coordinations
    if state == "registration":
        extras["together"] = _ready(review.item, actor, now=now)
    return extras


def _ready(item: Item, actor: Actor, *, now: datetime) -> list[dict[str, Any]]:
    """Return other items of the same organ that wait for registration and could go out together.

    Each comes with its own findings: what is unsettled in one holds up all.
    """
    others = Submission.objects.filter(item__organ=item.organ_id).exclude(item=item)
    rows = others.select_related("frozen", "item").order_by("item_id", "-id")
    latest = {r.item_id: r for r in reversed(list(rows))}
    waiting = Case.objects.filter(
        kind="publication", subject__in=[r.item.key for r in latest.values()]
    )
    keys = {c.subject for c in waiting if c.state == "registration"}
    return [
        {
            "item": r.item,
            "value": f"{r.item_id}={r.frozen.digest}",
            "findings": grouped(
                publication.findings_in(publication.review_of(r.item_id, actor), now=now)
            ),
        }
        for r in latest.values()
        if r.item.key in keys
    ]
