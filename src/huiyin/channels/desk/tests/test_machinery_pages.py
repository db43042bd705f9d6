"""The design, the state of the machinery, what the day's page says of both, and risks of a scheduled release."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as project_settings
from django.utils import timezone

from huiyin.channels.desk import duties
from huiyin.domains.publication import services
from huiyin.foundation.cases.importing import import_year
from huiyin.foundation.cases.models import Case
from huiyin.foundation.cases.tests.test_case_clocks import YEAR_2027
from huiyin.foundation.notices.services import deliver_due, notify
from huiyin.foundation.release import design
from huiyin.foundation.release.pace import Pace
from huiyin.foundation.release.size import store_size
from huiyin.foundation.tick.models import Run
from huiyin.foundation.tick.services import run_due

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = pytest.mark.django_db


def says(**more: Any) -> None:
    """Write the releaser's last word, of this moment."""
    pace = Pace()
    pace.note(0.42, 1)
    word = {
        "at": timezone.now().isoformat(), "sequence": 7, "problem": None, "code": "", "busy": 0,
        "waiting": {}, "pace": pace.as_json(),
    }  # fmt: skip
    project_settings.RELEASER_DIR.mkdir(parents=True, exist_ok=True)
    (project_settings.RELEASER_DIR / "status.json").write_text(json.dumps(word | more))


def text(staff: Staff, role: str, path: str) -> str:
    return staff.client(role).get(path).content.decode()


@pytest.mark.clause("changchun-2015:4.1b")
def test_a_design_is_proposed_and_confirmed_in_the_desk(staff: Staff) -> None:
    says(code="design", problem="样式")
    page = text(staff, "system_admin", "/design/")
    assert "发布已经停下" in page
    assert 'value="propose"' in page
    assert 'value="propose"' not in text(staff, "approver", "/design/")
    answer = staff.client("system_admin").post(
        "/design/act/", {"action": "propose", "opinion": "升级到新版"}
    )
    assert answer.status_code == 302
    case = Case.objects.get(kind="design")
    page = text(staff, "system_admin", "/design/")
    assert "desk-system_admin 于" in page
    assert "升级到新版" in page
    assert "等另一位同事复核" in page
    assert 'value="propose"' not in page
    page = text(staff, "security_admin", "/design/")
    assert 'value="confirm"' in page
    form = {"action": "confirm", "case": str(case.pk)}
    assert staff.client("registrar").post("/design/act/", form).status_code == 403
    staff.client("security_admin").post("/design/act/", form)
    assert "发布器正在生成全部页面" in text(staff, "approver", "/design/")


def test_an_overtaken_proposal_can_only_be_dropped(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = design.propose(actor=staff.actor("registrar"), now=timezone.now())
    other = type("Other", (), {"design_digest": lambda _self: "f" * 64})()
    monkeypatch.setattr("huiyin.foundation.release.design_standing.publisher", lambda: other)
    page = text(staff, "approver", "/design/")
    assert "这一版已经过时" in page
    assert 'value="confirm"' not in page
    form = {"action": "drop", "case": str(case.pk), "opinion": "过时"}
    assert staff.client("approver").post("/design/act/", form).status_code == 302
    assert "这一版已经过时" not in text(staff, "approver", "/design/")


@pytest.mark.parametrize(
    "role", ["system_admin", "registrar", "security_admin", "approver", "author"]
)
def test_a_stop_for_the_design_shows_on_the_day_of_those_who_may_act(
    staff: Staff, role: str
) -> None:
    said = "页面样式与批准的不一致，发布已经停下"
    before = "程序换了页面样式，还没有批准"
    says()
    page = text(staff, role, "/")
    assert said not in page
    assert before not in page
    says(design="f" * 64)
    assert (before in text(staff, role, "/")) is (role != "author")
    says(code="design", problem="样式")
    assert (said in text(staff, role, "/")) is (role != "author")
    design.propose(actor=staff.actor("registrar"), now=timezone.now())
    assert ("样式等您复核" in text(staff, role, "/")) is (role in {"security_admin", "approver"})


def test_the_machinery_page_shows_queue_jobs_and_store(staff: Staff) -> None:
    city = staff.city
    moment = timezone.now() + timedelta(days=2)
    item = city.draft()
    digest = city.submit(item)
    city.pass_to(item, "registration")
    services.register(
        item_id=item.pk, digest_seen=digest, actor=city.people["registrar"], now=city.tick(),
        not_before=moment,
    )  # fmt: skip
    _due, ticket = city.release(
        title="停水公告", body=[{"type": "text", "value": "周五检修管网，请储水。"}]
    )
    says(waiting={str(ticket.pk): "RuntimeError: cannot render"})
    run_due(timezone.now())
    Run.objects.filter(name="notices.deliver").update(failures=3, error="OSError: 邮件服务器不通")
    page = text(staff, "system_admin", "/machinery/")
    for words in (
        "正常</b><span>发布器",
        "1</b><span>排队的发布票",
        "1</b><span>定时的发布票",
        "1</b><span>有问题的定时任务",
        "第 7 次发布",
        "通常 0.42 秒",
        "时间还没有到",
        "试过，没有成功：RuntimeError: cannot render",
        "连续失败 3 次</span> OSError: 邮件服务器不通",
        "定时发布预警",
        ticket.registration,
    ):
        assert words in page, words
    assert "公交线路" not in page


@pytest.mark.parametrize(
    ("word", "said"),
    [
        (None, "停</b>"),
        ({"at": "2026-01-01T00:00:00+00:00"}, "停</b>"),
        ({"code": "store", "problem": "发布库写不进去"}, "受阻</b>"),
        ({"code": "starting", "problem": "正在启动"}, "启动中</b>"),
        (
            {"busy": 300, "at": (timezone.now() - timedelta(minutes=20)).isoformat()},
            "正在办理 300 件",
        ),
    ],
)
def test_what_the_releaser_says_is_told(
    staff: Staff, word: dict[str, Any] | None, said: str
) -> None:
    if word is not None:
        says(**word)
    assert said in text(staff, "system_admin", "/machinery/")


def test_a_store_is_measured(tmp_path: Path) -> None:
    assert store_size(tmp_path / "none").objects == 0
    for name, data in {
        "aa/1": b"x" * 10,
        "aa/2": b"y",
        "bb/3": b"z" * 100,
        "bb/.tmp": b"t",
    }.items():
        file = tmp_path / "objects" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    size = store_size(tmp_path)
    assert (size.objects, size.bytes) == (3, 111)
    assert size.free > 0


def said_to(staff: Staff, role: str) -> list[str]:
    return [d.said for d in duties.duties(staff.actor(role), now=staff.city.now)]


def test_the_administrator_is_told_what_stands_still(staff: Staff) -> None:
    now = staff.city.now
    assert said_to(staff, "author") == []
    assert "发布器没有运行，已登记的内容发不出去。" in said_to(staff, "system_admin")
    assert "后台任务没有在运行，通知和期限都停着。" in said_to(staff, "system_admin")
    says(at=now.isoformat())
    run_due(now)
    assert said_to(staff, "system_admin") == ["2027 年的放假通知还没有导入，期限是暂定的。"]
    import_year(text=YEAR_2027, actor=staff.actor("system_admin"), now=now)
    assert said_to(staff, "system_admin") == []
    notify(
        to=staff.user("author"),
        kind="x",
        key="x",
        subject="x",
        text="x",
        link="",
        channels=["mail"],
        now=now,
    )
    deliver_due(now)
    Run.objects.filter(name="accounts.sweep").update(failures=1)
    assert said_to(staff, "system_admin") == ["1 项定时任务失败了。", "1 条通知没有送达。"]


@pytest.mark.clause("changchun-2015:4.1a")
def test_a_scheduled_item_shows_what_stands_in_its_way(staff: Staff) -> None:
    city = staff.city
    item = city.draft()
    digest = city.submit(item)
    city.pass_to(item, "registration")
    moment = timezone.localtime(timezone.now() + timedelta(days=2))
    says()
    client = staff.client("registrar")
    form = {"action": "register", "digest": digest, "not_before": f"{moment:%Y-%m-%dT%H:%M}"}
    page = client.post(f"/items/{item.pk}/act/", form, follow=True).content.decode()
    assert "定于" in page
    assert "约需" not in page
    says(pace={"recent": [[600.0, 1]], "largest": [600.0, 1]})
    page = client.get(f"/items/{item.pk}/").content.decode()
    assert "按近来的速度约需 10 分钟" in page
    says(code="design", problem="样式")
    assert "页面样式没有批准，发布会停下" in client.get(f"/items/{item.pk}/").content.decode()
