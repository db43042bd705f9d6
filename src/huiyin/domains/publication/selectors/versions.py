"""版本: a frozen document with what was fixed beside it: marks, the reason of its attribute, the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.rules.publication import KIND
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.foundation.release.models import Frozen
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Version:
    """One version as its reviewers met it.

    ``marks`` decided which stages applied; ``reason`` is the writer's for the disclosure attribute; ``plan`` is
    the interpretation plan frozen with a policy. A migrated version has none of the three, and round 0.
    """

    document: Mapping[str, Any]
    digest: str
    round: int
    marks: Mapping[str, Any]
    reason: str
    plan: Mapping[str, Any] | None


def version_of(submission: Submission) -> Version:
    """Return what was submitted in a round."""
    submitted = Decision.objects.filter(
        case__kind=KIND,
        case__subject=submission.item.key,
        action="submit",
        digest_seen=submission.frozen.digest,
    ).last()
    content = submission.revision.content
    return Version(
        document=gate.document_of(submission.frozen),
        digest=submission.frozen.digest,
        round=submission.round,
        marks=submission.marks,
        reason=str(content.get("disclosure_reason") or "").strip(),
        plan=submitted.data.get("plan") if submitted else None,
    )


def public_version(item: Item) -> Version | None:
    """Return what is public of an item, whether it was reviewed here or migrated."""
    public = gate.public_version(item.key)
    if public is None or not blobs.exists(public.frozen.digest):
        return None
    return _of_frozen(item, public.frozen)


def _of_frozen(item: Item, frozen: Frozen) -> Version:
    submission = Submission.objects.filter(item=item, frozen=frozen).first()
    if submission is not None:
        return version_of(submission)
    return Version(gate.document_of(frozen), frozen.digest, 0, {}, "", None)


def documents_of(item: Item) -> Iterator[Mapping[str, Any]]:
    """Yield every frozen document that the review page can show of an item, the newest first; purged ones not."""
    submissions = Submission.objects.filter(item=item).select_related("frozen").order_by("-id")
    frozen = [s.frozen for s in submissions]
    public = gate.public_version(item.key)
    for row in [*frozen, *([public.frozen] if public else [])]:
        if blobs.exists(row.digest):
            yield gate.document_of(row)


def titles_for(actor: Actor, ids: set[int]) -> tuple[dict[int, str], frozenset[int]]:
    """Return titles of items that the actor may see or that are public, and which of them he may see."""
    seen = dict(Item.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "title"))
    hidden = {pk: gate.public_version(f"item/{pk}") for pk in ids - seen.keys()}
    public = {pk: gate.document_of(v.frozen)["title"] for pk, v in hidden.items() if v is not None}
    return seen | public, frozenset(seen)
