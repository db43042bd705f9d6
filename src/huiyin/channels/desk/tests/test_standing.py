"""Where an item stands: what of it is public beside a newer ticket, until when, and whether the releaser runs."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils.timezone import localdate

from huiyin.channels.desk.deadlines import working_lines
from huiyin.domains.publication import services
from huiyin.domains.publication.models import Item
from huiyin.domains.publication.rules import EMERGENCY_RULES, reviews
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit, refuse
from huiyin.foundation.cases.selectors import calendar
from huiyin.foundation.release import daemon, queueing
from huiyin.foundation.release.models import Ticket

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk


URGENT = [{"type": "text", "value": "请沿河居民立即转移到就近的避险点。"}]


@pytest.fixture
def corrected(desk: Desk) -> Item:
    """Return a public item whose correction is registered and waits for the releaser."""
    city = desk.city
    item, ticket = city.release()
    admit(city, ticket)
    services.correct(item_id=item.pk, reason="错字。", actor=city.people["author"], now=city.tick())
    city.submit(item)
    city.pass_to(item, "registration")
    services.register(
        item_id=item.pk, digest_seen=frozen(item).frozen.digest,
        actor=city.people["registrar"], now=city.tick(),
    )  # fmt: skip
    return item


@pytest.mark.clause("disclosure-regulation-2019:26")
def test_who_corrects_what_is_public_is_not_late_with_publishing_it(desk: Desk) -> None:
    city = desk.city
    item, ticket = city.release()
    admit(city, ticket)
    author = city.people["author"]
    city.now += timedelta(days=90)
    services.correct(item_id=item.pk, reason="错字。", actor=author, now=city.tick())
    for path, labels in ((f"/items/{item.pk}/", 0), ("/", 1), ("/items/", 0)):
        assert desk.page("author", path).count("超期") == labels, path
    Item.objects.filter(pk=city.draft().pk).update(made_on=item.made_on)
    assert "自形成之日起" in desk.page("author", "/items/"), "what was never public is late"


@pytest.mark.parametrize("outcome", ["queued", "refused", "released"])
def test_what_is_public_stands_beside_a_newer_ticket(
    desk: Desk, corrected: Item, outcome: str
) -> None:
    ticket = Ticket.objects.latest("pk")
    if outcome != "queued":
        (admit if outcome == "released" else refuse)(desk.city, ticket)
    first = f"公开的是第 1 版（{localdate(desk.city.now)}）"
    label = {"queued": "等待发布", "refused": "未放行", "released": "已公开"}[outcome]
    for path in (f"/items/{corrected.pk}/", "/register/"):
        page = desk.page("registrar", path)
        assert label in page
        assert (first in page) == (outcome != "released"), path
    link = f'/item/{corrected.pk}/">打开公开页面'
    assert link in desk.client("registrar").get("/register/").content.decode()


def test_nothing_public_is_said_to_be_so(desk: Desk) -> None:
    item, _ticket = desk.city.release()
    page = desk.page("registrar", f"/items/{item.pk}/")
    assert "等待发布" in page
    assert "公开的是" not in page


def test_a_deadline_tells_its_days_in_words(desk: Desk) -> None:
    item = desk.city.draft()
    page = desk.page("author", f"/items/{item.pk}/")
    assert "主动公开：最迟 12月14日 公开（含当日）" in page
    assert "11月17日 周二，工作日（计入）" in page
    assert "11月21日 周六（不计）" in page
    assert "DayWorking" not in page
    assert "暂定" not in page


@pytest.mark.django_db
def test_a_holiday_and_a_make_up_day_give_their_reasons() -> None:
    lines = working_lines(
        calendar().explain(date(2026, 9, 18), date(2026, 10, 2)), date(2026, 9, 1)
    )
    assert "9月20日 周日，调休上班（国庆节）（计入）" in lines
    assert "10月1日 周四，国庆节放假（不计）" in lines
    assert working_lines(
        calendar().explain(date(2025, 1, 2), date(2025, 1, 3)), date(2026, 1, 1)
    ) == ("2025年1月3日 周五，工作日（计入）",)


def test_a_date_that_may_still_move_is_flagged_wherever_it_stands(desk: Desk) -> None:
    city = desk.city
    item = city.draft(made_on=date(2026, 12, 10))
    note = "暂定：节假日安排公布后会重新计算"
    for path in ("/", f"/items/{item.pk}/", "/items/"):
        assert note in desk.page("author", path), path
    city.now += timedelta(days=38)
    late = city.draft(made_on=date(2026, 12, 24))
    city.submit(late)
    city.pass_to(late, "secrecy_review")
    page = desk.page("secrecy_officer", f"/items/{late.pk}/")
    assert "保密审查：最迟 2027年" in page
    assert note in page
    assert note in desk.page("secrecy_officer", "/waiting/")


@pytest.mark.parametrize(
    ("age", "problem", "said"),
    [
        (None, None, "发布器没有运行，已登记的稿件暂不能公开，请联系系统管理员。"),
        (31, None, "发布器没有运行"),
        (31, "发布库写不进去", "发布器没有运行"),
        (29, "发布库写不进去", "发布库写不进去"),
        (29, None, ""),
    ],
)
def test_a_silent_releaser_does_not_count_as_running(
    desk: Desk, settings: Any, age: int | None, problem: str | None, said: str
) -> None:
    if age is not None:
        at = desk.city.now - timedelta(seconds=age) + timedelta(minutes=1)
        folder = Path(settings.RELEASER_DIR)
        folder.mkdir(parents=True)
        state = {"at": at.isoformat(), "problem": problem}
        (folder / "status.json").write_text(json.dumps(state))
    page = desk.page("registrar", "/register/")
    assert said in page
    assert ("发布器没有运行" in page) == (said.startswith("发布器没有运行"))


def test_the_command_line_tells_the_same(
    desk: Desk, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from huiyin.foundation.release import commands

    assert commands.status()["running"] is False
    state = {"at": desk.city.now.isoformat()}
    assert queueing.answers(state, now=desk.city.now + 3 * timedelta(seconds=daemon.BEAT))
    assert not queueing.answers(state, now=desk.city.now + timedelta(seconds=31))


def test_the_emergency_lane_is_offered_only_where_the_rule_opens_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = desk.city.draft()
    desk.city.submit(plain)
    desk.city.pass_to(plain, "approval")
    assert "谁口头批准" not in desk.page("emergency_approver", f"/items/{plain.pk}/")
    item = desk.city.draft("policy", title="关于紧急疏散的通告", body=URGENT)
    assert "走应急发布通道" not in desk.page("author", f"/items/{item.pk}/")
    refused = desk.act("author", item.pk, "submit", emergency="yes", opinion="急")
    assert refused.status_code == 422
    assert "应急发布通道没有启用" in refused.content.decode()
    row = replace(
        EMERGENCY_RULES[0], allowed=True, since=date(2026, 1, 1), decision="云政办发〔2026〕3号"
    )
    opened = (*EMERGENCY_RULES, row)
    monkeypatch.setattr(reviews, "EMERGENCY_RULES", opened)
    page = desk.page("author", f"/items/{item.pk}/")
    for said in ("走应急发布通道", "延后的环节：校对通过（初校）、校对通过（二校）", "3 个工作日内补齐",
                 "不能省的环节：审核通过（初审）、保密审查通过、口头批准应急发布、登记并交付发布",
                 "2 名以上不同的人"):  # fmt: skip
        assert said in page, said
    done = desk.act("author", item.pk, "submit", emergency="yes", opinion="急")
    assert done.status_code == 200
    assert frozen(item).marks["emergency"] is True
    desk.city.pass_to(item, "approval")
    page = desk.page("emergency_approver", f"/items/{item.pk}/")
    assert "谁口头批准" in page
    assert "签发人" not in page


def test_nobody_without_a_right_is_told_more_than_that(desk: Desk) -> None:
    answer = desk.client("author").get("/settings/")
    assert answer.status_code == 403
    assert "您没有权限打开这个页面" in answer.content.decode()


def test_one_duty_is_told_once(desk: Desk) -> None:
    city = desk.city
    item = city.draft(made_on=localdate(city.now))
    city.submit(item)
    page = desk.page("proofreader", f"/items/{item.pk}/")
    assert page.count("主动公开：最迟") == 1
    city.now += timedelta(days=28)
    assert "这是最后一天" in desk.page("proofreader", f"/items/{item.pk}/")
