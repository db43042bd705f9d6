"""环节守卫: what a table cannot say. Each guard raises, and the whole step is undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from huiyin.domains.publication.findings import unsettled
from huiyin.domains.publication.guards_aftermath import GUARDS as AFTERMATH
from huiyin.domains.publication.guards_aftermath import doubtful, every_point_answered
from huiyin.domains.publication.guards_duties import GUARDS as DUTIES
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.models import Coordination, Submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rounds import rules_day
from huiyin.domains.publication.rules import Marks, emergency_rule, review_rule
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.domains.publication.selectors.checking import findings_of, standing
from huiyin.domains.publication.selectors.confirmed import confirmed
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.models import Erasure
from huiyin.kernel.errors import Invalid, PolicyBreach, Stale, WrongState

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


def _item_id(case: Case) -> int:
    return int(case.subject.partition("/")[2])


def _submission(case: Case) -> Submission:
    found = latest_submission(_item_id(case))
    if found is None:
        raise WrongState("not-submitted", _("这篇稿件还没有送审。"))
    return found


def seen_this_version(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A decision is about the bytes that were on the screen, or it is none."""
    if context.digest_seen != _submission(case).frozen.digest:
        raise Stale(
            "words-changed",
            _("稿件已变动，请重新打开后再审。"),
            clause=clause_of("words-changed"),
        )


def not_a_writer(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Whoever wrote any revision of the item does not review it."""
    submitted = (
        Decision.objects.filter(case=case, action="submit", round=case.round)
        .order_by("-sequence")
        .first()
    )
    if submitted is not None and actor.id in submitted.data.get("writers", []):
        raise PolicyBreach(
            "writer-reviews",
            _("您参与过这篇稿件的起草，不能再审。请由其他同事办理。"),
            clause=clause_of("writer-reviews"),
        )


def points_answered(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Secrecy review answers each point, has no doubt left, and gives the attribute with its reason."""
    every_point_answered(context.data)
    labels = doubtful(context.data)
    if labels:
        raise PolicyBreach(
            "points-doubtful",
            _("“{points}”尚有疑问，不能通过。请办理“有疑问，退回修改”或“有疑问，报请确定”。"),
            clause=clause_of("points-doubtful"),
            points="、".join(labels),
        )
    if context.data.get("disclosure") != "proactive":
        raise PolicyBreach(
            "not-proactive",
            _("认定为“依申请公开”或“不予公开”的信息不能发布，请办理“拟不公开，报批”。"),
            clause=clause_of("not-proactive"),
        )
    if not str(context.data.get("reason", "")).strip():
        raise Invalid("reason-missing", _("请写明定为主动公开的理由。"), field="reason")


def organs_agreed(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Every organ asked in this round agreed, and at least one was asked."""
    rows = Coordination.objects.filter(item_id=_item_id(case), round=case.round)
    answers = [(r.organ.name, r.opinion) for r in rows.select_related("organ")]
    if not answers:
        raise Invalid("nobody-asked", _("请先征求所涉机关的意见。"))
    against = [name for name, opinion in answers if opinion != "agree"]
    if against:
        raise PolicyBreach(
            "not-agreed",
            _("{organs}还没有同意，不能继续。"),
            clause=clause_of("not-agreed"),
            organs="、".join(against),
        )


def conclusion_recorded(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A sensitive matter passes only with the meeting's agreement."""
    if not context.data.get("agreed"):
        raise PolicyBreach(
            "no-conclusion",
            _("重大敏感事项须有会商同意的结论。"),
            clause=clause_of("no-conclusion"),
        )


def issued_by_this_organ(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """The document goes out in the name of the organ whose people reviewed it."""
    named = document_of(_submission(case).frozen)["organ"]
    if case.organ is None or case.organ.code != named:
        raise PolicyBreach(
            "organ-differs",
            _("稿件署名的机关与审签的机关不是同一个，不能发布。请退回，由起草人另起一稿。"),
            clause=clause_of("organ-differs"),
        )


def findings_settled(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Every automatic finding was settled, at the latest by this very decision.

    Those of the submission, and those that word lists, links and other texts have brought since.
    """
    submission = _submission(case)
    reasons = confirmed(Decision.objects.filter(case=case), submission)
    reasons.update(context.data.get("confirmed") or {})
    document = document_of(submission.frozen)
    present = findings_of(document, now=context.now, submission=submission)
    every = standing(present, submission.findings, reasons)
    refused = [f.finding for f in every if f.finding["severity"] == "refuse"]
    if refused:
        raise PolicyBreach(
            "findings-refused",
            _("自动检查发现不能公开的内容：{findings}。说明理由也不能放行，请退回修改。"),
            clause=refused[0]["clause"],
            findings="；".join(unsettled(refused, {})),
        )
    labels = unsettled([f.finding for f in every], reasons)
    if labels:
        raise PolicyBreach(
            "findings-open",
            _("自动检查发现的问题还没有处理：{findings}。请逐项说明为什么可以公开，或退回修改。"),
            clause=clause_of("findings-open"),
            findings="；".join(labels),
        )


def enough_people(case: Case, actor: Actor, context: Context) -> None:
    """Approval counts the different people behind this version; registration is still to come."""
    marks = Marks.from_mapping(case.flags)
    rule = review_rule(marks.item_type, rules_day(case, context.now))
    people = set(
        Decision.objects.filter(case=case, digest_seen=context.digest_seen)
        .exclude(actor_id=None)
        .values_list("actor_id", flat=True)
    )
    if len(people | {actor.id}) < rule.people - 1:
        raise PolicyBreach(
            "too-few-people",
            _("这类信息至少要 {needed} 个不同的人经手，现在太少。"),
            clause=rule.clause,
            needed=rule.people,
        )


def ordinary_lane(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """An item in the emergency lane is approved by word of mouth, on record."""
    if case.flags.get("emergency"):
        raise WrongState("emergency-lane", _("这篇稿件走应急通道，请用“口头批准应急发布”。"))


def emergency_lane(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """The oral approval belongs to the emergency lane, where that is in force."""
    rule = emergency_rule(rules_day(case, context.now))
    if not case.flags.get("emergency"):
        raise WrongState("ordinary-lane", _("这篇稿件没有走应急通道，请按通常程序签发。"))
    if not rule.allowed:
        raise PolicyBreach("emergency-off", _("应急发布通道没有启用。"), clause=rule.clause)


def something_public(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """There must be something in public to take down."""
    if gate.released_digest(case.subject) is None:
        raise WrongState("nothing-public", _("这篇稿件还没有公开过，不用撤下。"))


def really_released(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """The case follows the releaser, never the other way round."""
    if gate.status(case.subject, now=context.now).state != "released":
        raise WrongState("not-released", _("发布器还没有放行。"))


def purge_ordered(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A case is closed as purged when the releaser carried out an order that two people gave."""
    number = context.data.get("order")
    erased = Erasure.objects.filter(order_id=number, order__key=case.subject, problem="")
    if not number or not erased.exists():
        raise PolicyBreach(
            "no-purge-order",
            _("清除须先有两人签发的清除令，并由发布器执行完毕。"),
            clause=clause_of("no-purge-order"),
        )


GUARDS = (
    seen_this_version,
    not_a_writer,
    points_answered,
    organs_agreed,
    conclusion_recorded,
    issued_by_this_organ,
    findings_settled,
    enough_people,
    ordinary_lane,
    emergency_lane,
    something_public,
    really_released,
    purge_ordered,
    *AFTERMATH,
    *DUTIES,
)
