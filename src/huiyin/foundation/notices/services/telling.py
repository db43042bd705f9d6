"""告知 (telling): a notice is written in the transaction of its event, and only once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from huiyin.foundation.notices.gateways import address_of
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.notices.rules import BY_CODE
from huiyin.foundation.notices.selectors import told
from huiyin.kernel.errors import Invalid, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from huiyin.foundation.accounts.models import User
    from huiyin.kernel.actors import Actor

SUBJECT_LENGTH = 200


@transaction.atomic
def notify(
    *,
    to: User,
    kind: str,
    key: str,
    subject: str,
    text: str,
    link: str,
    channels: Sequence[str],
    now: datetime,
) -> Notice:
    """Tell a person about the event ``key`` through the channels; the first text given stays.

    Safe to call again: the same key adds at most channels that were missing. ``link`` is a path on
    the desk. Delivery happens after the transaction, by ``deliver_due``.
    """
    unknown = sorted(set(channels) - set(BY_CODE))
    if unknown:
        raise Invalid("notice-channel", _("没有这种通知渠道：{channel}。"), channel=unknown[0])
    notice, _new = Notice.objects.get_or_create(
        to=to,
        key=key,
        defaults={
            "kind": kind,
            "subject": subject[:SUBJECT_LENGTH],
            "text": text,
            "link": link,
            "created_at": now,
        },
    )
    for channel in channels:
        Delivery.objects.get_or_create(
            notice=notice, channel=channel, defaults={"next_attempt_at": now}
        )
    return notice


@transaction.atomic
def tell_all(
    *,
    people: Sequence[User],
    kind: str,
    key: str,
    subject: str,
    text: str,
    link: str,
    now: datetime,
) -> int:
    """Tell several people about one event, each on the desk and by mail where an address is known.

    Who was told already is left alone; return how many are told now. Costs the same for many people.
    """
    told = set(Notice.objects.filter(key=key).values_list("to_id", flat=True))
    new = [
        Notice(
            to=user,
            kind=kind,
            key=key,
            subject=subject[:SUBJECT_LENGTH],
            text=text,
            link=link,
            created_at=now,
        )
        for user in dict.fromkeys(people)
        if user.pk not in told
    ]
    if not new:
        return 0
    made = Notice.objects.bulk_create(new)
    Delivery.objects.bulk_create(
        [
            Delivery(notice=notice, channel=channel, next_attempt_at=now)
            for notice in made
            for channel in ("desk", *(["mail"] if address_of(notice.to) else []))
        ]
    )
    return len(made)


def make_moot(*, key: str, now: datetime) -> None:
    """Note that an event is over: what nobody read counts as read, what was not sent stays unsent."""
    notices = Notice.objects.filter(key=key)
    unsent = Delivery.objects.filter(notice__in=notices, state="waiting", token="")
    unsent.exclude(channel="desk").update(state="moot")
    notices.filter(read_at=None).update(read_at=now)


def mark_read(*, notice_id: int, user: User, now: datetime) -> None:
    """Note that the person has read their own notice; somebody else's is left alone."""
    Notice.objects.filter(pk=notice_id, to=user, read_at=None).update(read_at=now)


def open_notice(*, notice_id: int, actor: Actor, now: datetime) -> Notice:
    """Mark the actor's own notice as read and return it; somebody else's is not found."""
    notice: Notice | None = told(actor).filter(pk=notice_id).first()
    if notice is None:
        raise NotFound("notice-not-found", _("没有找到这条通知。"))
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
    return notice


def mark_all_read(*, actor: Actor, now: datetime) -> int:
    """Mark everything the actor was told as read; return how many were new."""
    ids = list(told(actor).filter(read_at=None).values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=ids).update(read_at=now)
