"""人员和任职 (persons and appointments): register, appoint, end; ended posts stay on record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs import rules
from huiyin.foundation.organs.fields import field_label, field_problems, refuse
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.foundation.organs.services.permission import require_maintainer
from huiyin.kernel.errors import Invalid, WrongState

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from huiyin.foundation.organs.facts import PostFacts
    from huiyin.kernel.actors import Actor

DESCRIBED = frozenset({"name", "phone", "email", "note"})


@transaction.atomic
def register_person(
    *, name: str, actor: Actor, now: datetime, phone: str = "", email: str = "", note: str = ""
) -> Person:
    """Enter a person; an account is not needed."""
    require_maintainer(actor, None)
    if not name.strip():
        raise Invalid("person-name", _("请填写姓名。"), field="name")
    person = Person(name=name.strip(), phone=phone, email=email, note=note)
    refuse("person-field", field_problems(person))
    person.save()
    record(kind="person.registered", actor=actor, at=now, subject=person.subject, data={})
    return person


@transaction.atomic
def describe_person(
    *, person: Person, changes: Mapping[str, str], actor: Actor, now: datetime
) -> Person:
    """Correct a person's name or contact data for work; the fields are those of ``DESCRIBED``.

    The ledger names the fields and not their values: it cannot be erased, contact data can.
    """
    require_maintainer(actor, None)
    person = Person.objects.select_for_update().get(pk=person.pk)
    unknown = sorted(set(changes) - DESCRIBED)
    if unknown:
        raise Invalid("person-field-fixed", _("“{field}”不能在这里改。"), field=unknown[0])
    new = {f: v.strip() for f, v in changes.items() if getattr(person, f) != v.strip()}
    if not new:
        raise Invalid("person-unchanged", _("没有改动，不用保存。"))
    for name, value in new.items():
        setattr(person, name, value)
    refuse("person-field", field_problems(person))
    person.save(update_fields=list(new))
    labels = [field_label(Person, name) for name in new]
    record(
        kind="person.described",
        actor=actor,
        at=now,
        subject=person.subject,
        data={"fields": labels},
    )
    return person


@transaction.atomic
def appoint(
    *, person: Person, organ: Organ, post: PostFacts, actor: Actor, now: datetime
) -> Appointment:
    """Appoint a person to a post from ``post.since``.

    ``Invalid`` for an unknown post, a time outside the organ's life, or a post of one holder that
    is taken on that day (A and B roles count as two posts).
    """
    organ = Organ.objects.select_for_update().get(pk=organ.pk)
    require_maintainer(actor, organ)
    _check(person, organ, post)
    appointment = Appointment(
        person=person,
        organ=organ,
        post=post.kind,
        title=post.title,
        since=post.since,
        role_order=post.role_order,
        full_time=post.full_time,
    )
    refuse("post-field", field_problems(appointment))
    appointment.save()
    record(
        kind="post.appointed",
        actor=actor,
        at=now,
        subject=organ.subject,
        basis=rules.POSTS[post.kind].clause,
        data={"person": person.pk, "post": post.kind, "since": post.since.isoformat()},
    )
    return appointment


@transaction.atomic
def end_appointment(
    *, appointment: Appointment, on: date, actor: Actor, now: datetime
) -> Appointment:
    """End an appointment: ``on`` is the first day on which the post is no longer held."""
    held = Appointment.objects.select_for_update().select_related("organ").get(pk=appointment.pk)
    require_maintainer(actor, held.organ)
    if held.until:
        raise WrongState("appointment-ended", _("这项任职已经结束。"))
    if on < held.since:
        raise Invalid("appointment-too-early", _("离任日期不能早于任职日期。"), field="on")
    held.until = on
    held.save(update_fields=["until"])
    record(
        kind="post.ended",
        actor=actor,
        at=now,
        subject=held.organ.subject,
        data={"person": held.person_id, "post": held.post, "on": on.isoformat()},
    )
    return held


def _check(person: Person, organ: Organ, post: PostFacts) -> None:
    """Refuse an appointment that cannot be."""
    kind = rules.POSTS.get(post.kind)
    if kind is None:
        raise Invalid("post-unknown", _("没有这种岗位，请从列表中选择。"), field="kind")
    if not post.title.strip():
        raise Invalid("post-title", _("请填写职务。"), field="title")
    if organ.until and post.since >= organ.until:
        raise Invalid("post-organ-closed", _("这个机关在任职日期已经撤销。"), field="since")
    overlapping = Appointment.objects.filter(organ=organ, post=post.kind).filter(
        Q(until=None) | Q(until__gte=post.since + timedelta(days=1))
    )
    if overlapping.filter(person=person).exists():
        raise Invalid("post-held", _("这个人已经在这个岗位上，请先办理离任。"), field="person")
    if kind.single and overlapping.filter(role_order=post.role_order).exists():
        raise Invalid(
            "post-taken",
            _("“{post}”现在有人担任，请先办理离任，或分 A、B 角。"),
            field="kind",
            post=kind.label,
        )
