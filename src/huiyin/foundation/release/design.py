"""页面样式: templates, styles and renderer code go public only as two people approved them.

After every upgrade that touches them, one person proposes the new digest and another confirms it; until
then the releaser renders nothing.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case, Decision
from huiyin.foundation.release import gate
from huiyin.foundation.release.access import DESIGN_CONFIRMERS, DESIGN_PROPOSERS
from huiyin.foundation.release.daemon import publisher
from huiyin.foundation.release.models import Frozen
from huiyin.kernel.errors import Invalid, NotFound
from huiyin.kernel.rulebooks import Rulebook
from huiyin.kernel.steps import State, Step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.kernel.actors import Actor

KIND, KEY = "design", "design/portal"
CLAUSE = "changchun-2015:4.1b"

DESIGN = Rulebook(
    kind=KIND,
    name="design-2015",
    since=date(2015, 5, 13),
    initial="prepared",
    states=(
        State("prepared", "准备", waits_for=DESIGN_PROPOSERS),
        State("proposed", "待复核", waits_for=DESIGN_CONFIRMERS),
        State("ordered", "已交付", final=True),
        State("dropped", "已放弃", final=True),
    ),
    steps=(
        Step("prepared", "propose", "proposed", DESIGN_PROPOSERS, CLAUSE, "提请启用页面样式"),
        Step(
            "proposed",
            "confirm",
            "ordered",
            DESIGN_CONFIRMERS,
            CLAUSE,
            "复核同意页面样式",
            distinct=("propose",),
        ),
        Step(
            "proposed",
            "drop",
            "dropped",
            DESIGN_PROPOSERS | DESIGN_CONFIRMERS,
            CLAUSE,
            "放弃页面样式变更",
            needs=("opinion",),
            decides=False,
        ),
    ),
)


def check_design(
    payload: Mapping[str, Any], _documents: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Return what is wrong with a ticket for a design: it needs its two decisions and nothing else."""
    if payload["kind"] != "design" or [e["key"] for e in payload["entries"]] != [KEY]:
        return ["页面样式只能凭样式发布票启用"]
    actions = {d["action"]: d for d in payload["decisions"]}
    if not {"propose", "confirm"} <= set(actions):
        return ["页面样式须一人提请、另一人复核"]
    if (
        actions["propose"]["role"] not in DESIGN_PROPOSERS
        or actions["confirm"]["role"] not in DESIGN_CONFIRMERS
    ):
        return ["提请或复核页面样式的人没有相应岗位"]
    return []


@transaction.atomic
def propose(*, actor: Actor, now: datetime, opinion: str = "") -> Case:
    """Freeze the digest of the present templates, styles and code, and put it to a second person."""
    document = {"digest": publisher().design_digest()}
    frozen = gate.freeze(key=KEY, document=document, files=[], actor=actor, now=now)
    if frozen.digest == gate.released_digest(KEY):
        raise Invalid("design-unchanged", "页面样式没有变化，不用再批。")
    if any(frozen_of(case).digest == frozen.digest for case in pending()):
        raise Invalid("design-waits", "这一版页面样式已经提请，请另一位同事复核。")
    case = engine.open_case(
        kind=KIND,
        subject=f"design-change/{frozen.pk}",
        organ=None,
        actor=actor,
        now=now,
        flags={"frozen": frozen.pk},
    )
    return engine.advance(
        case_id=case.pk,
        action="propose",
        actor=actor,
        now=now,
        digest_seen=frozen.digest,
        opinion=opinion,
    )


@transaction.atomic
def confirm(*, case_id: int, actor: Actor, now: datetime, opinion: str = "") -> Ticket:
    """Agree to a proposed design and issue its ticket."""
    case = _proposal(case_id)
    frozen = frozen_of(case)
    engine.advance(
        case_id=case.pk,
        action="confirm",
        actor=actor,
        now=now,
        digest_seen=frozen.digest,
        opinion=opinion,
    )
    decisions = Decision.objects.filter(case=case).order_by("sequence")
    return gate.issue(
        kind="design",
        entries=[frozen],
        decisions=[d.payload() for d in decisions],
        reason=opinion,
        actor=actor,
        now=now,
    )


def drop(*, case_id: int, opinion: str, actor: Actor, now: datetime) -> Case:
    """Give a proposal up, such as one that a later upgrade overtook."""
    return engine.advance(
        case_id=_proposal(case_id).pk, action="drop", actor=actor, now=now, opinion=opinion
    )


def pending() -> list[Case]:
    """Return the proposals that wait for a second person."""
    return list(Case.objects.filter(kind=KIND, state="proposed").order_by("pk"))


def _proposal(case_id: int) -> Case:
    case = Case.objects.filter(pk=case_id, kind=KIND).first()
    if case is None:
        raise NotFound("design-not-found", "没有找到这份样式变更。")
    return case


def frozen_of(case: Case) -> Frozen:
    """Return the frozen design that a case is about."""
    return Frozen.objects.get(pk=case.flags["frozen"])
