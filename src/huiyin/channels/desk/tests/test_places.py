"""Sites, columns and menus are written at the desk; two people see field by field what would change in public."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import pytest

from huiyin.channels.desk.setting_changes import places, setting_change
from huiyin.channels.desk.tests.reviewing import png
from huiyin.domains.publication import services
from huiyin.domains.publication.configuration_documents import every_document
from huiyin.domains.publication.models import Column, Site
from huiyin.domains.publication.selectors import changed_settings
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.cases.models import Case
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.release import gate

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.reviewing import Desk

SITE = {
    "slug": "city", "organ": "yc-gov", "parent": "", "name": "云川市人民政府", "name_en": "", "prefix": "/",
    "domain": "www.yunchuan.example", "registration_mark": "云公",
    "menu": "首页 /\n通知公告 /notice/", "lead_title": "件件有回复", "lead_text": "在这里查政策。",
    "doors": "找政策 | 文件连同解读 | /policies/", "blocks": "city-news 5\ncity-notice",
}  # fmt: skip


@pytest.fixture
def public(desk: Desk) -> Desk:
    """Return the desk with its settings in public."""
    city = desk.city
    for column in Column.objects.all():
        column.column_type = {"city-policy": "政策文件"}.get(column.code, "政务动态")
        column.save()
    propose_and_confirm(desk)
    assert city.site.name
    return desk


def everything(**more: Any) -> dict[str, Any]:
    """Return the form with every box ticked."""
    return {"action": "propose", "keys": changed_settings(), **more}


def propose_and_confirm(desk: Desk) -> None:
    admin, second = desk.client("system_admin"), desk.client("security_admin")
    admin.post("/settings/act/", everything(opinion="调整导航。"))
    case = Case.objects.filter(kind="configuration").latest("pk")
    answer = second.post(
        "/settings/act/", {"action": "confirm", "case": case.pk, "opinion": "同意"}
    )
    assert answer.status_code == 302, answer.content.decode()
    ticket = gate.status("site/city", now=desk.city.now).ticket
    assert ticket is not None
    if not hasattr(ticket, "admission"):
        admit(desk.city, ticket)


def seen(desk: Desk, path: str) -> str:
    page = desk.client("system_admin").get(path).content.decode()
    start = page.index('name="seen" value="') + len('name="seen" value="')
    return page[start : page.index('"', start)]


def save_site(desk: Desk, role: str = "system_admin", **values: Any) -> Any:
    token = seen(desk, "/settings/sites/city/")
    return desk.client(role).post("/settings/sites/city/", {**SITE, "seen": token, **values})


@pytest.mark.clause("changchun-2015:4.1b")
def test_saving_changes_nothing_in_public_until_two_people_agreed(public: Desk) -> None:
    before = gate.released_digest("site/city")
    assert save_site(public).status_code == 302
    site = Site.objects.get(slug="city")
    assert site.menu == [{"label": "首页", "path": "/"}, {"label": "通知公告", "path": "/notice/"}]
    assert site.home["blocks"] == [
        {"type": "doors", "items": [{"title": "找政策", "text": "文件连同解读", "path": "/policies/"}]},
        {"type": "column", "column": "city-news", "count": 5},
        {"type": "column", "column": "city-notice"},
    ]  # fmt: skip
    assert gate.released_digest("site/city") == before
    page = public.page("system_admin", "/settings/")
    assert "已改动、尚未公开的设置" in page
    propose_and_confirm(public)
    assert gate.released_digest("site/city") != before
    assert "网站上的设置与这里一致" in public.page("system_admin", "/settings/")


def test_the_form_gives_back_what_is_saved(public: Desk) -> None:
    save_site(public)
    page = public.client("system_admin").get("/settings/sites/city/").content.decode()
    for value in (
        "首页 /\n通知公告 /notice/",
        "找政策 | 文件连同解读 | /policies/",
        "city-news 5\ncity-notice",
    ):
        assert value in page
    entry = Entry.objects.filter(kind="publication.configuration.saved").latest("seq")
    assert "menu" in entry.data["fields"]
    before = Site.objects.get(slug="city")
    assert save_site(public).status_code == 302
    after = Site.objects.get(slug="city")
    assert (after.menu, after.home, after.intake) == (before.menu, before.home, before.intake)


@pytest.mark.clause("changchun-2015:4.1b")
def test_the_confirmer_sees_what_changed_field_by_field(public: Desk) -> None:
    save_site(public, menu="首页 /\n政策解读 /interpretation/", phone="12345")
    public.client("system_admin").post(
        "/settings/act/", {"action": "propose", "keys": ["site/city"], "opinion": "调整导航。"}
    )
    page = public.client("security_admin").get("/settings/").content.decode()
    told = public.page("security_admin", "/settings/")
    assert "站点“云川市人民政府”" in told
    assert "调整导航。" in told
    assert "政策解读 /interpretation/" in told
    assert "联系电话 12345" in told
    assert "<ins>12345</ins>" in page
    assert "site/city <code>" not in page
    assert "网站域名" not in told.split("站点和栏目")[0]


def test_every_key_of_a_settings_document_is_told(public: Desk) -> None:
    known = places()
    for key, document in every_document().items():
        for name, value in document.items():
            other = copy.deepcopy(document)
            other[name] = (
                {"since": "2026-01-01"}
                if name == "mark"
                else {str: f"另{value}", int: 9, list: [{"x": 1}], dict: {"x": 1}}.get(
                    type(value), "city"
                )
            )
            if name == "synonyms":
                other[name] = [["市民中心", "六号楼"]]
            if name == "menu":
                other[name] = [{"label": "另", "path": "/x/"}]
            if name == "item_types":
                other[name] = ["news"]
            change = setting_change(key, other, known)
            assert any(s.kind != "same" for f in change.fields for s in f.segments), (key, name)


def test_what_is_wrong_is_told_beside_its_field_and_nothing_is_lost(public: Desk) -> None:
    answer = save_site(
        public, menu="只有名称\n危险 javascript:alert(1)", doors="没有竖线", blocks="nowhere 3",
        lead_text="这段导语写了很久。",
    )  # fmt: skip
    assert answer.status_code == 400
    page = answer.content.decode()
    for said in ("“只有名称”要有名称和地址", "“没有竖线”要有标题、说明、地址三部分", "没有代号为“nowhere”的栏目",
                 "这段导语写了很久。"):  # fmt: skip
        assert said in page, said
    answer = save_site(public, menu="危险 javascript:alert(1)")
    assert "导航“危险”要写名称" in answer.content.decode()
    assert Site.objects.get(slug="city").menu == []


HALLS = "市民中心、六号楼、办事大厅\n\n 12345 = 市民热线，便民热线"


@pytest.mark.clause("changchun-2015:4.1b")
def test_synonyms_are_a_group_a_line_and_go_out_when_two_people_agreed(public: Desk) -> None:
    assert save_site(public, synonyms=HALLS).status_code == 302
    rows = [["市民中心", "六号楼", "办事大厅"], ["12345", "市民热线", "便民热线"]]
    assert Site.objects.get(slug="city").synonyms == rows
    page = public.client("system_admin").get("/settings/sites/city/").content.decode()
    assert "市民中心、六号楼、办事大厅\n12345、市民热线、便民热线" in page
    propose_and_confirm(public)
    version = gate.public_version("site/city")
    assert version is not None
    assert gate.document_of(version.frozen)["synonyms"] == rows
    save_site(public, synonyms="市民中心、六号楼\n12345、市民热线、便民热线")
    public.client("system_admin").post("/settings/act/", everything())
    second = public.client("security_admin").get("/settings/").content.decode()
    assert "市民中心、六号楼<del>、办事大厅</del><br>12345、市民热线、便民热线" in second


def test_a_wrong_line_of_synonyms_is_told_by_its_number_and_nothing_is_lost(public: Desk) -> None:
    typed = "市民中心、六号楼\n\n大厅\n一卡通、六号楼，卡"
    answer = save_site(public, synonyms=typed)
    assert answer.status_code == 400
    page = answer.content.decode()
    for said in ("第 3 行要写 2 至 12 个词", "第 4 行的“六号楼”在第 1 行已经写过",
                 "第 4 行的“卡”要在 2 至 20 个字之间", typed):  # fmt: skip
        assert said in page, said
    assert Site.objects.get(slug="city").synonyms == []


def test_settings_that_were_public_before_there_were_synonyms_show_no_difference(
    public: Desk,
) -> None:
    version = gate.public_version("site/city")
    assert version is not None
    older = {k: v for k, v in gate.document_of(version.frozen).items() if k != "synonyms"}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(gate, "document_of", lambda _frozen: older)
        document = every_document()["site/city"]
        assert setting_change("site/city", document, places()).fields == ()
        (field,) = setting_change(
            "site/city", document | {"synonyms": [["市民中心", "六号楼"]]}, places()
        ).fields
    assert [(s.kind, s.text) for s in field.segments] == [("added", "市民中心、六号楼")]


def test_two_people_do_not_write_over_each_other(public: Desk) -> None:
    token = seen(public, "/settings/sites/city/")
    save_site(public, phone="12345")
    answer = public.client("system_admin").post(
        "/settings/sites/city/", {**SITE, "seen": token, "phone": "54321"}
    )
    assert answer.status_code == 409
    assert "别人改过" in answer.content.decode()
    assert "54321" in answer.content.decode()
    assert Site.objects.get(slug="city").phone == "12345"
    again = seen(public, "/settings/sites/city/")
    assert f'name="seen" value="{again}"' in answer.content.decode()


def test_a_column_takes_in_what_its_rules_say(public: Desk) -> None:
    values = {
        "code": "city-guide", "site": "city", "parent": "city-policy", "name": "指南", "slug": "guide",
        "path": "", "order": "3", "column_type": "信息公开指南", "item_types": ["guide"], "seen": "",
        "rule-0-sites": ["city"], "rule-0-item_types": ["guide"], "rule-0-organs": ["yc-gov"],
    }  # fmt: skip
    admin = public.client("system_admin")
    answer = admin.post("/settings/columns/new/?site=city", values)
    assert answer.status_code == 302, answer.content.decode()
    column = Column.objects.get(code="city-guide")
    assert column.path == "/policy/guide/"
    assert column.intake == [{"sites": ["city"], "item_types": ["guide"], "organs": ["yc-gov"]}]
    again = admin.post("/settings/columns/new/?site=city", {**values, "slug": "other"})
    assert again.status_code == 400
    assert "这个代号已经有了" in again.content.decode()
    token = seen(public, "/settings/columns/city-guide/")
    emptied = {k: v for k, v in values.items() if not k.startswith("rule-")}
    answer = admin.post("/settings/columns/city-guide/", {**emptied, "seen": token, "path": "/g/"})
    assert answer.status_code == 302
    assert Column.objects.get(code="city-guide").intake == []


def test_a_column_does_not_stand_below_itself(public: Desk) -> None:
    child = Column.objects.get(code="city-news")
    child.parent = Column.objects.get(code="city-policy")
    child.save()
    token = seen(public, "/settings/columns/city-policy/")
    answer = public.client("system_admin").post("/settings/columns/city-policy/", {
        "name": "政策", "slug": "policy", "path": "/policy/", "order": "0", "column_type": "政策文件",
        "parent": "city-news", "seen": token})  # fmt: skip
    assert answer.status_code == 400
    assert "不能把自己或自己的下级选作上级" in answer.content.decode()


@pytest.mark.parametrize("role", ["author", "approver", "security_admin", "registrar"])
def test_only_those_whom_the_rows_name_write_settings(public: Desk, role: str) -> None:
    allowed = role == "registrar"
    for path in (
        "/settings/sites/city/",
        "/settings/columns/city-news/",
        "/settings/columns/new/?site=city",
    ):
        assert public.client(role).get(path).status_code == (200 if allowed else 403)
    before = Site.objects.get(slug="city").phone
    answer = save_site(public, role, phone="99999")
    assert answer.status_code == (302 if allowed else 403)
    assert (Site.objects.get(slug="city").phone == before) != allowed


def test_a_refused_proposal_keeps_its_opinion(public: Desk) -> None:
    answer = public.client("system_admin").post(
        "/settings/act/",
        {"action": "propose", "keys": ["site/city"], "opinion": "这段意见不能丢。"},
    )
    assert answer.status_code == 400
    assert "站点设置没有变化" in answer.content.decode()
    save_site(public, phone="12345")
    public.client("system_admin").post("/settings/act/", everything())
    case = Case.objects.filter(kind="configuration").latest("pk")
    answer = public.client("security_admin").post(
        "/settings/act/", {"action": "drop", "case": case.pk, "opinion": ""}
    )
    assert answer.status_code == 400
    assert f"#case-{case.pk}_opinion" in answer.content.decode()


def test_rules_of_a_program_are_checked_like_those_of_the_form(public: Desk) -> None:
    from huiyin.kernel.errors import Invalid

    with pytest.raises(Invalid, match="至少要写一个条件"):
        services.save_column(
            code="city-news", site="city", actor=public.city.people["registrar"],
            now=public.city.tick(), values={"intake": [{}]},
        )  # fmt: skip


def test_the_confirmer_sees_the_mark_itself(public: Desk) -> None:
    services.set_site_mark(
        slug="city", name="mark.png", data=png("red"), link="https://bszs.example.cn/1",
        actor=public.city.people["registrar"], now=public.city.tick(),
    )  # fmt: skip
    public.client("system_admin").post("/settings/act/", everything())
    page = public.client("security_admin").get("/settings/").content.decode()
    digest = Site.objects.get(slug="city").mark_digest
    address = f"/settings/pictures/{digest[:16]}/"
    assert address in page
    assert "链接：https://bszs.example.cn/1" in page
    assert public.client("security_admin").get(address).headers["Content-Type"] == "image/png"
    assert public.client("author").get(address).status_code == 403
    assert public.client("security_admin").get("/settings/pictures/0000/").status_code == 404
