"""送审: freezing the words of an item and starting a round of review."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, time
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huiyin.domains.publication import numbering
from huiyin.domains.publication.documents import files_of, item_document, unguessable, words
from huiyin.domains.publication.findings import told
from huiyin.domains.publication.lookup import item_for, opened_case
from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.rules import BY_CODE, Marks, emergency_rule
from huiyin.domains.publication.rules.reviews import RULES_ON
from huiyin.domains.publication.selectors.checking import findings_of
from huiyin.domains.publication.selectors.plans import plan_of
from huiyin.domains.publication.services.freezing import Intake
from huiyin.domains.publication.services.links import read_links
from huiyin.domains.publication.services.signatures import keep_signature
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from huiyin.kernel.actors import Actor


@transaction.atomic
def submit(
    *,
    item_id: int,
    actor: Actor,
    now: datetime,
    emergency: bool = False,
    seen_version: int | None = None,
    opinion: str = "",
) -> Submission:
    """Freeze the latest draft and hand it to the first stage.

    From here on the words stand still: every decision names the digest of this document. Raises
    ``Invalid`` with every problem where the draft cannot be submitted.
    """
    row = item_for(actor, item_id, lock=True)
    if row.latest_revision is None:
        raise Invalid("nothing-written", _("这篇稿件还没有保存过，请先写一稿。"))
    case = opened_case(row, actor=actor, now=now)
    _lane_is_open(emergency, now)
    draft = _numbered(_of_its_organ(row, case), now)
    _clean(draft)
    document = unguessable(item_document(draft, Intake(actor=actor, now=now)))
    findings = findings_of(document, now=now, written=draft.document_number)
    refused = [f for f in findings if f.severity == "refuse"]
    if refused:
        raise Invalid(
            "findings",
            _("还不能送审。{problems}"),
            clause=refused[0].clause,
            problems=" ".join(map(told, refused)),
        )
    frozen = gate.freeze(
        key=row.key, document=document, files=files_of(document), actor=actor, now=now
    )
    marks = _marks(draft, emergency=emergency)
    rules_on = {RULES_ON: localtime(now).date().isoformat()}
    Case.objects.filter(pk=case.pk).update(flags=asdict(marks) | rules_on)
    case = engine.advance(
        case_id=case.pk,
        action="submit",
        actor=actor,
        now=now,
        seen_version=seen_version,
        digest_seen=frozen.digest,
        opinion=opinion,
        data={
            "marks": asdict(marks),
            "findings": [f.payload() for f in findings],
            "plan": plan_of(row.pk),
            "writers": _writers(row, actor),
            "organ": document["organ"],
            **rules_on,
        },
        happened_at=_made(draft, case, now),
    )
    keep_signature(item_id=row.pk, text=words(document))
    read_links(item_id=row.pk, now=now)
    return Submission.objects.create(
        item=row,
        round=case.round,
        frozen=frozen,
        revision=row.latest_revision,
        marks=asdict(marks),
        findings=[f.payload() for f in findings],
        submitted_at=now,
        submitted_by=actor.id,
    )


def _lane_is_open(emergency: bool, now: datetime) -> None:  # noqa: FBT001 — the mark itself
    rule = emergency_rule(localtime(now).date())
    if emergency and not rule.allowed:
        raise PolicyBreach(
            "emergency-off",
            _("应急发布通道没有启用，请按通常程序送审。"),
            clause=rule.clause,
        )


def _made(draft: Item, case: Case, now: datetime) -> datetime:
    """Return from when the time for disclosure counts: the making, or the opening of a correction."""
    opened = Decision.objects.filter(case=case, action="correct", round=case.round - 1).first()
    if opened is not None:
        return opened.at
    if draft.made_on is None:
        return now
    return min(datetime.combine(draft.made_on, time(), tzinfo=SHANGHAI), now)


def _of_its_organ(row: Item, case: Case) -> Item:
    """Return the row unchanged: those who review are the people of the organ in whose name it goes out."""
    draft = row.latest_revision.as_object()
    if {row.organ_id, draft.organ_id} != {case.organ_id}:
        raise Invalid(
            "organ-changed",
            _("发布机构在开稿时已定为“{organ}”，不能更改。要换机关，请另起一稿。"),
            organ=case.organ.name if case.organ else "",
            field="organ",
        )
    return row


def _numbered(row: Item, now: datetime) -> Item:
    """Return the latest draft with its lasting numbers, giving those that it lacks."""
    draft: Item = row.latest_revision.as_object()
    given: dict[str, str] = {}
    if not row.index_number and BY_CODE[draft.item_type].catalogued:
        given["index_number"] = numbering.index_number(draft, now)
    if draft.normative and not row.normative_number:
        given["normative_number"] = numbering.normative_number(draft, now)
    if draft.normative and not draft.document_number.strip():
        draft.document_number = row.normative_number or given["normative_number"]
    if given:
        Item.objects.filter(pk=row.pk).update(**given)
        for name, value in given.items():
            setattr(draft, name, value)
    return draft


def _clean(draft: Item) -> None:
    """Run the checks that a draft save skips: the fields, and every block of the body."""
    problems: list[str] = []
    for check in (draft.full_clean, lambda: draft.body.stream_block.clean(draft.body)):
        try:
            check()
        except ValidationError as error:
            problems += _messages(error)
    if problems:
        raise Invalid("item-incomplete", "{problems}", problems=" ".join(dict.fromkeys(problems)))


def _messages(error: ValidationError) -> list[str]:
    """Return the sentences of an error, those of nested blocks by their place in the body."""
    blocks = getattr(error, "block_errors", None)
    if not blocks:
        return list(getattr(error, "messages", [])) or [str(error)]
    places = sorted(blocks) if isinstance(blocks, dict) else range(len(blocks))
    found: list[str] = []
    for place in places:
        if blocks[place] is not None:
            where = _("正文第 {n} 个组件：").format(n=place + 1) if isinstance(place, int) else ""
            found += [where + message for message in _messages(blocks[place])]
    return found


def _marks(draft: Item, *, emergency: bool) -> Marks:
    return Marks(
        item_type=draft.item_type,
        major=draft.major,
        normative=draft.normative,
        sensitive=draft.sensitive,
        other_organs=draft.other_organs,
        market=draft.market,
        emergency=emergency,
    )


def _writers(row: Item, actor: Actor) -> list[int]:
    """Return everybody who saved a revision: none of them reviews it."""
    users = set(row.revisions.exclude(user=None).values_list("user_id", flat=True))
    return sorted(users | {i for i in (actor.id, row.created_by) if i is not None})
