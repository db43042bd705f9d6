"""办理前的核对 (checks before a step): is the screen fresh, the step possible, the person the right one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huiyin.foundation.accounts.rules import BY_CODE
from huiyin.foundation.cases.guards import field_name
from huiyin.foundation.cases.models import Decision
from huiyin.kernel.calendar import SHANGHAI
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, Stale, WrongState
from huiyin.kernel.steps import SYSTEM_ROLE

if TYPE_CHECKING:
    from huiyin.foundation.cases.guards import Context
    from huiyin.foundation.cases.models import Case
    from huiyin.kernel.actors import Actor
    from huiyin.kernel.steps import Step


def check_fresh(case: Case, seen_version: int | None) -> None:
    """Raise ``Stale``, naming who acted since and when, where the version seen is not the present one."""
    if seen_version is None or seen_version == case.version:
        return
    since = Decision.objects.filter(case=case, sequence__gt=seen_version).order_by("-sequence")
    last = since.exclude(actor_id=None).first() or since.first()
    if last is None:
        raise Stale("case-changed", "这件事项的内容已经变化，请刷新页面后再办。")
    raise Stale(
        "case-changed",
        "您打开页面以后，{name}已在{at}办理了“{label}”，现在是“{state}”。请刷新页面后再办。",
        name=last.actor_name,
        at=f"{last.at.astimezone(SHANGHAI):%m月%d日 %H:%M}",
        label=last.label,
        state=case.state_label,
    )


def step_for(case: Case, action: str) -> Step:
    """Return the step, or raise ``WrongState`` naming state and action."""
    step = case.book.find(case.state, action)
    if step is None:
        raise WrongState(
            "wrong-state",
            "现在是“{state}”，不能办理“{action}”。",
            state=case.state_label,
            action=case.book.label_of(action),
        )
    return step


def held_role(case: Case, actor: Actor, step: Step) -> str:
    """Return the role in which the actor takes a step, or raise ``NotPermitted``."""
    if actor.kind == SYSTEM_ROLE:
        held = [SYSTEM_ROLE] if SYSTEM_ROLE in step.roles else []
    else:
        path = case.organ_path()
        held = [r for r in sorted(step.roles - {SYSTEM_ROLE}) if actor.holds(r, path)]
    if held:
        return held[0]
    labels = [BY_CODE[r].label if r in BY_CODE else r for r in sorted(step.roles - {SYSTEM_ROLE})]
    raise NotPermitted(
        "not-your-step",
        "“{label}”由{roles}办理，您在这个机关没有这项职责。",
        clause=step.clause,
        label=step.label,
        roles="、".join(labels) or "系统",
    )


def check_distinct(case: Case, actor: Actor, step: Step) -> None:
    """Raise ``PolicyBreach``, naming the earlier act, where another person must take the step."""
    if not step.distinct or actor.id is None:
        return
    earlier = Decision.objects.filter(
        case=case, round=case.round, action__in=step.distinct, actor_id=actor.id
    ).first()
    if earlier is not None:
        raise PolicyBreach(
            "same-person",
            "本轮的“{earlier}”是您办理的，“{label}”须由另一个人办理。",
            clause=step.clause,
            earlier=earlier.label,
            label=step.label,
        )


def check_needs(context: Context) -> None:
    """Raise ``Invalid`` with every field that the step needs and the decision lacks."""
    missing = [name for name in context.step.needs if not _given(context, name)]
    if missing:
        raise Invalid(
            "fields-missing",
            "办理“{label}”还要填写：{names}。",
            clause=context.step.clause,
            label=context.step.label,
            names="、".join(field_name(name) for name in missing),
            field=missing[0],
            fields=missing,
        )


def _given(context: Context, name: str) -> bool:
    value = context.opinion if name == "opinion" else context.data.get(name)
    if isinstance(value, str):
        return bool(value.strip())
    return value is not None and value != [] and value != {}
