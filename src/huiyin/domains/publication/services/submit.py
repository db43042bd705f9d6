"""送审: freezing the words of an item and starting a round of review."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huiyin.domains.publication import numbering
from huiyin.domains.publication.documents import files_of, item_document, words
from huiyin.domains.publication.findings import told
from huiyin.domains.publication.lookup import item_for, opened_case
from huiyin.domains.publication.models import InterpretationPlan, Item, Submission
from huiyin.domains.publication.rules import Marks, emergency_rule
from huiyin.domains.publication.selectors.checking import findings_of
from huiyin.domains.publication.services.freezing import Intake
from huiyin.domains.publication.services.links import read_links
from huiyin.domains.publication.services.signatures import keep_signature
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from datetime import datetime

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
    if emergency and not emergency_rule(localtime(now).date()).allowed:
        raise PolicyBreach(
            "emergency-off",
            _("应急发布通道没有启用，请按通常程序送审。"),
            clause=emergency_rule(localtime(now).date()).clause,
        )
    draft = _numbered(row, now)
    _clean(draft)
    document = item_document(draft, Intake(actor=actor, now=now))
    findings = findings_of(document, now=now)
    refused = [told(f) for f in findings if f.severity == "refuse"]
    if refused:
        raise Invalid("findings", _("还不能送审。{problems}"), problems=" ".join(refused))
    frozen = gate.freeze(
        key=row.key, document=document, files=files_of(document), actor=actor, now=now
    )
    marks = _marks(draft, emergency=emergency)
    Case.objects.filter(pk=case.pk).update(flags=asdict(marks))
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
            "plan": _plan(row),
            "writers": _writers(row, actor),
        },
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


def _numbered(row: Item, now: datetime) -> Item:
    """Return the latest draft with its lasting numbers, giving those that it lacks."""
    draft: Item = row.latest_revision.as_object()
    given: dict[str, str] = {}
    if not row.index_number:
        given["index_number"] = numbering.index_number(draft, now)
    if draft.normative and not row.normative_number:
        given["normative_number"] = numbering.normative_number(draft, now)
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


def _plan(row: Item) -> dict[str, Any] | None:
    """Return the interpretation plan in the form that the gate reads."""
    plan = InterpretationPlan.objects.filter(policy=row).first()
    if plan is None:
        return None
    return {
        "form": plan.form,
        "author": plan.author,
        "channel": plan.channel,
        "outline": plan.outline,
        "due": plan.due.isoformat(),
    }


def _writers(row: Item, actor: Actor) -> list[int]:
    """Return everybody who saved a revision: none of them reviews it."""
    users = set(row.revisions.exclude(user=None).values_list("user_id", flat=True))
    return sorted(users | {i for i in (actor.id, row.created_by) if i is not None})
