"""办理栏: what a person may do on the review page, one section a form, and what each form chooses from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from huiyin.channels.desk.findings import grouped
from huiyin.channels.desk.forms.act import Offer
from huiyin.channels.desk.forms.acts import form_of
from huiyin.channels.desk.wording import said
from huiyin.domains.publication import selectors as publication
from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.models import InterpretationPlan, Item
from huiyin.domains.publication.rules import (
    PUBLICATION,
    RELEASE_ORDER,
    Marks,
    emergency_rule,
    required_actions,
    review_rule,
)
from huiyin.domains.publication.rules.publication import EDITABLE, PUBLIC
from huiyin.domains.publication.services.coordinate import CLAUSE as ASKING
from huiyin.domains.publication.services.plan import CLAUSE as PLANNING
from huiyin.foundation.access import may
from huiyin.foundation.cases.citations import label as label_of
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate
from huiyin.kernel.pinyin import by_pinyin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date, datetime

    from django.http import QueryDict

    from huiyin.channels.desk.findings import FindingGroup
    from huiyin.channels.desk.forms.act import ActForm
    from huiyin.domains.publication.selectors import Companion, Review
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.errors import DomainError

LAST = {
    **dict.fromkeys(("raise_doubt", "report_doubt", "withhold"), 1),
    "return_to_draft": 2,
    "recall": 3,
    "withdraw": 4,
}
"""Ways back stand below the way forward, in this order."""
SETTLING = frozenset(s.action for s in PUBLICATION.steps if "findings_settled" in s.guards)
"""Actions that no finding of the gravest kind lets pass."""
ORDINARY, EMERGENCY = frozenset({"ordinary_lane"}), frozenset({"emergency_lane", "postponed"})
"""Guards that let an action pass in one of the two lanes only."""
FOLDED = frozenset({"raise_doubt", "report_doubt", "withhold", "withdraw"})
"""Long forms for what is seldom done: they stand folded below the way forward."""
ELSEWHERE = frozenset({"purge"})
"""Steps that have pages of their own."""


@dataclass(frozen=True, slots=True)
class Section:
    """One form with its heading, its clause and what has to be known before using it."""

    form: ActForm
    heading: str
    clause: str
    forward: bool = False
    notes: tuple[str, ...] = ()
    stopped: bool = False
    """Something was found that no reason lets pass."""

    @property
    def folded(self) -> bool:
        """Tell whether the form may stand folded."""
        return self.action in FOLDED

    @property
    def opened(self) -> bool:
        """Tell whether a folded form is open at once: it was sent and refused, or there is a doubt to settle."""
        return self.form.is_bound or (self.stopped and self.action == "raise_doubt")

    @property
    def button(self) -> str:
        """Return the words on the button."""
        return str(self.form.button or self.heading)

    @property
    def action(self) -> str:
        """Return the action that is sent."""
        return self.form.name.partition(":")[0]


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that was sent and not carried out: everything typed, and the error of the service, if it got there."""

    sent: QueryDict
    error: DomainError | None = None

    @property
    def name(self) -> str:
        """Return the name of the form."""
        return str(self.sent.get("which") or self.sent.get("action", ""))

    def again(self, offer: Offer) -> ActForm:
        """Return the form with what was typed and what is wrong."""
        form = form_of(self.name, offer, self.sent)
        form.is_valid()
        if self.error is not None:
            form.refuse(self.error)
        return form


@dataclass(frozen=True, slots=True)
class Desk:
    """The reviewer's side of the page: an item, a person, a moment."""

    review: Review
    actor: Actor
    now: datetime
    refused: Refused | None = None
    offer: Offer = field(default_factory=Offer)
    findings: Sequence[FindingGroup] = ()

    def sections(self) -> list[Section]:
        """Return every form this person may use now, the way forward first."""
        return [*self._asking(), *self._steps(), *self._planning()]

    def _form(self, name: str) -> ActForm:
        """Return a form, with what was typed where it is the one that was refused."""
        if self.refused is not None and self.refused.name == name:
            return self.refused.again(self.offer)
        return form_of(name, self.offer)

    def _steps(self) -> Iterator[Section]:
        steps = [s for s in self.review.steps if "system" not in s.roles]
        for step in sorted(steps, key=lambda s: LAST.get(s.action, 0)):
            if not self._makes_sense(step.action):
                continue
            notes = self._answers() if step.action == "coordinate" else ()
            if step.action in SETTLING and self._stopped():
                notes = (*notes, _("有不能公开的内容，说明理由也不能放行，请退回修改。"))
            yield Section(
                form=self._form(step.action),
                heading=said(step.label),
                clause=label_of(step.clause),
                forward=step.action not in LAST,
                notes=notes,
                stopped=self._stopped(),
            )

    def _makes_sense(self, action: str) -> bool:
        """Tell whether an action is worth offering: what its guards would refuse for certain is left out."""
        if action in ELSEWHERE or (action == "withdraw" and not self._something_out()):
            return False
        emergency = bool(self.review.case.flags.get("emergency"))
        guards = {g for s in self.review.steps if s.action == action for g in s.guards}
        return not (guards & (ORDINARY if emergency else EMERGENCY))

    def _stopped(self) -> bool:
        """Tell whether something was found that no reason lets pass."""
        return any(group.severity == "refuse" for group in self.findings)

    def _something_out(self) -> bool:
        """Tell whether there is anything to take down, in public or on its way there."""
        under_way = self.review.case.state in {*PUBLIC, "awaiting_release"}
        return under_way or gate.public_version(self.review.item.key) is not None

    def _answers(self) -> tuple[str, ...]:
        """Tell what every organ that was asked has answered."""
        rows = self.review.coordinations
        answered = [(r.organ.name, r.get_opinion_display(), r.words) for r in rows if r.opinion]
        return tuple(f"{name}：{opinion} {words}".strip() for name, opinion, words in answered)

    def _asking(self) -> Iterator[Section]:
        """Yield the forms of coordination: asking organs, and one for each answer that is still out."""
        if not any(step.action == "coordinate" for step in self.review.steps):
            return
        yield Section(self._form("ask_organs"), _("征求其他机关意见"), label_of(ASKING))
        for row in self.review.coordinations:
            if not row.opinion:
                name = f"record_opinion:{row.organ.code}"
                heading = _("{organ}的答复").format(organ=row.organ.name)
                yield Section(self._form(name), heading, label_of(ASKING))

    def _planning(self) -> Iterator[Section]:
        """Yield the forms of the interpretation plan to those who write the policy."""
        item = self.review.item
        if not review_rule(item.item_type, localdate(self.now)).needs_plan:
            return
        if not may(DRAFTING, self.actor, "draft", item.organ.path()):
            return
        if self.review.case.state in EDITABLE:
            yield Section(self._form("plan"), _("解读方案"), label_of(PLANNING))
        if self.offer.interpretations:
            form = self._form("link_interpretation")
            yield Section(form, _("选定解读稿"), label_of(PLANNING))


def desk_of(review: Review, actor: Actor, now: datetime, refused: Refused | None = None) -> Desk:
    """Return the reviewer's side of a page with everything its forms choose from."""
    findings = grouped(publication.findings_in(review, now=now))
    return Desk(review, actor, now, refused, _offer(review, actor, now, findings), findings)


def _offer(review: Review, actor: Actor, now: datetime, findings: Sequence[FindingGroup]) -> Offer:
    actions = {step.action for step in review.steps}
    registering = "register" in actions
    companions = publication.companions(review.item, actor) if registering else []
    plan = InterpretationPlan.objects.filter(policy=review.item).first()
    return Offer(
        to_confirm=[("", group) for group in findings] + _of_companions(companions, actor, now),
        organs=_organs(review.item) if "coordinate" in actions else (),
        together=[
            (f"{c.item.pk}={c.digest}", f"《{c.item.title}》（{c.item.organ.short_name}，{c.why}）")
            for c in companions
        ],
        together_first=[f"{c.item.pk}={c.digest}" for c in companions if c.planned],
        due_together=_promise(review.item, localdate(now)) if registering else "",
        lane=_lane(review.item, localdate(now)) if "submit" in actions else "",
        asks_points=review.case.state == "secrecy_review",
        plan=_plan_values(plan) if plan else {},
        interpretations=_interpretations(review.item, actor) if plan else (),
    )


def _of_companions(
    companions: Sequence[Companion], actor: Actor, now: datetime
) -> list[tuple[str, FindingGroup]]:
    """Return the findings of what could go out together: what is unsettled in one holds up all."""
    return [
        (c.item.title, group)
        for c in companions
        for group in grouped(
            publication.findings_in(publication.review_of(c.item.pk, actor), now=now)
        )
    ]


def _organs(item: Item) -> list[tuple[str, str]]:
    others = Organ.objects.exclude(pk=item.organ_id)
    return [(o.code, o.name) for o in sorted(others, key=lambda o: by_pinyin(o.name))]


def _promise(item: Item, on: date) -> str:
    """Tell what the plan of a policy promises by the day of its release, "" where nothing is left to keep."""
    plan = publication.promised_together(item, on)
    if plan is None:
        return ""
    words = _("解读方案写明最迟 {due} 公开解读。请与解读稿一起登记；确须先发文件的，写明理由。")
    return words.format(due=plan.due.isoformat())


def _lane(item: Item, on: date) -> str:
    """Tell what the emergency lane puts off and what it keeps, "" where the rule of the day closes it."""
    rule = emergency_rule(on)
    if not rule.allowed:
        return ""
    marks = Marks(item.item_type, emergency=True)
    ordinary = required_actions(Marks(item.item_type), on)
    kept = [a for a in required_actions(marks, on) if a != "submit"]
    late = [a for a in ordinary if a in rule.postponed]
    words = _(
        "只用于突发事件。延后的环节：{late}，发布后 {days} 个工作日内补齐。不能省的环节：{kept}。"
        "须有 {people} 名以上不同的人：一人记录领导的口头批准（谁、何时、原话），另一人登记交付。"
    )
    return words.format(
        late=_listed(PUBLICATION.label_of(a) for a in late),
        kept=_listed(PUBLICATION.label_of(a) for a in kept),
        days=rule.days,
        people=rule.people,
    )


def _listed(labels: Iterable[str]) -> str:
    """Return labels of a table as one list in the reader's language."""
    return _("、").join(said(label) for label in labels)


def _plan_values(plan: InterpretationPlan) -> dict[str, Any]:
    names = ("form", "author", "channel", "outline", "due")
    return {n: getattr(plan, n) for n in names} | {"interpretation": plan.interpretation_id}


def _interpretations(item: Item, actor: Actor) -> list[tuple[str, str]]:
    """Return the interpretations that are linked to a policy and that the writer sees."""
    relation = RELEASE_ORDER[0].relation
    linked = Item.objects.visible_to(actor).filter(
        item_type="interpretation", links__relation=relation, links__target=item
    )
    return [(str(i.pk), f"《{i.title}》") for i in linked.distinct().order_by("pk")]
