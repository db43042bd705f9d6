"""Mail: what each answer of the server means, and that a file is no delivery."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from typing_extensions import override

from huiyin.foundation.notices import selectors, services
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.notices.rules import RETRY
from huiyin.foundation.notices.services import deliver_due
from huiyin.foundation.notices.tests.conftest import NOW, tell

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.foundation.accounts.models import User

LATER = NOW + RETRY.lease + timedelta(days=1)


class Server(BaseEmailBackend):
    """A mail server that answers as told."""

    at_open: BaseException | None = None
    at_send: BaseException | None = None
    sent = 0

    @override
    def open(self) -> bool:
        if Server.at_open:
            raise Server.at_open
        return True

    @override
    def send_messages(self, email_messages: Any) -> int:
        if Server.at_send:
            raise Server.at_send
        Server.sent += len(email_messages)
        return len(email_messages)

    @override
    def close(self) -> None:
        raise smtplib.SMTPServerDisconnected("farewell")


@pytest.fixture
def server(settings: Any, monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    settings.EMAIL_BACKEND = f"{__name__}.Server"
    monkeypatch.setattr(Server, "at_open", None)
    monkeypatch.setattr(Server, "at_send", None)
    monkeypatch.setattr(Server, "sent", 0)
    monkeypatch.setattr("django.core.mail.import_string", lambda _path: Server)
    return Server


def test_a_broken_farewell_does_not_undo_a_delivery(user: User, server: type[Server]) -> None:
    tell(user, channels=["mail"])
    assert deliver_due(NOW) == 1
    assert deliver_due(LATER) == 0
    assert server.sent == 1


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError("refused"),
        smtplib.SMTPAuthenticationError(535, b"wrong password"),
        TimeoutError("no answer"),
    ],
)
def test_a_server_that_is_not_reached_is_tried_again(
    user: User, server: type[Server], error: Exception
) -> None:
    server.at_open = error
    tell(user, channels=["mail"])
    assert deliver_due(NOW) == 0
    assert Delivery.objects.get().state == "waiting"
    server.at_open = None
    assert deliver_due(LATER) == 1
    assert server.sent == 1


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (smtplib.SMTPDataError(451, b"busy"), "waiting"),
        (smtplib.SMTPDataError(554, b"refused"), "failed"),
        (smtplib.SMTPSenderRefused(550, b"no", "a@b"), "failed"),
        (smtplib.SMTPRecipientsRefused({"a@b": (450, b"greylisted")}), "waiting"),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"no such user")}), "failed"),
    ],
)
def test_a_refusal_is_a_pause_or_the_last_word(
    user: User, server: type[Server], error: Exception, state: str
) -> None:
    server.at_send = error
    tell(user, channels=["mail"])
    assert deliver_due(NOW) == 0
    delivery = Delivery.objects.get()
    assert delivery.state == state
    assert "不知道" not in delivery.last_error


@pytest.mark.parametrize(
    "error", [smtplib.SMTPServerDisconnected("gone"), TimeoutError("no answer"), OSError("reset")]
)
def test_what_broke_on_the_way_is_not_sent_again(
    user: User, server: type[Server], error: Exception
) -> None:
    server.at_send = error
    tell(user, channels=["mail"])
    assert deliver_due(NOW) == 0
    server.at_send = None
    assert deliver_due(LATER) == 0
    assert server.sent == 0
    assert "不知道是否已送达" in selectors.failed().get().last_error


def test_killed_while_sending_the_mail_goes_to_a_person(user: User, server: type[Server]) -> None:
    server.at_send = KeyboardInterrupt()
    tell(user, channels=["mail"])
    with pytest.raises(KeyboardInterrupt):
        deliver_due(NOW)
    server.at_send = None
    assert deliver_due(LATER) == 0
    assert "不知道是否已送达" in selectors.failed().get().last_error


def test_a_mail_in_a_file_is_not_delivered(user: User, settings: Any, tmp_path: Path) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    tell(user, channels=["mail"])
    assert deliver_due(NOW) == 1
    delivery = Delivery.objects.get()
    assert delivery.get_state_display() == "已写入文件"
    assert delivery.delivered_at is None
    assert len(list(tmp_path.iterdir())) == 1
    assert deliver_due(LATER) == 0


def test_several_people_are_told_once(user: User) -> None:
    def again() -> int:
        return services.tell_all(
            people=[user, user],
            kind="k",
            key="item/1/3",
            subject="《公告》等您办理",
            text="正文",
            link="/items/1/",
            now=NOW,
        )

    assert [again() for _ in range(5)] == [1, 0, 0, 0, 0]
    assert set(Delivery.objects.values_list("channel", flat=True)) == {"desk", "mail"}


def test_without_an_address_there_is_only_the_desk(user: User) -> None:
    assert user.person is not None
    user.person.email = ""
    services.tell_all(
        people=[user], kind="k", key="k", subject="标题", text="正文", link="", now=NOW
    )
    assert [d.channel for d in Delivery.objects.all()] == ["desk"]


def test_what_is_over_is_neither_unread_nor_sent(user: User) -> None:
    tell(user, "item/1")
    tell(user, "item/2")
    services.make_moot(key="item/1", now=NOW)
    assert selectors.unread(user) == 1
    assert deliver_due(NOW) == 3
    moot = Delivery.objects.get(notice__key="item/1", channel="mail")
    assert (moot.state, moot.delivered_at) == ("moot", None)
    assert Notice.objects.get(key="item/1").read_at == NOW
