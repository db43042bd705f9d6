"""投递 (delivering): claim, send, note the outcome.

What happens when the process is killed in the middle: before sending, the lease runs out and
another process delivers; from the moment of sending until the outcome is noted, a channel that
``repeats`` is tried again, any other goes to a person as failed with the outcome unknown, and nothing
is sent twice.
"""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from huiyin.foundation.access import require
from huiyin.foundation.ledger.services import record
from huiyin.foundation.notices import gateways
from huiyin.foundation.notices.access import OUTBOX
from huiyin.foundation.notices.models import Delivery
from huiyin.foundation.notices.rules import BY_CODE, RETRY
from huiyin.kernel.actors import SYSTEM
from huiyin.kernel.errors import PolicyBreach

if TYPE_CHECKING:
    from datetime import datetime

    from huiyin.kernel.actors import Actor

log = logging.getLogger("huiyin.notices")
BATCH = 200
ERROR_LENGTH = 1000


def deliver_due(now: datetime, limit: int = BATCH) -> int:
    """Deliver up to ``limit`` due rows, and all that the desk shows by itself; return how many."""
    return _show(now) + sum(_deliver(delivery, now) for delivery in _claim(now, limit))


@transaction.atomic
def retry(*, delivery: Delivery, actor: Actor, now: datetime, verified: bool = False) -> None:
    """Let a failed delivery try again from the beginning; a person decided so.

    ``verified`` says that the person asked and nothing had arrived: without it a channel that must not
    repeat is not tried again.
    """
    require(OUTBOX, actor, "retry_delivery")
    if not BY_CODE[delivery.channel].repeats and not verified:
        raise PolicyBreach(
            "delivery-unverified",
            _("{channel}可能已经送达，请先向收件人核实没有收到，再重新投递。"),
            channel=BY_CODE[delivery.channel].label,
        )
    changed = Delivery.objects.filter(pk=delivery.pk, state="failed").update(
        state="waiting", attempts=0, next_attempt_at=now, last_error=""
    )
    if changed:
        record(kind="delivery.retried", actor=actor, at=now, subject=delivery.subject)


def _show(now: datetime) -> int:
    """Note what the desk shows by itself, in one statement."""
    in_house = [code for code, channel in BY_CODE.items() if channel.in_house]
    due = Delivery.objects.filter(state="waiting", channel__in=in_house, next_attempt_at__lte=now)
    return due.update(state="delivered", attempts=1, delivered_at=now)


def _claim(now: datetime, limit: int) -> list[Delivery]:
    """Take due rows for this process; rows another process locks at this moment are passed over."""
    token = secrets.token_hex(16)
    with transaction.atomic():
        _settle_lost(now)
        due = Delivery.objects.filter(
            Q(leased_until=None) | Q(leased_until__lte=now),
            state__in=("waiting", "sending"),
            next_attempt_at__lte=now,
        ).order_by("next_attempt_at", "pk")
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        Delivery.objects.filter(pk__in=ids).update(token=token, leased_until=now + RETRY.lease)
    return list(Delivery.objects.filter(token=token).select_related("notice__to__person"))


def _settle_lost(now: datetime) -> None:
    """Give rows of unknown outcome to a person where the channel must not repeat."""
    once = [code for code, channel in BY_CODE.items() if not channel.repeats]
    lost = Delivery.objects.filter(state="sending", leased_until__lte=now, channel__in=once)
    for delivery in lost:
        _give_up(delivery, now, _unknown())


def _unknown() -> str:
    return _("投递中断，不知道是否已送达，请人工核实后再决定是否重发。")


def _begin(delivery: Delivery) -> bool:
    """Mark a claimed row as on its way; tell whether it is still ours and still to be sent."""
    ours = Delivery.objects.filter(pk=delivery.pk, token=delivery.token)
    return bool(ours.filter(state__in=("waiting", "sending")).update(state="sending"))


def _deliver(delivery: Delivery, now: datetime) -> int:
    """Send one claimed row and note the outcome; return 1 when it was delivered or written."""
    if not _begin(delivery):
        return 0
    delivery.attempts += 1
    try:
        reached = gateways.send(delivery)
    except gateways.OutcomeUnknown as error:
        _give_up(delivery, now, f"{_unknown()}{_told(error)}")
        return 0
    except (gateways.Undeliverable, UnicodeError, ValueError, ImproperlyConfigured) as error:
        _give_up(delivery, now, _told(error))
        return 0
    except (gateways.Unreachable, OSError) as error:
        _later(delivery, now, _told(error))
        return 0
    arrived = now if reached == "delivered" else None
    _note(delivery, state=reached, delivered_at=arrived, last_error="")
    return 1


def _later(delivery: Delivery, now: datetime, error: str) -> None:
    if delivery.attempts >= RETRY.attempts:
        _give_up(delivery, now, error)
        return
    log.warning("delivery %s waits: %s", delivery.pk, error)
    _note(
        delivery,
        state="waiting",
        next_attempt_at=now + RETRY.wait(delivery.attempts),
        last_error=error,
    )


@transaction.atomic
def _give_up(delivery: Delivery, now: datetime, error: str) -> None:
    """Stop trying: the row becomes a task for a person (``selectors.failed``)."""
    _note(delivery, state="failed", last_error=error)
    record(
        kind="delivery.failed",
        actor=SYSTEM,
        at=now,
        subject=delivery.subject,
        data={"channel": delivery.channel, "attempts": delivery.attempts},
    )


def _note(delivery: Delivery, **values: object) -> None:
    """Write the outcome, unless the row went to another process meanwhile."""
    Delivery.objects.filter(pk=delivery.pk, token=delivery.token).update(
        attempts=delivery.attempts, token="", leased_until=None, **values
    )


def _told(error: Exception) -> str:
    """Return why it failed: a gateway's own sentence as it is, anything else with its kind."""
    if isinstance(error, gateways.Undeliverable | gateways.Unreachable) and str(error):
        return str(error)[:ERROR_LENGTH]
    return f"{type(error).__name__}: {error}"[:ERROR_LENGTH]
