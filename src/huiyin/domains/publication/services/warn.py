"""定时发布预警: telling in time that a scheduled release will be late or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from huiyin.domains.publication.models import Item
from huiyin.foundation.accounts.models import User
from huiyin.foundation.accounts.selectors import holders
from huiyin.foundation.notices.services import notify
from huiyin.foundation.release import daemon, outlook, queueing
from huiyin.foundation.release.seals import sealed_keys
from huiyin.kernel.digests import sha256_hex

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from huiyin.foundation.release.models import Ticket
    from huiyin.foundation.release.outlook import Danger

KIND = "release.at_risk"
CHANNELS = ("desk", "mail")


def warn_scheduled(now: datetime) -> int:
    """Tell people of every danger to a scheduled release whose moment is near; return how many were told.

    One notice a person, ticket and reason, however often this runs.
    """
    status, told = daemon.read_status(), 0
    for ticket in queueing.scheduled(now):
        item = _first_item(ticket)
        if item is None:
            continue
        for danger in outlook.near_dangers(ticket, now=now, status=status):
            told += _tell(ticket, item, danger, now)
    return told


def _tell(ticket: Ticket, item: Item, danger: Danger, now: datetime) -> int:
    """Write the notices that are still missing; no word of the item is in them."""
    reason = sha256_hex("\n".join(danger.details).encode())[:8] if danger.details else ""
    key = f"ticket/{ticket.pk}/{danger.risk.code}/{reason}"
    count = 0
    for user in _people(ticket, item, danger, now):
        if user.notices.filter(key=key).exists():
            continue
        notify(
            to=user,
            kind=KIND,
            key=key,
            subject=_("定于 {when} 的发布：{label}").format(
                when=f"{_moment(ticket):%m-%d %H:%M}", label=danger.risk.label
            ),
            text=_("登记号 {number}，定于 {when} 公开。{said}").format(
                number=ticket.registration,
                when=f"{_moment(ticket):%Y-%m-%d %H:%M}",
                said=danger.said,
            ),
            link=f"/items/{item.pk}/",
            channels=CHANNELS,
            now=now,
        )
        count += 1
    return count


def _moment(ticket: Ticket) -> datetime:
    return localtime(ticket.not_before or ticket.issued_at)


def _people(ticket: Ticket, item: Item, danger: Danger, now: datetime) -> Iterable[User]:
    """Return the registrar who scheduled it (or, where that account is closed, all of the organ) and who can act."""
    path = item.organ.path()
    found = {u.pk: u for u in User.objects.filter(pk=ticket.issued_by or 0, is_active=True)}
    if not found:
        found = {u.pk: u for u in holders("registrar", path, now)}
    for role in sorted(danger.risk.tells):
        found |= {u.pk: u for u in holders(role, path, now)}
    return found.values()


def _first_item(ticket: Ticket) -> Item | None:
    """Return the first item of a ticket; other tickets have no registrar to warn, and a forged one is only refused."""
    numbers = [k.removeprefix("item/") for k in sealed_keys(ticket) if k.startswith("item/")]
    items = Item.objects.filter(pk__in=numbers[:1]).select_related("organ")
    return items.first()
