"""办理: carrying one event of the timeline out through the services that the desk uses."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huiyin.domains.publication import services as publication
from huiyin.domains.publication.lookup import case_of, latest_submission
from huiyin.domains.publication.models import InterpretationPlan, Item
from huiyin.domains.publication.rules import SECRECY_POINTS
from huiyin.foundation.cases.models import Decision
from huiyin.project.demo.wording import coordination_words, opinion_on, reason_for
from huiyin.project.demo.writing import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.project.demo.manuscripts import Manuscript
    from huiyin.project.demo.timeline import Event


@dataclass
class Acts:
    """Does events, each at most once; ``scheduled_for`` is the morning of what waits for its hour."""

    manuscripts: Mapping[str, Manuscript]
    actor: Callable[[str, datetime], Actor]
    release: Callable[[datetime], None]
    scheduled_for: datetime
    writer: Writer = field(init=False)

    def __post_init__(self) -> None:
        self.writer = Writer(self.manuscripts)

    def do(self, event: Event) -> bool:
        """Carry an event out; False where an earlier run did."""
        if event.action == "create":
            return self.writer.create(event, self._who(event))
        item = self.writer.item(event.key)
        case = case_of(item)
        if event.action == "release":
            return self._released(case, event.at)
        if event.action == "correct":
            return self._correct(event, item, case)
        if self._done(event, case):
            return False
        return self._advance(event, item)

    def _who(self, event: Event) -> Actor:
        return self.actor(event.who, event.at)

    def _done(self, event: Event, case: Case) -> bool:
        """Tell whether the action stands in the record as often as the round asks for."""
        if event.action == "ask":
            return bool(Item.objects.get(pk=_id(case)).coordinations.exists())
        taken = Decision.objects.filter(case=case, action=event.action).count()
        return taken >= event.round

    def _released(self, case: Case, at: datetime) -> bool:
        """Let the releaser work at this moment, if the item waits for it."""
        if case.state != "awaiting_release":
            return False
        self.release(at)
        publication.settle_releases(at)
        return True

    def _correct(self, event: Event, item: Item, case: Case) -> bool:
        rounds = Decision.objects.filter(case=case, action="submit").count()
        if case.state != "released" or rounds >= event.round:
            return False
        with transaction.atomic():
            who = self._who(event)
            publication.correct(
                item_id=item.pk, reason=event.data["reason"], actor=who, now=event.at
            )
            self.writer.revise(item, event, who)
        return True

    def _advance(self, event: Event, item: Item) -> bool:
        """Submit, decide, register or return."""
        who, now = self._who(event), event.at
        if event.action == "submit":
            self._plan(item, event, who)
            publication.submit(item_id=item.pk, actor=who, now=now)
            self._fulfil(item, event)
        elif event.action == "register":
            self._register(item, event, who)
        elif event.action == "return_to_draft":
            publication.return_to_draft(
                item_id=item.pk,
                opinion=self.manuscripts[event.key].facts["opinion"],
                digest_seen=_digest(item),
                actor=who,
                now=now,
            )
        elif event.action in {"ask", "coordinate"}:
            self._coordinate(item, event, who)
        else:
            self._decide(item, event, who)
        return True

    def _decide(self, item: Item, event: Event, who: Actor) -> None:
        data: dict[str, Any] = {}
        if event.action == "review_1":
            data["confirmed"] = _confirmations(item)
        if event.action == "clear_secrecy":
            data["points"] = {p.code: {"finding": "clear", "note": ""} for p in SECRECY_POINTS}
            data["disclosure"] = "proactive"
            data["reason"] = reason_for(item.item_type)
        publication.decide(
            item_id=item.pk,
            action=event.action,
            actor=who,
            now=event.at,
            digest_seen=_digest(item),
            opinion=opinion_on(event.action, item.pk),
            data=data,
        )

    def _plan(self, item: Item, event: Event, who: Actor) -> None:
        """Make the interpretation plan of a major policy before it is first submitted."""
        plan = self.manuscripts[event.key].facts.get("plan")
        if plan is None or InterpretationPlan.objects.filter(policy=item).exists():
            return
        names = ("form", "author", "channel", "outline", "due")
        publication.plan_interpretation(
            policy_id=item.pk, **{n: plan[n] for n in names}, actor=who, now=event.at
        )

    def _fulfil(self, item: Item, event: Event) -> None:
        """Name an interpretation in the plan that promised it."""
        for manuscript in self.manuscripts.values():
            if manuscript.facts.get("plan", {}).get("interpretation") == event.key:
                publication.link_interpretation(
                    policy_id=self.writer.item(manuscript.key).pk,
                    interpretation_id=item.pk,
                    actor=self.actor(manuscript.facts["writer"], event.at),
                    now=event.at,
                )

    def _coordinate(self, item: Item, event: Event, who: Actor) -> None:
        """Ask the organs named in the item and record their words; agree once all have answered."""
        rows = self.manuscripts[event.key].facts["coordination"]
        organs = [row["organ"] for row in rows]
        publication.ask_organs(item_id=item.pk, organs=organs, actor=who, now=event.at)
        for row in rows:
            if "words" in row:
                publication.record_opinion(
                    item_id=item.pk,
                    organ=row["organ"],
                    opinion="agree",
                    words=row["words"],
                    actor=who,
                    now=event.at,
                )
        if event.action == "coordinate":
            publication.decide(
                item_id=item.pk,
                action="coordinate",
                actor=who,
                now=event.at,
                digest_seen=_digest(item),
                opinion=coordination_words(len(rows)),
            )

    def _register(self, item: Item, event: Event, who: Actor) -> None:
        """Register the item, together with those of its bundle once all of them are ready."""
        facts = self.manuscripts[event.key].facts
        together = [
            self.writer.item(m.key)
            for m in self.manuscripts.values()
            if facts.get("bundle") and m.facts.get("bundle") == facts["bundle"] and event.round == 1
        ] or [item]
        if any(case_of(i).state != "registration" for i in together):
            return
        waits = self.scheduled_for if facts.get("stage") == "scheduled" else None
        publication.release_together(
            seen={i.pk: _digest(i) for i in together}, actor=who, now=event.at, not_before=waits
        )


def _id(case: Case) -> int:
    return int(case.subject.partition("/")[2])


def _digest(item: Item) -> str:
    """Return the digest of what lies before the reviewers."""
    submission = latest_submission(item.pk)
    if submission is None:
        msg = f"{item} was never submitted"
        raise LookupError(msg)
    return str(submission.frozen.digest)


def _confirmations(item: Item) -> dict[str, str]:
    """Return a reason for each finding that wants one."""
    submission = latest_submission(item.pk)
    found = submission.findings if submission else []
    return {f["key"]: opinion_on(f["code"], item.pk) for f in found if f["severity"] == "confirm"}
