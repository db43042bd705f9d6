"""机关的设立、更名、变更和撤销 (organs): every change keeps its history and leaves a ledger entry."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.ledger.fresh import check_fresh
from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs import rules, uscc
from huiyin.foundation.organs.entries import CHANGES
from huiyin.foundation.organs.fields import field_problems, refuse
from huiyin.foundation.organs.models import Organ, OrganName
from huiyin.foundation.organs.services.permission import require_maintainer
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from huiyin.foundation.organs.facts import OrganFacts
    from huiyin.kernel.actors import Actor

# A name changes through ``rename``; code, level and kind are what an organ is.
DESCRIBED = frozenset(
    {
        "english_name",
        "parent",
        "competent",
        "uscc",
        "agency_words",
        "address",
        "office_hours",
        "phone",
        "fax",
        "email",
        "has_website",
        "position",
    }
)


@transaction.atomic
def establish(*, facts: OrganFacts, actor: Actor, now: datetime) -> Organ:
    """Enter a new organ with its first name.

    ``PolicyBreach`` for a level that cannot stand below its parent, ``Invalid`` for a wrong field.
    """
    require_maintainer(actor, facts.parent)
    values = {f.name: getattr(facts, f.name) for f in fields(facts)}
    values["short_name"] = facts.short_name or facts.name
    organ = Organ(**values)
    _check(organ)
    organ.save()
    OrganName.objects.create(
        organ=organ, name=organ.name, short_name=organ.short_name, since=facts.since
    )
    record(
        kind="organ.established",
        actor=actor,
        at=now,
        subject=organ.subject,
        basis="changchun-2015:5.1c",
        data={"name": organ.name, "level": organ.level},
    )
    return organ


@transaction.atomic
def describe(
    *,
    organ: Organ,
    changes: Mapping[str, object],
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> Organ:
    """Change contact data, relations or numbers; the fields are those of ``DESCRIBED``.

    Values that are as they were are left out; ``Invalid`` where nothing is left. ``seen`` is the last
    change of the organ on the screen: ``Stale`` where somebody acted since.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
    check_fresh(organ.subject, seen, CHANGES)
    unknown = sorted(set(changes) - DESCRIBED)
    if unknown:
        raise Invalid(
            "organ-field-fixed", _("“{field}”不能在这里改；名称请用更名办理。"), field=unknown[0]
        )
    new = {name: value for name, value in changes.items() if getattr(organ, name) != value}
    if not new:
        raise Invalid("organ-unchanged", _("没有改动，不用保存。"))
    before = {name: str(getattr(organ, name) or "") for name in new}
    for name, value in new.items():
        setattr(organ, name, value)
    _check(organ)
    organ.save()
    after = {name: str(getattr(organ, name) or "") for name in new}
    record(
        kind="organ.described",
        actor=actor,
        at=now,
        subject=organ.subject,
        data={"before": before, "after": after},
    )
    return organ


@transaction.atomic
def rename(
    *,
    organ: Organ,
    name: str,
    short_name: str,
    on: date,
    basis: str,
    actor: Actor,
    now: datetime,
    seen: int | None = None,
) -> Organ:
    """Give an organ a new name from the day ``on``; documents of before keep the old one.

    ``Invalid`` when the day lies before the present name began or the name does not change; ``Stale``
    where somebody changed the organ since ``seen``.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
    check_fresh(organ.subject, seen, CHANGES)
    present = organ.names.get(until=None)
    if (name, short_name) == (present.name, present.short_name):
        raise Invalid("organ-same-name", _("新名称和现在的名称一样，不用更名。"), field="name")
    if present.since and on <= present.since:
        raise Invalid(
            "organ-name-too-early",
            _("更名日期要晚于现用名称的启用日期（{since}）。"),
            field="on",
            since=present.since.isoformat(),
        )
    OrganName.objects.filter(pk=present.pk).update(until=on)
    borne = OrganName(organ=organ, name=name, short_name=short_name, since=on, basis=basis)
    refuse("organ-field", field_problems(borne))
    borne.save()
    organ.name, organ.short_name = name, short_name
    _check(organ)
    organ.save(update_fields=["name", "short_name"])
    record(
        kind="organ.renamed",
        actor=actor,
        at=now,
        subject=organ.subject,
        data={"before": present.name, "after": name, "on": on.isoformat(), "basis": basis},
    )
    return organ


@transaction.atomic
def close(*, organ: Organ, on: date, basis: str, actor: Actor, now: datetime) -> Organ:
    """Close an organ from the day ``on``; ``WrongState`` while organs below it are open."""
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
    if organ.until:
        raise WrongState("organ-closed", _("这个机关已经撤销，不用再次办理。"))
    if organ.children.filter(until=None).exists():
        raise WrongState("organ-has-children", _("请先办理下级机关的撤销或划转，再撤销本机关。"))
    if organ.since and on <= organ.since:
        raise Invalid("organ-ends-too-early", _("撤销日期要晚于设立日期。"), field="on")
    organ.until = on
    organ.save(update_fields=["until"])
    record(
        kind="organ.closed",
        actor=actor,
        at=now,
        subject=organ.subject,
        data={"on": on.isoformat(), "basis": basis},
    )
    return organ


def _check(organ: Organ) -> None:
    """Refuse an organ that does not fit the tree or has wrong fields, naming all of them."""
    level = rules.level_problem(organ.level, organ.parent.level if organ.parent else None)
    problems = field_problems(organ) | _tree_problems(organ) | _code_problems(organ)
    if level:
        problems = {"level": level} | problems
        raise PolicyBreach(
            "organ-level", level, clause="changchun-2015:3.1a", field="level", problems=problems
        )
    refuse("organ-field", problems)


def _tree_problems(organ: Organ) -> dict[str, str]:
    """Find a parent that is the organ itself or stands below it."""
    if organ.pk and organ.parent and organ.pk in organ.parent.path():
        return {"parent": _("上级机关不能是本机关或它的下级。")}
    return {}


def _code_problems(organ: Organ) -> dict[str, str]:
    """Find a credit identifier that is wrong or another organ's."""
    if not organ.uscc:
        return {}
    problem = uscc.problem(organ.uscc)
    twin = Organ.objects.filter(uscc=organ.uscc).exclude(pk=organ.pk).first()
    if not problem and twin:
        problem = _("和“{name}”的一样，请核对。").format(name=twin.name)
    return {"uscc": problem} if problem else {}
