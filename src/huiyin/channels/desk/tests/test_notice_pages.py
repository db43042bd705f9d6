"""My notices, and the outbox of the system administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huiyin.foundation.notices.models import Delivery, Notice
from huiyin.foundation.notices.services import deliver_due, notify

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = pytest.mark.django_db


def tell(
    staff: Staff,
    role: str = "author",
    link: str = "/items/1/",
    channels: tuple[str, ...] = ("desk",),
) -> Notice:
    return notify(
        to=staff.user(role), kind="item.returned", key=f"{role}{link}", subject="稿件退回修改",
        text="请补充附件。", link=link, channels=channels, now=staff.city.now,
    )  # fmt: skip


def test_a_notice_is_opened_by_its_person_and_read_from_then_on(staff: Staff) -> None:
    notice = tell(staff)
    client = staff.client("author")
    page = client.get("/notices/").content.decode()
    assert "未读</span> 稿件退回修改" in page
    stranger = staff.client("registrar")
    assert stranger.post(f"/notices/{notice.pk}/open/").status_code == 404
    assert "稿件退回修改" not in stranger.get("/notices/").content.decode()
    answer = client.post(f"/notices/{notice.pk}/open/")
    assert (answer.status_code, answer["Location"]) == (302, "/items/1/")
    page = client.get("/notices/").content.decode()
    assert "未读</span>" not in page
    assert "已读" in page


@pytest.mark.parametrize(
    "link", ["https://example.org/x", "//example.org", "javascript:alert(1)", ""]
)
def test_a_notice_leads_nowhere_else(staff: Staff, link: str) -> None:
    notice = tell(staff, link=link)
    answer = staff.client("author").post(f"/notices/{notice.pk}/open/")
    assert answer["Location"] == "/notices/"


def test_all_can_be_read_at_once(staff: Staff) -> None:
    for n in range(3):
        tell(staff, link=f"/items/{n}/")
    tell(staff, "registrar")
    staff.client("author").post("/notices/read/")
    assert Notice.objects.filter(read_at=None).count() == 1


def test_what_gave_up_is_shown_with_its_reason_and_tried_again(staff: Staff) -> None:
    tell(staff, channels=("mail", "sms"))
    deliver_due(staff.city.now)
    client = staff.client("system_admin")
    page = client.get("/outbox/").content.decode()
    assert page.count("重新投递<") == 2
    assert "没有登记邮箱" in page
    assert "这个渠道还没有接通" in page
    assert page.count("已问过收件人") == 2
    mail, sms = (Delivery.objects.get(channel=c) for c in ("mail", "sms"))
    client.post(f"/outbox/{mail.pk}/retry/", {"verified": "yes"})
    answer = client.post(f"/outbox/{sms.pk}/retry/")
    assert answer.status_code == 422
    assert "请先向收件人核实" in answer.content.decode()
    client.post(f"/outbox/{sms.pk}/retry/", {"verified": "yes"})
    assert {d.state for d in Delivery.objects.all()} == {"waiting"}
    page = client.get("/outbox/").content.decode()
    assert "没有送不出去的通知" in page
    assert "还没有投递过" in page


def test_the_outbox_names_no_text_of_a_notice(staff: Staff) -> None:
    tell(staff, channels=("mail",))
    page = staff.client("system_admin").get("/outbox/").content.decode()
    assert "稿件退回修改" in page
    assert "请补充附件" not in page


def test_a_text_that_only_repeats_the_title_is_not_said_twice(staff: Staff) -> None:
    for text in ("《公告》：已发布。", "《公告》：已发布，请核对。"):
        notify(
            to=staff.user("author"), kind="item.released", key=text, subject="《公告》：已发布",
            text=text, link="/items/1/", channels=("desk",), now=staff.city.now,
        )  # fmt: skip
    page = staff.client("author").get("/notices/").content.decode()
    assert "<p>《公告》：已发布。</p>" not in page
    assert "<p>《公告》：已发布，请核对。</p>" in page
