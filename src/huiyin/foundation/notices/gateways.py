"""投递渠道 (gateways): how a delivery leaves the house, one function a channel."""

from __future__ import annotations

from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.notices.models import Delivery


class Undeliverable(Exception):
    """The address is wrong or missing: another attempt would fail just so."""


class Unreachable(Exception):
    """The channel does not work now; another attempt may."""


_GATEWAYS: dict[str, Callable[[Delivery], None]] = {}


def register(channel: str, send: Callable[[Delivery], None]) -> None:
    """Name the function that delivers through a channel; the last one named counts."""
    _GATEWAYS[channel] = send


def send(delivery: Delivery) -> None:
    """Deliver, or raise ``Undeliverable``, ``Unreachable`` or ``OSError``."""
    gateway = _GATEWAYS.get(delivery.channel)
    if gateway is None:
        raise Undeliverable(_("这个渠道还没有接通。"))
    gateway(delivery)


def to_desk(_delivery: Delivery) -> None:
    """Nothing to do: the desk shows the notice itself."""


def to_mail(delivery: Delivery) -> None:
    """Send a mail; its Message-ID is the same for every attempt, so a second copy is recognisable."""
    notice = delivery.notice
    address = (notice.to.person.email if notice.to.person else "") or notice.to.email
    if "@" not in parseaddr(address)[1]:
        raise Undeliverable(_("收件人没有登记邮箱。"))
    link = f"\n\n{settings.DESK_URL}{notice.link}" if notice.link else ""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">") or "localhost"
    message = EmailMessage(
        subject=" ".join(notice.subject.split()),
        body=f"{notice.text}{link}\n",
        to=[address],
        headers={
            "Message-ID": f"<delivery-{delivery.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )
    message.send()


register("desk", to_desk)
register("mail", to_mail)
