"""At the desk: a doubt of the secrecy review, a matter put to an authority, and what is decided not to be published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication.lookup import case_of
from huiyin.domains.publication.rules.secrecy import POINT_CODES

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk
    from huiyin.domains.publication.models import Item

OFFICER = "secrecy_officer"
CLEAR = {f"point-{code}": "clear" for code in POINT_CODES}
DOUBT = CLEAR | {"point-privacy": "concern", "note-privacy": "有当事人住址。"}


@pytest.fixture
def asked(desk: Desk) -> Item:
    """Return an item before the secrecy officer."""
    item = desk.city.draft()
    desk.city.submit(item)
    desk.city.pass_to(item, "secrecy_review")
    return item


def act(desk: Desk, role: str, item: Item, action: str, **values: Any) -> Any:
    digest = item.submissions.order_by("-id")[0].frozen.digest
    return desk.act(role, item.pk, action, digest=digest, **values)


@pytest.mark.clause("disclosure-regulation-2019:17")
def test_a_doubt_goes_back_with_its_points(desk: Desk, asked: Item) -> None:
    refused = act(desk, OFFICER, asked, "raise_doubt", opinion="请核对。", **CLEAR)
    assert refused.status_code == 400
    assert "七个要点都没有疑问" in refused.content.decode()
    assert act(desk, OFFICER, asked, "raise_doubt", opinion="请核对。", **DOUBT).status_code == 200
    assert case_of(asked).state == "draft"
    page = desk.page("author", f"/items/{asked.pk}/")
    assert "个人隐私 有疑问。有当事人住址。" in page


@pytest.mark.clause("transparency-rules-2016:1")
def test_a_matter_is_determined_withheld_and_taken_up_again(desk: Desk, asked: Item) -> None:
    bureau = {"authority": "云川市保密行政管理部门", "opinion": "不属于国家秘密。"}
    assert act(desk, OFFICER, asked, "report_doubt", **bureau, **DOUBT).status_code == 200
    page = desk.page(OFFICER, f"/items/{asked.pk}/")
    assert "记录确定意见" in page
    assert "国家秘密：" not in page, "the points are not asked a second time"
    assert act(desk, OFFICER, asked, "record_determination", **bureau).status_code == 200
    open_ = act(
        desk, OFFICER, asked, "withhold", ground="third_party", opinion="拟不公开。", **DOUBT
    )
    assert open_.status_code == 422
    assert "请填写具体理由" in open_.content.decode()
    act(
        desk, OFFICER, asked, "withhold", ground="third_party", reason="有住址。",
        opinion="拟不公开。", **DOUBT,
    )  # fmt: skip
    assert case_of(asked).state == "withholding"
    page = desk.page("approver", f"/items/{asked.pk}/")
    for said in ("报请的机关 云川市保密行政管理部门", "认定公开属性 不予公开",
                 "不公开的依据 商业秘密、个人隐私，公开会损害第三方合法权益"):  # fmt: skip
        assert said in page, said
    act(desk, "approver", asked, "approve_withholding", opinion="同意。")
    assert case_of(asked).state == "withheld"
    act(desk, OFFICER, asked, "reopen", opinion="住址已删去。")
    assert case_of(asked).state == "draft"
