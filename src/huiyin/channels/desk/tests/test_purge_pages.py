"""A purge through the desk: proposed after a trial, confirmed by another person, carried out by the releaser."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings

from huiyin.domains.publication import services
from huiyin.foundation.cases.models import Case
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.release import daemon, design, purge
from huiyin.foundation.release.deps import Dependencies
from huiyin.foundation.release.keys import SigningKey
from huiyin.foundation.release.models import Erasure
from huiyin.foundation.release.purging import Purger
from huiyin.foundation.release.releaser import Releaser
from huiyin.foundation.release.writer import StoreWriter

if TYPE_CHECKING:
    from django.test import Client

    from huiyin.channels.desk.tests.conftest import Staff
    from huiyin.domains.publication.models import Item

pytestmark = [pytest.mark.django_db, pytest.mark.clause("personal-information-law-2021:57")]
LEAKED = "张某某住城南路八号"
REASON = "正文里有个人住址"


@pytest.fixture
def releaser(staff: Staff) -> Releaser:
    """A releaser whose design and settings are approved."""
    city = staff.city
    case = design.propose(actor=staff.actor("registrar"), now=city.tick())
    design.confirm(case_id=case.pk, actor=staff.actor("approver"), now=city.tick())
    proposal = services.propose(actor=staff.actor("registrar"), now=city.tick())
    services.confirm(case_id=proposal.pk, actor=staff.actor("approver"), now=city.tick())
    writer = StoreWriter(settings.RELEASE_DIR, SigningKey(settings.KEYS_DIR))
    deps = Dependencies(settings.RELEASER_DIR / "dependencies.sqlite3")
    made = Releaser(writer, daemon.publisher(), deps)
    made.start(now=city.now)
    made.step(now=city.tick())
    return made


@pytest.fixture
def leaked(staff: Staff, releaser: Releaser) -> Item:
    """An item with the words, released and taken down."""
    city = staff.city
    words = [{"type": "text", "value": f"救助对象：{LEAKED}。"}]
    item, _ticket = city.release(title="救助对象名单", body=words)
    releaser.step(now=city.tick())
    services.settle_releases(city.tick())
    services.withdraw(
        item_id=item.pk, reason="有误", actor=city.people["approver"], now=city.tick()
    )
    releaser.step(now=city.tick())
    return item


def post(client: Client, leak: Item, action: str, **more: str) -> Any:
    form = {
        "item": str(leak.pk),
        "phrases": f"{LEAKED}\r\n\r\n",
        "reason": REASON,
        "action": action,
    }
    return client.post("/purge/new/", form | more)


def proposed(staff: Staff, item: Item) -> Case:
    post(staff.client("secrecy_officer"), item, "order")
    return Case.objects.get(kind="purge")


def test_from_a_trial_to_the_outcome(
    staff: Staff, releaser: Releaser, leaked: Item, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    officer, security = staff.client("secrecy_officer"), staff.client("security_admin")
    assert f"/purge/new/?item={leaked.pk}" in officer.get(f"/items/{leaked.pk}/").content.decode()
    assert f'value="{leaked.pk}"' in officer.get(f"/purge/new/?item={leaked.pk}").content.decode()
    trial = post(officer, leaked, "try").content.decode()
    counts = re.search(r"会清除 <b>(\d+)</b> 个发布对象、<b>(\d+)</b> 个内部文件", trial)
    assert counts is not None
    assert f"<li>/item/{leaked.pk}/</li>" in trial
    assert not Case.objects.filter(kind="purge").exists()
    answer = post(officer, leaked, "order")
    case = Case.objects.get(kind="purge")
    assert answer["Location"] == f"/purge/{case.pk}/"
    page = officer.get(f"/purge/{case.pk}/").content.decode()
    assert "提出的人不能自己复核" in page
    assert 'value="confirm"' not in page
    assert "1 份清除令等您复核" in security.get("/").content.decode()
    page = security.get(f"/purge/{case.pk}/").content.decode()
    assert f"<li>{LEAKED}</li>" in page
    assert counts[0] in page
    security.post(f"/purge/{case.pk}/act/", {"action": "confirm", "version": "1"})
    assert "等待发布器" in officer.get("/purge/").content.decode()
    assert "清除令等您复核" not in security.get("/").content.decode()
    Purger(releaser).step(now=staff.city.tick())
    page = officer.get(f"/purge/{case.pk}/").content.decode()
    assert f"已清除</span> {counts[1]} 个发布对象、{counts[2]} 个内部文件" in page
    assert LEAKED not in page
    assert "记入日志" in page
    services.settle_purges(staff.city.tick())
    page = officer.get(f"/items/{leaked.pk}/").content.decode()
    assert "已依清除令销毁" in page
    kept = "".join(f"{e.data}" for e in Entry.objects.all())
    assert LEAKED not in kept + caplog.text
    ledger = staff.client("audit_admin").get("/ledger/").content.decode()
    assert "号清除令" in ledger
    assert LEAKED not in ledger


def test_the_outcome_may_be_a_reason(staff: Staff, releaser: Releaser, leaked: Item) -> None:
    case = proposed(staff, leaked)
    purge.confirm(case_id=case.pk, actor=staff.actor("security_admin"), now=staff.city.tick())
    Erasure.objects.create(
        order=purge.order_of(case), problem="清除令的内容已丢失或被改动", at=staff.city.now
    )
    page = staff.client("approver").get("/purge/").content.decode()
    assert "未能清除</span> 清除令的内容已丢失或被改动" in page


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"item": "x"}, "请填写稿件编号"),
        ({"item": "999"}, "没有找到这篇稿件"),
        ({"phrases": "张"}, "2 至 200 个字"),
        ({"action": "order", "reason": " "}, "请写明清除理由"),
        ({"action": "order", "reason": f"写了{LEAKED}"}, "不要在理由里重复"),
    ],
)
def test_what_is_wrong_is_said_and_the_form_is_kept(
    staff: Staff, leaked: Item, form: dict[str, str], said: str
) -> None:
    answer = post(staff.client("registrar"), leaked, form.pop("action", "try"), **form)
    page = answer.content.decode()
    assert answer.status_code in {400, 404, 422}
    assert said in page
    if "phrases" not in form:
        assert LEAKED in page
    assert not Case.objects.filter(kind="purge").exists()


def test_what_is_public_is_refused(staff: Staff, releaser: Releaser) -> None:
    city = staff.city
    item, _ticket = city.release(title="救助对象名单")
    releaser.step(now=city.tick())
    services.settle_releases(city.tick())
    page = post(staff.client("registrar"), item, "order").content.decode()
    assert "请先撤下或更正" in page
    assert (
        "提出清除</a>" not in staff.client("registrar").get(f"/items/{item.pk}/").content.decode()
    )


def test_an_order_is_given_up_with_a_reason(staff: Staff, leaked: Item) -> None:
    case = proposed(staff, leaked)
    officer = staff.client("secrecy_officer")
    answer = officer.post(f"/purge/{case.pk}/act/", {"action": "drop", "opinion": ""})
    assert "意见" in answer.content.decode()
    officer.post(f"/purge/{case.pk}/act/", {"action": "drop", "opinion": "写错了编号"})
    assert "已放弃" in officer.get(f"/purge/{case.pk}/").content.decode()
    assert officer.post(f"/purge/{case.pk}/act/", {"action": "x"}).status_code == 400


def test_the_proposer_cannot_confirm(staff: Staff, leaked: Item) -> None:
    post(staff.client("approver"), leaked, "order")
    case = Case.objects.get(kind="purge")
    answer = staff.client("approver").post(f"/purge/{case.pk}/act/", {"action": "confirm"})
    assert answer.status_code == 422
    assert "另一个人" in answer.content.decode()
    stale = staff.client("security_admin").post(
        f"/purge/{case.pk}/act/", {"action": "confirm", "version": "0"}
    )
    assert stale.status_code == 409
