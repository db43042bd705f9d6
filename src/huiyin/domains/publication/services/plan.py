"""解读方案: form, interpreter, channel, outline and date, made together with the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huiyin.domains.publication.access import DRAFTING
from huiyin.domains.publication.editor.locks import frozen_under_review
from huiyin.domains.publication.lookup import item_for
from huiyin.domains.publication.models import InterpretationPlan
from huiyin.domains.publication.rules import review_rule
from huiyin.domains.publication.rules.checks import clause_of
from huiyin.foundation.access import require
from huiyin.foundation.ledger.services import record
from huiyin.kernel.errors import Invalid, WrongState

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.kernel.actors import Actor

CLAUSE = clause_of("plan")


@transaction.atomic
def plan_interpretation(
    *,
    policy_id: int,
    form: str,
    author: str,
    channel: str,
    outline: str,
    due: date,
    actor: Actor,
    now: datetime,
) -> InterpretationPlan:
    """Make or change the plan of a policy; it is frozen with the policy when that is submitted."""
    policy = item_for(actor, policy_id, lock=True)
    require(DRAFTING, actor, "draft", policy.organ.path())
    if not review_rule(policy.item_type, localtime(now).date()).needs_plan:
        raise Invalid("not-a-policy", _("只有政策文件和通知公告才编解读方案。"))
    if frozen_under_review(policy.pk):
        raise WrongState("under-review", _("这份文件正在审签，解读方案也已冻结。"))
    missing = [v for v in (author, channel, outline) if not v.strip()]
    if form not in dict(InterpretationPlan.FORMS) or missing:
        raise Invalid("plan-incomplete", _("请写全解读形式、解读人、渠道和提纲。"), clause=CLAUSE)
    plan, _created = InterpretationPlan.objects.update_or_create(
        policy=policy,
        defaults={
            "form": form,
            "author": author,
            "channel": channel,
            "outline": outline,
            "due": due,
        },
    )
    record(
        kind="publication.plan",
        actor=actor,
        at=now,
        subject=policy.key,
        basis=CLAUSE,
        data={"form": form, "due": due.isoformat()},
    )
    return plan


@transaction.atomic
def link_interpretation(
    *, policy_id: int, interpretation_id: int, actor: Actor, now: datetime
) -> InterpretationPlan:
    """Name the interpretation that fulfils a plan."""
    policy = item_for(actor, policy_id, lock=True)
    interpretation = item_for(actor, interpretation_id)
    require(DRAFTING, actor, "draft", policy.organ.path())
    plan = InterpretationPlan.objects.filter(policy=policy).first()
    if plan is None or interpretation.item_type != "interpretation":
        raise Invalid("plan-missing", _("请先编解读方案，再选一篇政策解读。"), clause=CLAUSE)
    plan.interpretation = interpretation
    plan.save(update_fields=["interpretation"])
    record(
        kind="publication.plan.linked",
        actor=actor,
        at=now,
        subject=policy.key,
        basis=CLAUSE,
        data={"interpretation": interpretation.key},
    )
    return plan
