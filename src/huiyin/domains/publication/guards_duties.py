"""随件义务的守卫: approval asks once more for the plan of a major policy and the end of a normative document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from huiyin.domains.publication.duties import EXPIRY, PLAN, lacks_expiry, lacks_plan
from huiyin.domains.publication.lookup import latest_submission
from huiyin.domains.publication.reading import document_of
from huiyin.domains.publication.rounds import rules_day
from huiyin.foundation.cases.models import Decision
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor


def _document(case: Case) -> dict[str, Any]:
    submission = latest_submission(int(case.subject.partition("/")[2]))
    return document_of(submission.frozen) if submission else {}


def plan_made(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A major policy is approved together with its interpretation plan."""
    sent = Decision.objects.filter(case=case, action="submit", round=case.round)
    submitted = sent.order_by("-sequence").first()
    plan = submitted.data.get("plan") if submitted else None
    if lacks_plan(_document(case), plan, rules_day(case, context.now)):
        raise PolicyBreach(
            "plan-missing",
            _("重大政策没有解读方案，不能签发。请退回，由起草人补编解读方案。"),
            clause=PLAN,
        )


def expiry_set(case: Case, actor: Actor, context: Context) -> None:  # noqa: ARG001
    """A normative document is approved with its end written down."""
    if lacks_expiry(_document(case)):
        raise PolicyBreach(
            "expiry-missing",
            _("规范性文件没有写明有效期，不能签发。请退回，由起草人补填。"),
            clause=EXPIRY,
        )


GUARDS = (plan_made, expiry_set)
