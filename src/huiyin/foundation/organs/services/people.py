"""人员和任职 (persons and appointments): register, appoint, end; ended posts stay on record."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.foundation.ledger.services import record
from huiyin.foundation.organs import rules
from huiyin.foundation.organs.models import Appointment, Organ, Person
from huiyin.foundation.organs.services.permission import require_maintainer
from huiyin.kernel.errors import Invalid, WrongState

if TYPE_CHECKING:
    from datetime import date, datetime

    from huiyin.foundation.organs.facts import PostFacts
    from huiyin.kernel.actors import Actor


@transaction.atomic
def register_person(
    *, name: str, actor: Actor, now: datetime, phone: str = "", email: str = "", note: str = ""
) -> Person:
    """Enter a person; an account is not needed."""
    require_maintainer(actor, None)
    if not name.strip():
        raise Invalid("person-name", _("请填写姓名。"), field="name")
    person = Person.objects.create(name=name.strip(), phone=phone, email=email, note=note)
    record(kind="person.registered", actor=actor, at=now, subject=person.subject, data={})
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
    appointment = Appointment.objects.create(
        person=person,
        organ=organ,
        post=post.kind,
        title=post.title,
        since=post.since,
        role_order=post.role_order,
        full_time=post.full_time,
    )
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
