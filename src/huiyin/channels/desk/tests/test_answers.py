"""Later reviewers read what earlier ones answered: reasons, secrecy points, words of organs, conclusions of meetings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.desk.answers import READERS, TECHNICAL
from huiyin.domains.publication import services
from huiyin.domains.publication.tests.conftest import POINTS, frozen
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import Decision
from huiyin.foundation.organs.models import Organ

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item

pytestmark = pytest.mark.clause("changchun-2015:4.1a")


@pytest.fixture
def travelled(desk: Desk) -> Item:
    """Return an item that was asked about, conferred on, refused once, agreed to and approved."""
    city = desk.city
    bureau = Organ.objects.create(
        code="yc-traffic", name="云川市交通运输局", short_name="市交通局", level="city",
        kind="department", parent=city.organ,
    )  # fmt: skip
    item = city.draft(
        sensitive=True, other_organs=True,
        body=[{"type": "text", "value": "咨询请拨打13812341234。"}],
    )  # fmt: skip
    for agreed in (False, True):
        city.submit(item)
        digest = frozen(item).frozen.digest
        city.pass_to(item, "review_1")
        finding = next(f for f in frozen(item).findings if f["severity"] == "confirm")
        city.decide(item, "review_1", data={"confirmed": {finding["key"]: "这是公开的服务电话。"}})
        city.pass_to(item, "secrecy_review")
        points = POINTS | {"privacy": {"finding": "clear", "note": "电话属于单位。"}}
        city.decide(item, "clear_secrecy", data={
            "points": points, "disclosure": "proactive", "reason": "涉及公众出行。"})  # fmt: skip
        coordinator = {"item_id": item.pk, "actor": city.people["coordinator"]}
        services.ask_organs(**coordinator, organs=[bureau.code], now=city.tick())
        services.record_opinion(
            **coordinator, organ=bureau.code, opinion="agree", words="站名已核对。", now=city.tick()
        )
        city.decide(item, "coordinate")
        services.conclude_sensitive(
            **coordinator, held_on=date(2026, 11, 19), members="网信办、信访局",
            conclusion="稳妥发布。" if agreed else "先暂缓。", agreed=agreed, digest_seen=digest,
            now=city.tick(),
        )  # fmt: skip
    return item


def test_the_approver_reads_everything_that_was_answered(desk: Desk, travelled: Item) -> None:
    page = desk.page("approver", f"/items/{travelled.pk}/")
    for said in (
        "可以公开 这是公开的服务电话。", "个人隐私 未发现问题。电话属于单位。", "国家秘密 未发现问题",
        "认定公开属性 主动公开", "认定的理由 涉及公众出行。", "云川市交通运输局的意见 同意。站名已核对。",
        "会商结论 同意发布", "会商结论 不同意发布", "参加人员 网信办、信访局", "会商日期 2026-11-19",
        "送审时的标记 重大敏感事项、涉及其他机关", "参与起草",
    ):  # fmt: skip
        assert said in page, said


def test_every_key_that_services_write_has_its_words(desk: Desk, travelled: Item) -> None:
    city = desk.city
    city.pass_to(travelled, "registration")
    ticket = services.register(
        item_id=travelled.pk, digest_seen=frozen(travelled).frozen.digest,
        actor=city.people["registrar"], now=city.tick(),
    )  # fmt: skip
    admit(city, ticket)
    services.withdraw(
        item_id=travelled.pk, reason="附件有误。", actor=city.people["approver"], now=city.tick()
    )
    written = {key for d in Decision.objects.all() for key in d.data}
    assert written >= {"points", "confirmed", "marks", "agreed", "notice", "registration"}
    assert written - set(READERS) - set(TECHNICAL) == set()
    page = desk.page("approver", f"/items/{travelled.pk}/")
    assert "告诉公众 这条信息已由发布机构撤下。" in page
    assert f"登记号 {ticket.registration}" in page


def test_a_key_without_words_is_shown_as_it_is(desk: Desk) -> None:
    from huiyin.channels.desk.answers import Beside, answers

    decision = Decision(data={"unheard_of": {"a": 1}}, stage="review_1", action="review_1")
    shown: list[Any] = answers(decision, Beside())
    assert [(a.label, a.words) for a in shown] == [("unheard_of", '{"a": 1}')]


def test_a_sentence_of_the_plan_ends_once(desk: Desk) -> None:
    from huiyin.channels.desk.answers import Beside, answers

    plan = {
        "form": "text",
        "interpreter": "市住建局",
        "outline": "先说怎么办。",
        "due": "2026-11-27",
    }
    decision = Decision(data={"plan": plan}, stage="draft", action="submit")
    words = answers(decision, Beside())[0].words
    assert "先说怎么办；" in words
    assert "。；" not in words


def test_a_step_nobody_took_shows_no_digest(desk: Desk, travelled: Item) -> None:
    page = desk.client("approver").get(f"/items/{travelled.pk}/").content.decode()
    cells = [row.split("</td>")[0] for row in page.split('data-label="所见指纹">')[1:]]
    assert any(cell.startswith("<code>") for cell in cells)
    assert "<code></code>" not in cells
