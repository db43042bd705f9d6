"""检查稿件: the automatic findings of a document as they are now, beside those of its submission.

Word lists, the texts of others and the answers of links change while a document is under review. What
was found at submission stays to be settled; what is found since is to be settled as well.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate

from huiyin.domains.publication.attachments import attachment_findings
from huiyin.domains.publication.completeness import guide_findings, map_findings
from huiyin.domains.publication.documents import words
from huiyin.domains.publication.duties import duty_findings
from huiyin.domains.publication.findings import (
    GRAVITY,
    ItemFinding,
    draft_finding,
    duplicate_findings,
    link_findings,
    metadata_findings,
    scan_findings,
    unsettled,
)
from huiyin.domains.publication.findings_catalogue import (
    local_findings,
    organ_findings,
    place_findings,
)
from huiyin.domains.publication.findings_papers import paper_findings
from huiyin.domains.publication.models import Column, Submission
from huiyin.domains.publication.reading import document_of, whole
from huiyin.domains.publication.selectors.drafts import draft_document, latest_draft
from huiyin.domains.publication.selectors.duplicates import near_duplicates
from huiyin.domains.publication.selectors.links import addresses_in
from huiyin.domains.publication.selectors.numbers import same_number
from huiyin.domains.publication.selectors.plans import plan_at, plan_of
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.organs.rules import KINDS
from huiyin.foundation.text.scanners import current_matcher
from huiyin.foundation.text.selectors import dead_links
from huiyin.kernel.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from huiyin.domains.publication.models import Item

    Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StandingFinding:
    """A finding at this moment.

    ``open`` while it stands in the way; ``reason`` is what a reviewer wrote about it; ``later`` when it
    was not there at submission, ``gone`` when it was and is no more.
    """

    finding: Json
    open: bool
    reason: str
    later: bool
    gone: bool


def findings_of(
    document: Json, *, now: datetime, submission: Submission | None = None, written: str = ""
) -> list[ItemFinding]:
    """Return every finding of a document by the word lists in force, the gravest first.

    ``submission`` is the one that froze it: its plan, and the rules of its day, go on to count. ``written``
    is the document number as it was typed, where that is known.
    """
    document = whole(document)
    matcher = current_matcher(on=localdate(now))
    near = near_duplicates(words(document), besides=document["id"])
    newer = _submitted_after(submission, [n.item_id for n in near])
    found = [
        *metadata_findings(document),
        *_catalogue_findings(document, now=now, submission=submission),
        *findings_as_paper(document, written),
        *guide_findings(document),
        *map_findings(document),
        *scan_findings(document, matcher),
        *attachment_findings(document, matcher),
        *duplicate_findings([(n.title, n.share, n.item_id in newer) for n in near]),
        *findings_of_links(document),
    ]
    return sorted(found, key=lambda f: GRAVITY[f.severity])


def findings_of_links(document: Json) -> list[ItemFinding]:
    """Return the outside links of a document that the background check found dead."""
    return link_findings([(d.url, d.reason) for d in dead_links(addresses_in(document))])


def _catalogue_findings(
    document: Json, *, now: datetime, submission: Submission | None
) -> list[ItemFinding]:
    """Return what is wrong with columns, the city's own lists and what goes with the document."""
    on = localdate(submission.submitted_at if submission else now)
    plan = plan_at(submission) if submission else plan_of(document["id"])
    return [
        *place_findings(document, _columns(document)),
        *local_findings(document, on),
        *duty_findings(document, plan=plan, on=on),
    ]


def findings_as_paper(document: Json, written: str) -> list[ItemFinding]:
    """Return what is wrong with whose document it is, and with its parts, in the eyes of its organ."""
    organ = Organ.objects.filter(code=document["organ"]).prefetch_related("names").first()
    if organ is None:
        return []
    number = document["document_number"]
    parts = paper_findings(
        document,
        written=written or number,
        names=(organ.name, organ.short_name, *(n.name for n in organ.names.all())),
        same=same_number(organ, number, besides=document["id"]),
    )
    return [*organ_findings(organ.name, KINDS[organ.kind]), *parts]


def _columns(document: Json) -> list[Column]:
    """Return the columns a document names, its own first."""
    found = {c.code: c for c in Column.objects.filter(code__in=document["columns"])}
    return [found[code] for code in document["columns"] if code in found]


def _submitted_after(submission: Submission | None, items: Sequence[int]) -> set[int]:
    """Return those of the items that were submitted after a submission: they had to explain themselves."""
    if submission is None or not items:
        return set()
    later = Submission.objects.filter(item_id__in=items, pk__gt=submission.pk)
    return set(later.values_list("item_id", flat=True))


def draft_findings(item: Item, *, now: datetime) -> list[ItemFinding]:
    """Return every finding of the latest draft; where it refers to what is gone, that alone."""
    draft = latest_draft(item)
    try:
        return findings_of(draft_document(draft), now=now, written=draft.document_number)
    except Invalid as error:
        return [draft_finding(str(error))]


def explained(
    submission: Submission | None, reasons: Mapping[str, str], *, now: datetime
) -> dict[str, dict[str, Any]]:
    """Return the data of a decision that gives reasons: the reasons, and what they are about.

    Findings of the submission are kept there; one that came later is kept with the decision itself, so
    that its reason can be understood when the finding is long gone. A reason for anything else is dropped.
    """
    if submission is None or not reasons:
        return {"confirmed": {}}
    known = {f["key"] for f in submission.findings}
    later = {
        f.key: f.payload()
        for f in findings_of(document_of(submission.frozen), now=now, submission=submission)
        if f.key in reasons and f.key not in known
    }
    kept = {key: reason for key, reason in reasons.items() if key in known or key in later}
    return {"confirmed": kept} | ({"later_findings": later} if later else {})


def standing(
    now: Sequence[ItemFinding], at_submission: Sequence[Json], reasons: Mapping[str, str]
) -> list[StandingFinding]:
    """Return the findings of now and those of the submission that somebody still has to settle."""
    known = {f["key"] for f in at_submission}
    present = {f.key for f in now}
    every = [f.payload() for f in now]
    every += [dict(f) for f in at_submission if f["key"] not in present and f["severity"] != "note"]
    found = [
        StandingFinding(
            finding=f,
            open=bool(unsettled([f], reasons)),
            reason=reasons.get(f["key"], ""),
            later=f["key"] not in known,
            gone=f["key"] not in present,
        )
        for f in every
    ]
    return sorted(found, key=lambda f: GRAVITY[f.finding["severity"]])
