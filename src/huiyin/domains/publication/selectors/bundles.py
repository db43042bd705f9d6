"""一起发布: what waits for registration and belongs together, and what a plan promised to publish at the same time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.models import InterpretationPlan, Item, ItemLink, Submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import date

    from huiyin.kernel.actors import Actor

READY = "registration"


@dataclass(frozen=True, slots=True)
class Companion:
    """An item that may go out on the same ticket; ``planned`` when a plan or a link says so, ``why`` in words."""

    item: Item
    digest: str
    planned: bool
    why: str


def companions(item: Item, actor: Actor) -> list[Companion]:
    """Return the items this person may register together with one: linked ones of any organ, then the organ's own."""
    cases = Case.objects.filter(kind=KIND, state=READY).exclude(subject=item.key)
    mine = [
        c.subject for c in cases if any(s.action == "register" for s in engine.available(c, actor))
    ]
    ids = [int(subject.partition("/")[2]) for subject in mine]
    items = Item.objects.visible_to(actor).filter(pk__in=ids).select_related("organ")
    latest = {s.item_id: s for s in _submissions([item.pk, *ids])}
    here = _document(latest.get(item.pk))
    found: list[Companion] = []
    for other in items.order_by("pk"):
        submission = latest.get(other.pk)
        if submission is None:
            continue
        why, planned = _relation(item, other, here, _document(submission))
        if why or other.organ_id == item.organ_id:
            found.append(Companion(other, submission.frozen.digest, planned, why or _("同一机关")))
    return sorted(found, key=lambda c: (not c.planned, c.why == _("同一机关"), c.item.pk))


def _submissions(ids: Collection[int]) -> list[Submission]:
    """Return submissions of items, the latest of each last."""
    return list(Submission.objects.filter(item__in=ids).select_related("frozen").order_by("id"))


def _document(submission: Submission | None) -> Mapping[str, Any]:
    return document_of(submission.frozen) if submission else {}


def _relation(
    item: Item, other: Item, here: Mapping[str, Any], there: Mapping[str, Any]
) -> tuple[str, bool]:
    """Return in words how two items belong together, "" where they do not, and whether that was planned."""
    plans = InterpretationPlan.objects.filter(policy__in=[item, other])
    promised = {(plan.policy_id, plan.interpretation_id) for plan in plans}
    out, back = here.get("links", {}), there.get("links", {})
    known = (
        ((item.pk, other.pk) in promised or item.pk in back.get("interprets", ()), _("解读本文件"), True),
        ((other.pk, item.pk) in promised or other.pk in out.get("interprets", ()), _("本稿所解读"), True),
        (other.pk in out.get("replaces", ()), _("被本文件代替"), False),
        (item.pk in back.get("replaces", ()), _("代替本文件"), False),
        (other.pk in out.get("related", ()) or item.pk in back.get("related", ()), _("相关信息"), False),
    )  # fmt: skip
    return next(((why, planned) for holds, why, planned in known if holds), ("", False))


def promised_together(
    policy: Item, on: date, besides: Collection[int] = ()
) -> InterpretationPlan | None:
    """Return the plan of a policy that promises an interpretation by the day of its release and is not yet kept.

    It is kept by an interpretation that is public, or by one among ``besides``, which go out on the same ticket.
    """
    plan = InterpretationPlan.objects.filter(policy=policy, due__lte=on).first()
    if plan is None:
        return None
    linked = ItemLink.objects.filter(target=policy, relation="interprets").values_list(
        "item_id", flat=True
    )
    keeping = {*linked, *([plan.interpretation_id] if plan.interpretation_id else [])}
    kept = any(pk in besides or gate.public_version(f"item/{pk}") is not None for pk in keeping)
    return None if kept else plan
