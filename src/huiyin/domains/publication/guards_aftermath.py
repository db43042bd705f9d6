"""补审与不公开的守卫: what stands behind a release before its reviews, a doubt, and a decision not to publish."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rounds import missing_supplements
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.domains.publication.rules.publication import ESCALATIONS
from huiyin.domains.publication.rules.secrecy import SECRECY_POINTS
from huiyin.domains.publication.rules.withholding import GROUND_BY_CODE
from huiyin.foundation.cases import selectors as cases
from huiyin.foundation.release import gate
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


def unanswered(data: Mapping[str, Any]) -> list[str]:
    """Return the labels of the points of the secrecy review that have no answer."""
    points: Mapping[str, Any] = data.get("points") or {}
    answers = {"clear", "concern"}
    return [p.label for p in SECRECY_POINTS if points.get(p.code, {}).get("finding") not in answers]


def doubtful(data: Mapping[str, Any]) -> list[str]:
    """Return the labels of the points that were answered with a doubt."""
    points: Mapping[str, Any] = data.get("points") or {}
    return [p.label for p in SECRECY_POINTS if points.get(p.code, {}).get("finding") == "concern"]


def every_point_answered(data: Mapping[str, Any]) -> None:
    """Raise ``Invalid`` naming the points that are still open."""
    labels = unanswered(data)
    if labels:
        raise Invalid(
            "points-open",
            _("还有要点没有作答：{points}。"),
            points="、".join(labels),
            field="points",
        )


def points_in_doubt(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A doubt is raised about points, each answered, and at least one with a concern and a note on it."""
    every_point_answered(context.data)
    labels = doubtful(context.data)
    if not labels:
        raise Invalid(
            "no-doubt", _("七个要点都没有疑问。没有问题请办理“保密审查通过”。"), field="points"
        )
    points = context.data["points"]
    silent = [
        p.label
        for p in SECRECY_POINTS
        if p.label in labels and not str(points[p.code].get("note", "")).strip()
    ]
    if silent:
        raise Invalid(
            "note-missing",
            _("请写明“{points}”疑在哪里。"),
            points="、".join(silent),
            field="points",
        )


def withholding_grounded(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """What is not to be published has an attribute, a ground that leads to it, and reasons in words."""
    if context.step.source == "secrecy_review":
        every_point_answered(context.data)
    ground = GROUND_BY_CODE.get(str(context.data.get("ground")))
    if ground is None or ground.disclosure != context.data.get("disclosure"):
        raise Invalid(
            "ground-unknown",
            _("请选择不公开的依据，并使它与公开属性一致。"),
            clause=clause_of("ground-unknown"),
            field="ground",
        )


def nothing_public(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """What is still in public is taken down before it is decided that it is not published."""
    if gate.released_digest(case.subject) is not None:
        raise WrongState("still-public", _("这条信息还在网上。请先从网上撤下，再决定不公开。"))


def nothing_missing(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """An ordinary release has every review behind it."""
    if missing_supplements(case):
        raise WrongState("reviews-missing", _("这篇稿件应急发布，还有延后的审核校对。"))


def reviews_missing(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Only what was released before its reviews waits for them afterwards."""
    if not missing_supplements(case):
        raise WrongState("nothing-postponed", _("这篇稿件没有延后的审核。"))


def still_missing(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Only a stage that the emergency lane put off is made up for, and once."""
    if context.step.action not in missing_supplements(case):
        raise WrongState("nothing-postponed", _("这篇稿件没有延后的这一次校对或审核，不用补做。"))


def clock_is_late(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """The system calls for help when the clock of the state has run out, not before."""
    row = next(r for r in ESCALATIONS if r.action == context.step.action)
    readings = cases.clock_readings(case, context.now)
    running = [r.reading for r in readings if r.rule.name == row.clock and not r.reading.stopped]
    if not any(reading.overdue for reading in running):
        raise PolicyBreach("not-late", _("这个时限还没有到。"), clause=row.clause)


def is_proactive(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """Only what was submitted as 主动公开 passes the secrecy review towards the public."""
    submission = latest_submission(int(case.subject.partition("/")[2]))
    if submission and document_of(submission.frozen)["disclosure"] != "proactive":
        raise PolicyBreach(
            "not-proactive",
            _("起草时定的公开属性不是“主动公开”。请办理“拟不公开，报批”，或退回修改。"),
            clause=clause_of("not-proactive"),
        )


GUARDS = (
    points_in_doubt,
    withholding_grounded,
    nothing_public,
    nothing_missing,
    reviews_missing,
    still_missing,
    clock_is_late,
    is_proactive,
)
