"""版本: a frozen document with what was fixed beside it: marks and the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.selectors.plans import plan_at
from huiyin.foundation.files import blobs
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huiyin.foundation.release.models import Frozen
    from huiyin.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Version:
    """One version as its reviewers met it.

    ``marks`` decided which stages applied; ``plan`` is the interpretation plan frozen with a policy. A migrated
    version has neither, and round 0.
    """

    document: Mapping[str, Any]
    digest: str
    round: int
    marks: Mapping[str, Any]
    plan: Mapping[str, Any] | None


def version_of(submission: Submission) -> Version:
    """Return what was submitted in a round."""
    return Version(
        document=document_of(submission.frozen),
        digest=submission.frozen.digest,
        round=submission.round,
        marks=submission.marks,
        plan=plan_at(submission),
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
    return Version(document_of(frozen), frozen.digest, 0, {}, None)


def documents_of(item: Item) -> Iterator[Mapping[str, Any]]:
    """Yield every frozen document that the review page can show of an item, the newest first; purged ones not."""
    submissions = Submission.objects.filter(item=item).select_related("frozen").order_by("-id")
    frozen = [s.frozen for s in submissions]
    public = gate.public_version(item.key)
    for row in [*frozen, *([public.frozen] if public else [])]:
        if blobs.exists(row.digest):
            yield document_of(row)


def titles_for(actor: Actor, ids: set[int]) -> tuple[dict[int, str], frozenset[int]]:
    """Return titles of items that the actor may see or that are public, and which of them he may see."""
    seen = dict(Item.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", "title"))
    hidden = {pk: gate.public_version(f"item/{pk}") for pk in ids - seen.keys()}
    public = {pk: document_of(v.frozen)["title"] for pk, v in hidden.items() if v is not None}
    return seen | public, frozenset(seen)
