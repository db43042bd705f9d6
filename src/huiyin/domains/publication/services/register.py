"""登记: the last act of people. It numbers the release and hands a sealed ticket to the releaser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.domains.publication import numbering
from huiyin.domains.publication.lookup import case_of, item_for, latest_submission
from huiyin.domains.publication.models import Item, Submission
from huiyin.domains.publication.selectors.bundles import promised_together
from huiyin.domains.publication.selectors.checking import explained
from huiyin.domains.publication.services.plan import CLAUSE as PROMISE_CLAUSE
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid, PolicyBreach

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor


def register(
    *,
    item_id: int,
    digest_seen: str,
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
    opinion: str = "",
    confirmed: Mapping[str, str] | None = None,
) -> Ticket:
    """Register one item; ``not_before`` schedules its release."""
    return release_together(
        seen={item_id: digest_seen},
        actor=actor,
        now=now,
        not_before=not_before,
        opinion=opinion,
        confirmed=confirmed,
    )


@transaction.atomic
def release_together(
    *,
    seen: Mapping[int, str],
    actor: Actor,
    now: datetime,
    not_before: datetime | None = None,
    opinion: str = "",
    confirmed: Mapping[str, str] | None = None,
    alone: str = "",
) -> Ticket:
    """Register items (id → digest seen) on one ticket: they go out in one root or not at all.

    ``confirmed`` maps keys of findings in any of them to reasons. ``alone`` is the reason for which a policy
    goes out without the interpretation that its plan promises by then; without a reason that is a
    ``PolicyBreach``.
    """
    if not seen:
        raise Invalid("nothing-chosen", _("请至少选一篇稿件。"))
    if not_before is not None and not_before < now:
        raise Invalid("schedule-past", _("定时发布的时间已过，请重新选择。"), field="not_before")
    entries, decisions, numbers, kinds = [], [], {}, set()
    moment = not_before.isoformat() if not_before else None
    data = {"not_before": moment, "confirmed": confirmed or {}, "alone": alone.strip()}
    for item_id, digest in sorted(seen.items()):
        item, submission, number = _register_one(item_id, digest, data, opinion, actor, now)
        _promise_kept(item, submission, seen, localdate(not_before or now), alone)
        entries.append(submission.frozen)
        decisions += _decisions(item, submission)
        numbers[item.key] = number
        kinds.add(_kind(item, submission))
    if len(kinds) > 1:
        raise Invalid("mixed-bundle", _("新发布、更正和应急发布的稿件不能合在一起发布。"))
    _cards_resolve(entries)
    return gate.issue(
        kind=kinds.pop(),
        entries=entries,
        decisions=decisions,
        registration=next(iter(numbers.values())),
        not_before=not_before,
        reason=opinion,
        actor=actor,
        now=now,
        extra={"registrations": numbers},
    )


def _register_one(
    item_id: int,
    digest: str,
    data: dict[str, Any],
    opinion: str,
    actor: Actor,
    now: datetime,
) -> tuple[Item, Submission, str]:
    item = item_for(actor, item_id, lock=True)
    submission = latest_submission(item.pk)
    column = item.column
    if submission is None or column is None:
        raise Invalid("not-submitted", _("《{title}》还没有送审。"), title=item.title)
    number = numbering.registration_number(column.site, now)
    Item.objects.filter(pk=item.pk).update(registration=number)
    engine.advance(
        case_id=case_of(item).pk,
        action="register",
        actor=actor,
        now=now,
        digest_seen=digest,
        opinion=opinion,
        data=data | {"registration": number} | explained(submission, data["confirmed"], now=now),
    )
    return item, submission, number


def _promise_kept(
    item: Item, submission: Submission, seen: Mapping[int, str], on: date, alone: str
) -> None:
    """Refuse a policy whose interpretation was promised by this day and is not there, unless a reason is given."""
    plan = promised_together(item, on, seen) if _kind(item, submission) != "correction" else None
    if plan is None or alone.strip():
        return
    raise PolicyBreach(
        "interpretation-promised",
        _(
            "《{title}》的解读方案写明最迟 {due} 公开解读。请与解读稿一起登记，或写明单独发布的理由。"
        ),
        clause=PROMISE_CLAUSE,
        title=item.title,
        due=plan.due.isoformat(),
        field="alone",
    )


def _decisions(item: Item, submission: Submission) -> list[dict[str, Any]]:
    """Return the sealed decisions of this round, in order."""
    rows = Decision.objects.filter(case=case_of(item), round=submission.round)
    return [row.payload() for row in rows.order_by("sequence")]


def _kind(item: Item, submission: Submission) -> str:
    if submission.marks.get("emergency"):
        return "emergency"
    return "correction" if gate.released_digest(item.key) else "release"


def _cards_resolve(entries: list[Any]) -> None:
    """A card must point to what is public, or goes out on the same ticket."""
    together = {frozen.key for frozen in entries}
    for frozen in entries:
        for block in gate.document_of(frozen)["body"]:
            key = f"item/{block['value'].get('item')}"
            if block["type"] != "policy_card" or key in together:
                continue
            if gate.released_digest(key) is None:
                raise Invalid(
                    "card-unreleased",
                    _("文件卡片所指的《{title}》还没有发布，请一起登记或先发布它。"),
                    title=block["value"]["title"],
                )
