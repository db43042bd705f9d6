"""投递渠道 (gateways): how a delivery leaves the house, one function a channel."""

from __future__ import annotations

import contextlib
import smtplib
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.conf import settings
from django.core import mail
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable

    from huiyin.foundation.accounts.models import User
    from huiyin.foundation.notices.models import Delivery

TO_FILE = "django.core.mail.backends.filebased.EmailBackend"
PERMANENT = 500


class Undeliverable(Exception):
    """The address is wrong or missing: another attempt would fail just so."""


class Unreachable(Exception):
    """The channel does not work now and nothing was sent; another attempt may work."""


class OutcomeUnknown(Exception):
    """The connection broke after sending had begun: the message may have arrived or not."""


if TYPE_CHECKING:
    Gateway = Callable[[Delivery], str | None]

_GATEWAYS: dict[str, Gateway] = {}


def register(channel: str, send: Gateway) -> None:
    """Name the function that delivers through a channel; the last one named counts.

    It returns the state reached where that is not ``delivered``.
    """
    _GATEWAYS[channel] = send


def send(delivery: Delivery) -> str:
    """Deliver and return the state reached.

    Raises ``Undeliverable``, ``Unreachable``, ``OutcomeUnknown`` or ``OSError``.
    """
    gateway = _GATEWAYS.get(delivery.channel)
    if gateway is None:
        raise Undeliverable(_("这个渠道还没有接通。"))
    return gateway(delivery) or "delivered"


def to_desk(_delivery: Delivery) -> None:
    """Nothing to do: the desk shows the notice itself."""


def address_of(user: User) -> str:
    """Return a person's mail address, "" where none is registered."""
    address = (user.person.email if user.person else "") or user.email
    return address if "@" in parseaddr(address)[1] else ""


def to_mail(delivery: Delivery) -> str:
    """Send a mail; its Message-ID is the same for every attempt, so a second copy is recognisable."""
    notice = delivery.notice
    address = address_of(notice.to)
    if not address:
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
    return post(message)


def post(message: EmailMessage) -> str:
    """Hand a mail to the mail server and return ``delivered``; ``written`` where mails go to a file.

    A refusal of the server is told apart from a connection that broke while the mail was on its way.
    """
    connection = mail.get_connection()
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(str(error)) from error
    try:
        connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as error:
        raise _refused(min(code for code, _text in error.recipients.values()), error) from error
    except smtplib.SMTPResponseException as error:
        raise _refused(error.smtp_code, error) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(str(error)) if to_file() else OutcomeUnknown(str(error)) from error
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            connection.close()  # the outcome is known before the farewell
    return "written" if to_file() else "delivered"


def to_file() -> bool:
    """Tell whether mails go to the outbox folder because no mail server is configured."""
    return bool(settings.EMAIL_BACKEND == TO_FILE)


def _refused(code: int, error: Exception) -> Exception:
    """Return what a reply code means: 4xx is a pause of the server, 5xx its last word."""
    return Unreachable(str(error)) if code < PERMANENT else Undeliverable(str(error))


register("desk", to_desk)
register("mail", to_mail)
