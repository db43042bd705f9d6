"""Telling once, delivering once, and what happens when something breaks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail

from huiyin.foundation.accounts.models import User
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.notices import gateways, selectors, services
from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.notices.rules import RETRY
from huiyin.foundation.notices.services import deliver_due
from huiyin.foundation.notices.services.delivering import _claim
from huiyin.foundation.notices.tests.conftest import NOW, tell
from huiyin.kernel.actors import SYSTEM, Actor, Grant
from huiyin.kernel.errors import Invalid, NotFound, NotPermitted, PolicyBreach

if TYPE_CHECKING:
    from collections.abc import Iterator


class Line:
    """A text-message line that works, fails, or dies after sending."""

    def __init__(self) -> None:
        self.sent: list[int] = []
        self.error: BaseException | None = None

    def send(self, delivery: Delivery) -> None:
        """Send unless told to fail."""
        if isinstance(self.error, Exception):
            raise self.error
        self.sent.append(delivery.pk)
        if self.error:
            raise self.error


@pytest.fixture
def line() -> Iterator[Line]:
    """Return a line connected as ``sms``."""
    made = Line()
    gateways.register("sms", made.send)
    yield made
    gateways._GATEWAYS.pop("sms")


def test_an_event_is_told_once(user: User) -> None:
    notices = [tell(user) for _ in range(5)]
    assert len({n.pk for n in notices}) == 1
    assert Delivery.objects.count() == 2
    assert selectors.unread(user) == 1
    assert [deliver_due(NOW) for _ in range(3)] == [2, 0, 0]
    assert len(mail.outbox) == 1


def test_another_event_or_person_is_told_apart(user: User) -> None:
    other = User.objects.create(username="other")
    tell(user)
    tell(user, "item/2/overdue")
    tell(other)
    assert Notice.objects.count() == 3


def test_the_mail_is_plain_and_recognisable(user: User) -> None:
    tell(user)
    deliver_due(NOW)
    (message,) = mail.outbox
    delivery = Delivery.objects.get(channel="mail")
    assert message.to == ["linlan@example.gov.cn"]
    assert message.extra_headers["Message-ID"] == f"<delivery-{delivery.pk}@localhost>"
    assert "/items/1/" in message.body
    assert delivery.state == "delivered"
    assert delivery.delivered_at == NOW


def test_a_subject_cannot_add_headers(user: User) -> None:
    services.notify(
        to=user,
        kind="k",
        key="k",
        subject="标题\r\nBcc: x@example.com",
        text="正文",
        link="",
        channels=["mail"],
        now=NOW,
    )
    assert deliver_due(NOW) == 1
    assert mail.outbox[0].recipients() == ["linlan@example.gov.cn"]


def test_a_failing_line_is_tried_later_and_later_then_a_person_takes_over(
    user: User, line: Line
) -> None:
    line.error = gateways.Unreachable("busy")
    tell(user, channels=["sms"])
    now, waits = NOW, []
    while Delivery.objects.get().state != "failed":
        assert deliver_due(now) == 0
        delivery = Delivery.objects.get()
        waits.append(delivery.next_attempt_at - now)
        assert deliver_due(delivery.next_attempt_at - timedelta(seconds=1)) == 0
        now = max(delivery.next_attempt_at, now)
        assert len(waits) <= RETRY.attempts
    assert [w.total_seconds() / 60 for w in waits[:4]] == [1, 2, 4, 8]
    assert selectors.failed().get().attempts == RETRY.attempts
    assert Entry.objects.filter(kind="delivery.failed").count() == 1
    assert deliver_due(now + timedelta(days=9)) == 0
    line.error = None
    services.retry(delivery=Delivery.objects.get(), actor=SYSTEM, now=now, verified=True)
    assert deliver_due(now) == 1


def test_a_missing_address_goes_to_a_person_at_once(user: User) -> None:
    assert user.person is not None
    user.person.email = ""
    user.person.save()
    tell(user)
    assert deliver_due(NOW) == 1
    assert "没有登记邮箱" in selectors.failed().get().last_error


def test_one_broken_delivery_does_not_hold_up_the_others(user: User, line: Line) -> None:
    line.error = OSError("down")
    tell(user, channels=["sms", "mail", "desk"])
    assert deliver_due(NOW) == 2


def test_killed_before_sending_the_lease_runs_out(user: User) -> None:
    tell(user, channels=["mail"])
    assert len(_claim(NOW, 10)) == 1
    assert deliver_due(NOW + RETRY.lease - timedelta(seconds=1)) == 0
    assert deliver_due(NOW + RETRY.lease) == 1
    assert len(mail.outbox) == 1


def test_killed_after_sending_a_text_message_is_not_sent_again(user: User, line: Line) -> None:
    tell(user, channels=["sms"])
    line.error = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        deliver_due(NOW)
    line.error = None
    assert deliver_due(NOW + timedelta(days=1)) == 0
    assert len(line.sent) == 1
    assert "不知道是否已送达" in selectors.failed().get().last_error


def test_two_workers_never_hold_the_same_row(user: User) -> None:
    for number in range(10):
        tell(user, f"event/{number}", channels=["desk"])
    first, second = _claim(NOW, 6), _claim(NOW, 6)
    assert (len(first), len(second)) == (6, 4)
    assert not {d.pk for d in first} & {d.pk for d in second}


def test_only_the_person_marks_as_read(user: User) -> None:
    notice = tell(user)
    stranger = User.objects.create(username="stranger")
    services.mark_read(notice_id=notice.pk, user=stranger, now=NOW)
    assert selectors.unread(user) == 1
    services.mark_read(notice_id=notice.pk, user=user, now=NOW)
    assert selectors.unread(user) == 0
    assert not selectors.on_desk(stranger)


def test_unknown_channels_are_refused(user: User) -> None:
    with pytest.raises(Invalid):
        tell(user, channels=["pigeon"])
    assert not Notice.objects.exists()


def test_a_person_opens_only_what_they_were_told(user: User) -> None:
    notice = tell(user)
    tell(user, "item/2/overdue")
    tell(user, "item/3/overdue", channels=["mail"])
    stranger = User.objects.create(username="stranger")
    mine = Actor("person", user.pk, "林岚")
    with pytest.raises(NotFound):
        services.open_notice(
            notice_id=notice.pk, actor=Actor("person", stranger.pk, "路人"), now=NOW
        )
    assert selectors.unread_by(mine) == 2
    assert services.open_notice(notice_id=notice.pk, actor=mine, now=NOW).link == "/items/1/"
    assert selectors.unread_by(mine) == 1
    later = NOW + timedelta(hours=1)
    assert services.mark_all_read(actor=mine, now=later) == 1
    assert services.mark_all_read(actor=mine, now=later) == 0
    assert Notice.objects.get(pk=notice.pk).read_at == NOW
    assert selectors.unread_by(Actor("visitor", None, "")) == 0


def test_the_outbox_shows_what_waits_and_what_gave_up(user: User) -> None:
    assert user.person is not None
    user.person.email = ""
    user.person.save()
    tell(user)
    assert [d.channel for d in selectors.waiting()] == ["desk", "mail"]
    deliver_due(NOW)
    assert not selectors.waiting()
    assert [d.channel for d in selectors.failed()] == ["mail"]


def keeper(role: str = "system_admin") -> Actor:
    return Actor("person", 77, "石磊", grants=frozenset({Grant(role)}))


@pytest.mark.clause("gbt22239-2019:8.1.5")
def test_only_the_system_administrator_lets_a_delivery_try_again(user: User) -> None:
    tell(user, channels=["sms"])
    deliver_due(NOW)
    delivery = selectors.failed().get()
    with pytest.raises(NotPermitted):
        services.retry(delivery=delivery, actor=keeper("registrar"), now=NOW, verified=True)
    with pytest.raises(PolicyBreach, match="核实"):
        services.retry(delivery=delivery, actor=keeper(), now=NOW)
    assert selectors.failed().exists()
    services.retry(delivery=delivery, actor=keeper(), now=NOW, verified=True)
    assert [d.attempts for d in selectors.waiting()] == [0]
    assert Entry.objects.filter(kind="delivery.retried", actor_name="石磊").count() == 1
