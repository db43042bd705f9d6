"""A form that is not carried out loses nothing: the page comes again with what was typed and the errors at its top."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import services
from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules.secrecy import POINT_CODES
from huiyin.domains.publication.tests.conftest import frozen
from huiyin.domains.publication.tests.releasing import admit

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item


def sent(item: Item, **values: Any) -> dict[str, Any]:
    """Return what the page carries along with a form."""
    digest = frozen(item).frozen.digest if item.submissions.exists() else ""
    return {"digest": digest, "version": case_of(item).version, **values}


def at(desk: Desk, state: str, **values: Any) -> Item:
    """Return an item at a stage."""
    item = desk.city.draft(**values)
    desk.city.submit(item)
    desk.city.pass_to(item, state)
    return item


def problems(answer: Any) -> str:
    """Return the list of errors at the top."""
    found = re.search(
        r'<div class="error" role="alert".*?</div>', answer.content.decode(), re.DOTALL
    )
    assert found is not None, answer.content.decode()
    return found[0]


def value_of(answer: Any, name: str) -> str:
    """Return what a field holds."""
    page = answer.content.decode()
    area = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    if area:
        return area[1]
    line = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page)
    return line[1] if line else ""


def test_a_return_without_a_reason_says_so_at_the_top(desk: Desk) -> None:
    item = at(desk, "review_1")
    answer = desk.act("first_reviewer", item.pk, "return_to_draft", **sent(item, opinion="  "))
    assert answer.status_code == 422
    listed = problems(answer)
    assert 'href="#return_to_draft_opinion"' in listed
    assert 'id="return_to_draft_opinion"' in answer.content.decode()
    assert desk.city.state(item) == "review_1"


def test_what_was_written_stays_when_a_service_refuses(desk: Desk) -> None:
    item = at(desk, "secrecy_review")
    answers = {f"point-{code}": "clear" for code in POINT_CODES}
    answers |= {
        "point-privacy": "concern",
        "note-privacy": "有一个手机号。",
        "disclosure": "proactive",
    }
    answer = desk.act(
        "secrecy_officer", item.pk, "clear_secrecy",
        **sent(item, opinion="写了很长的一段意见", reason="涉及公众出行", **answers),
    )  # fmt: skip
    assert answer.status_code == 422
    assert "个人隐私" in problems(answer)
    assert value_of(answer, "opinion") == "写了很长的一段意见"
    assert value_of(answer, "reason") == "涉及公众出行"
    assert value_of(answer, "note-privacy") == "有一个手机号。"
    page = answer.content.decode()
    assert re.search(r'name="point-privacy" value="concern"[^>]*checked', page)
    assert re.search(r'name="point-state_secret" value="clear"[^>]*checked', page)


def test_every_point_left_open_is_linked(desk: Desk) -> None:
    item = at(desk, "secrecy_review")
    answer = desk.act("secrecy_officer", item.pk, "clear_secrecy", **sent(item, opinion="没答完"))
    listed = problems(answer)
    for code in POINT_CODES:
        assert f"#clear_secrecy_point-{code}" in listed
        assert f'id="clear_secrecy_point-{code}"' in answer.content.decode()
    assert value_of(answer, "opinion") == "没答完"


def test_open_findings_are_linked_one_by_one(desk: Desk) -> None:
    item = at(desk, "approval", body=[{"type": "text", "value": "咨询请拨打13812341234。"}])
    key = next(f["key"] for f in frozen(item).findings if f["severity"] == "confirm")
    page = desk.page("approver", f"/items/{item.pk}/")
    assert "自动检查：有手机号码（138****1234）。如可以公开，请写理由：" in page
    assert "不能确认的，请留空并退回。" in page
    answer = desk.act("approver", item.pk, "approve", **sent(item, opinion="同意。"))
    assert answer.status_code == 422
    assert f"#approve_confirm-{key}" in problems(answer)
    assert value_of(answer, "opinion") == "同意。"


def test_several_errors_stand_together(desk: Desk) -> None:
    item = at(desk, "sensitive_conclusion", sensitive=True)
    answer = desk.act(
        "coordinator", item.pk, "conclude_sensitive",
        **sent(item, held_on="昨天", members="", conclusion="同意发布。", agreed="yes"),
    )  # fmt: skip
    listed = problems(answer)
    assert "日期写法不对" in listed
    assert "#conclude_sensitive_members" in listed
    assert value_of(answer, "conclusion") == "同意发布。"
    assert value_of(answer, "held_on") == "昨天"


def test_ticks_about_words_that_changed_are_to_be_made_anew(desk: Desk) -> None:
    item = at(desk, "secrecy_review")
    answers = {f"point-{code}": "clear" for code in POINT_CODES} | {"disclosure": "proactive"}
    stale = sent(item, opinion="意见留着", reason="理由留着", **answers) | {"digest": "0" * 64}
    answer = desk.act("secrecy_officer", item.pk, "clear_secrecy", **stale)
    assert answer.status_code == 409
    assert "稿件已变动" in problems(answer)
    assert (value_of(answer, "opinion"), value_of(answer, "reason")) == ("意见留着", "理由留着")
    assert "checked" not in answer.content.decode()


def test_a_form_that_is_gone_is_quoted(desk: Desk) -> None:
    item = at(desk, "review_1")
    form = sent(item, opinion="这段话不能丢。")
    desk.city.decide(item, "review_1")
    answer = desk.act("first_reviewer", item.pk, "review_1", **form)
    assert answer.status_code == 409
    assert "请刷新页面后再办" in problems(answer)
    assert "这段话不能丢。" in answer.content.decode()


def test_a_withdrawal_needs_one_of_the_sentences(desk: Desk) -> None:
    item, ticket = desk.city.release()
    admit(desk.city, ticket)
    for own in ("", "其实是领导让撤的。"):
        answer = desk.act("approver", item.pk, "withdraw", **sent(item, opinion="有误", notice=own))
        assert answer.status_code == 422
        assert "#withdraw_notice" in problems(answer)
        assert value_of(answer, "opinion") == "有误"
    answer = desk.act(
        "approver", item.pk, "withdraw", **sent(item, opinion="有误", notice="personal")
    )
    assert answer.status_code == 200
    assert "发布器处理后公众即看不到" in answer.content.decode()
    assert desk.city.state(item) == "withdrawn"


def test_somebody_elses_step_is_refused_and_quoted(desk: Desk) -> None:
    item = at(desk, "review_1")
    answer = desk.act("proofreader", item.pk, "review_1", **sent(item, opinion="越权的意见"))
    assert answer.status_code == 403
    assert "越权的意见" in answer.content.decode()


def test_an_unknown_action_does_nothing(desk: Desk) -> None:
    item = at(desk, "review_1")
    answer = desk.act("first_reviewer", item.pk, "abolish", **sent(item, opinion="x"))
    assert answer.status_code == 400


@pytest.mark.parametrize("action", ["confirm", "nonsense"])
def test_other_forms_are_quoted_on_a_page_of_their_own(desk: Desk, action: str) -> None:
    answer = desk.client("author").post(
        "/settings/act/", {"action": action, "case": "7", "opinion": "写过的意见"}
    )
    assert answer.status_code >= 400
    assert "写过的意见" in answer.content.decode()


def test_the_plan_and_its_interpretation_are_made_on_the_page(desk: Desk) -> None:
    city = desk.city
    policy = city.draft("policy")
    reading = city.draft("interpretation", title="一图读懂",
        body=[{"type": "text", "value": "用一张图说明怎样乘坐调整后的公交线路。"}],
                         links=[{"relation": "interprets", "item": policy.pk}])  # fmt: skip
    plan = {
        "form": "chart",
        "author": "公交处",
        "channel": "",
        "outline": "怎么坐车",
        "due": "2026-12-01",
    }
    answer = desk.act("author", policy.pk, "plan", **plan)
    assert answer.status_code == 422
    assert value_of(answer, "outline") == "怎么坐车"
    assert desk.act("author", policy.pk, "plan", **plan | {"channel": "门户"}).status_code == 200
    page = desk.client("author").get(f"/items/{policy.pk}/")
    assert f'<option value="{reading.pk}">《一图读懂》' in page.content.decode()
    done = desk.act("author", policy.pk, "link_interpretation", interpretation=str(reading.pk))
    assert "已选定解读稿" in done.content.decode()
    policy.refresh_from_db()
    assert policy.plan.interpretation_id == reading.pk


def test_what_belongs_together_is_offered_and_ticked(desk: Desk) -> None:
    city = desk.city
    policy = city.draft("policy")
    services.plan_interpretation(
        policy_id=policy.pk, form="chart", author="公交处", channel="门户", outline="怎么坐车",
        due=city.now.date(), actor=city.people["author"], now=city.tick(),
    )  # fmt: skip
    city.submit(policy)
    city.pass_to(policy, "registration")
    alone = desk.act("registrar", policy.pk, "register", **sent(policy, opinion="先发"))
    assert alone.status_code == 422
    assert "#register_alone" in problems(alone)
    reading = city.draft("interpretation", title="一图读懂",
        body=[{"type": "text", "value": "用一张图说明怎样乘坐调整后的公交线路。"}],
                         links=[{"relation": "interprets", "item": policy.pk}])  # fmt: skip
    city.submit(reading)
    city.pass_to(reading, "registration")
    page = desk.client("registrar").get(f"/items/{policy.pk}/").content.decode()
    value = f"{reading.pk}={frozen(reading).frozen.digest}"
    assert re.search(rf'name="together" value="{value}"[^>]*checked', page)
    assert "解读本文件" in page
    done = desk.act("registrar", policy.pk, "register", **sent(policy, together=[value]))
    assert done.status_code == 200
    assert city.state(reading) == city.state(policy) == "awaiting_release"


def folded(page: str, action: str) -> bool | None:
    """Tell whether the form of an action stands folded, None where it is not offered in a fold."""
    found = re.search(rf'<details( open)?><summary><h2 id="do-{action}">', page)
    return None if found is None else not found[1]


def test_forms_of_doubt_stand_folded_until_they_are_needed(desk: Desk) -> None:
    item = at(desk, "secrecy_review")
    page = desk.client("secrecy_officer").get(f"/items/{item.pk}/").content.decode()
    for action in ("raise_doubt", "report_doubt", "withhold"):
        assert folded(page, action) is True, action
    assert folded(page, "clear_secrecy") is None
    answer = desk.act("secrecy_officer", item.pk, "withhold", **sent(item, opinion="不宜公开。"))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert folded(page, "withhold") is False
    assert folded(page, "raise_doubt") is True


def test_the_version_compared_with_stays_when_a_form_is_refused(desk: Desk) -> None:
    item = desk.city.draft()
    first = desk.city.submit(item)
    for title in ("关于调整公交线路的公告（第二稿）", "关于调整公交线路的公告（第三稿）"):
        services.recall(item_id=item.pk, actor=desk.city.people["author"], now=desk.city.tick())
        services.update_item(
            item_id=item.pk, metadata={"title": title}, actor=desk.city.people["author"], now=desk.city.tick()
        )  # fmt: skip
        desk.city.submit(item)
    desk.city.pass_to(item, "review_1")
    browser = desk.client("first_reviewer")
    page = browser.get(f"/items/{item.pk}/?against={first}").content.decode()
    address = f"/items/{item.pk}/act/?against={first}"
    assert f'action="{address}"' in page
    answer = browser.post(address, {"action": "return_to_draft", **sent(item, opinion=" ")})
    assert answer.status_code == 422
    assert "第 1 轮送审稿" in answer.content.decode()
    assert f'action="{address}"' in answer.content.decode()
