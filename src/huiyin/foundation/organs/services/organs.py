"""机关的设立、更名、变更和撤销 (organs): every change keeps its history and leaves a ledger entry."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs import rules, uscc
from huiyin.foundation.organs.models import Organ, OrganName
from huiyin.foundation.organs.services.permission import require_maintainer
from huiyin.kernel.errors import Invalid, PolicyBreach, WrongState

if TYPE_CHECKING:
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
def describe(*, organ: Organ, changes: dict[str, object], actor: Actor, now: datetime) -> Organ:
    """Change contact data, relations or numbers; the fields are those of ``DESCRIBED``."""
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
    unknown = sorted(set(changes) - DESCRIBED)
    if unknown:
        raise Invalid(
            "organ-field-fixed", _("“{field}”不能在这里改；名称请用更名办理。"), field=unknown[0]
        )
    before = {name: str(getattr(organ, name) or "") for name in changes}
    for name, value in changes.items():
        setattr(organ, name, value)
    _check(organ)
    organ.save()
    after = {name: str(getattr(organ, name) or "") for name in changes}
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
    *, organ: Organ, name: str, short_name: str, on: date, basis: str, actor: Actor, now: datetime
) -> Organ:
    """Give an organ a new name from the day ``on``; documents of before keep the old one.

    ``Invalid`` when the day lies before the present name began or the name does not change.
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
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
    OrganName.objects.create(organ=organ, name=name, short_name=short_name, since=on, basis=basis)
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
    """Refuse an organ that does not fit the tree or has a wrong field."""
    problem = rules.level_problem(organ.level, organ.parent.level if organ.parent else None)
    if problem:
        raise PolicyBreach("organ-level", problem, clause="changchun-2015:3.1a")
    _check_circle(organ)
    problem = uscc.problem(organ.uscc) if organ.uscc else ""
    if problem:
        raise Invalid("organ-uscc", problem, field="uscc")
    try:
        organ.full_clean(validate_unique=True)
    except ValidationError as error:
        field, sentences = next(iter(error.message_dict.items()))
        raise Invalid("organ-field", "{sentence}", field=field, sentence=sentences[0]) from None


def _check_circle(organ: Organ) -> None:
    """Refuse a parent that is the organ itself or stands below it."""
    if organ.pk and organ.parent and organ.pk in organ.parent.path():
        raise Invalid("organ-circle", _("上级机关不能是本机关或它的下级。"), field="parent")
