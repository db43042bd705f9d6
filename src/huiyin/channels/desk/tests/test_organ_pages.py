"""Organs and people at the desk: the tree, one organ, and every act on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from huiyin.channels.desk.tests.reading import fields, problems, text
from huiyin.foundation.organs.models import Appointment, Organ, Person

if TYPE_CHECKING:
    from huiyin.channels.desk.tests.conftest import Town

OFFICE = "/organs/office/"


def test_the_tree_is_searched(town: Town) -> None:
    client = town.client("audit")
    shown = text(client.get("/organs/"))
    assert shown.index("云川市人民政府<") < shown.index("云川市人民政府办公室<")
    assert 'class="deep-1"' in shown
    assert "登记新机关" not in shown
    assert "登记新机关" in text(town.client("system").get("/organs/"))
    assert "yunchuan" not in text(client.get("/organs/", {"q": "办公室"})).split("<table")[1]
    assert "没有找到这样的机关" in text(client.get("/organs/", {"level": "county"}))
    assert "没有找到这样的机关" in text(client.get("/organs/", {"life": "closed"}))


@pytest.mark.clause("changchun-2015:5.1c")
def test_an_organ_shows_holders_empty_posts_and_load(town: Town) -> None:
    town.appoint("system", "head", "主任")
    shown = text(town.client("system").get(OFFICE))
    assert "石磊" in shown
    assert "空缺" in shown
    assert "/people/?organ=office&amp;kind=spokesperson" in shown
    assert "<b>1</b><span>本机关在办事项" in shown  # the draft
    assert "<b>2</b><span>在用账号" in shown
    for who in ("security", "audit"):
        other = text(town.client(who).get(OFFICE))
        assert "办理离任" not in other
        assert "更名" not in other
    assert "看这个机关的记录" in text(town.client("audit").get(OFFICE))


def test_establishing_tells_every_problem_in_the_order_of_the_page(town: Town) -> None:
    client = town.client("system")
    address = "/organs/new/?parent=yunchuan"
    sent = fields(client.get(address))
    assert (sent["parent"], sent["level"], sent["position"]) == ("yunchuan", "city", "0")
    sent |= {"name": "云川市体育局", "code": "Bad Code", "kind": "department", "uscc": "12"}
    sent |= {"email": "x", "since": ""}
    answer = client.post(address, sent)
    assert answer.status_code == 400
    assert problems(answer) == {
        "id_code": "代码只用小写字母、数字和短横。",
        "id_uscc": "统一社会信用代码应为 18 位，现在是 2 位。",
        "id_email": "邮箱写法不对，应如 name@example.gov.cn。",
    }
    assert fields(answer) == sent
    wrong_day = client.post(address, sent | {"since": "2026-13-40", "position": "x"})
    assert {"id_since", "id_position"} <= set(problems(wrong_day))
    assert fields(wrong_day)["since"] == "2026-13-40"
    right = {"code": "yunchuan-sports", "uscc": "", "email": "", "since": "2026-01-05"}
    answer = client.post(address, sent | right, follow=True)
    assert "已登记“云川市体育局”" in text(answer)
    organ = Organ.objects.get(code="yunchuan-sports")
    assert (organ.parent, organ.short_name) == (town.gov, "云川市体育局")
    assert str(organ.since) == "2026-01-05"


def test_a_level_that_does_not_fit_shows_its_clause(town: Town) -> None:
    town.office.level = "township"
    town.office.save()
    client = town.client("system")
    sent = fields(client.get("/organs/new/?parent=office"))
    sent |= {"name": "某局", "code": "x", "kind": "department", "level": "city"}
    answer = client.post("/organs/new/", sent)
    assert answer.status_code == 422
    assert problems(answer) == {"id_level": "上级机关的层级不能低于本机关。"}
    assert "依据：" in text(answer)


def test_describing_sends_only_what_was_changed(town: Town) -> None:
    client = town.client("system")
    address = OFFICE + "describe/"
    sent = fields(client.get(address))
    nothing = client.post(address, sent)
    assert problems(nothing) == {"": "没有改动，不用保存。"}
    client.post(address, sent | {"phone": "0440-5550110", "has_website": "yes", "parent": ""})
    town.office.refresh_from_db()
    assert (town.office.phone, town.office.has_website) == ("0440-5550110", True)
    assert town.office.parent is None
    circle = client.post(address, fields(client.get(address)) | {"parent": "office"})
    assert problems(circle) == {"id_parent": "上级机关不能是本机关或它的下级。"}


def test_of_two_screens_the_second_keeps_what_the_first_wrote(town: Town) -> None:
    first, second = town.client("system"), town.client("second")
    address = OFFICE + "describe/"
    one, two = fields(first.get(address)), fields(second.get(address))
    first.post(address, one | {"phone": "0440-5550110", "fax": "0440-5550119"})
    late = second.post(address, two | {"fax": "0440-5550000", "address": "政通路1号"})
    assert late.status_code == 409
    told = problems(late)
    assert "石磊更新了云川市人民政府办公室的登记信息" in told[""]
    assert told["id_fax"] == "刚才已被改成“0440-5550119”；再保存会换成您写的。"
    kept = fields(late)
    assert (kept["phone"], kept["fax"], kept["address"]) == (
        "0440-5550110",
        "0440-5550000",
        "政通路1号",
    )
    assert second.post(address, kept).status_code == 302
    town.office.refresh_from_db()
    assert (town.office.phone, town.office.fax, town.office.address) == (
        "0440-5550110",
        "0440-5550000",
        "政通路1号",
    )


def test_renaming_needs_a_day_and_a_basis_and_keeps_the_old_name(town: Town) -> None:
    client = town.client("system")
    address = OFFICE + "rename/"
    sent = fields(client.get(address))
    assert sent["on"] == localdate().isoformat()
    assert list(problems(client.post(address, sent))) == ["id_name", "id_short_name", "id_basis"]
    sent |= {"name": "云川市数据局", "short_name": "市数据局", "basis": "云编发〔2026〕3号"}
    answer = client.post(address, sent, follow=True)
    assert "站点设置" in text(answer)
    assert "云川市人民政府办公室" in text(answer)
    assert "云编发〔2026〕3号" in text(answer)
    late = client.post(address, sent)
    assert late.status_code == 409


def test_closing(town: Town) -> None:
    client = town.client("system")
    today = localdate().isoformat()
    sent = {"on": today, "basis": "云编发〔2026〕4号"}
    refused = client.post("/organs/yunchuan/close/", sent)
    assert refused.status_code == 409
    assert "请先办理下级机关的撤销或划转" in problems(refused)[""]
    assert "还有 1 项任职没有办理离任" in text(client.get(OFFICE + "close/"))
    answer = client.post(OFFICE + "close/", sent, follow=True)
    assert "起撤销" in text(answer)
    assert "更名" not in text(answer)
    late = client.post(OFFICE + "close/", sent)
    assert problems(late) == {"": "这个机关已经撤销，不用再次办理。"}
    assert "云川市人民政府办公室" in text(client.get("/organs/", {"life": "closed"}))


def test_somebody_new_is_registered_on_the_way_to_a_post(town: Town) -> None:
    client = town.client("system")
    asked = "?organ=office&kind=spokesperson"
    shown = text(client.get("/people/" + asked))
    assert "谁到云川市人民政府办公室任职" in shown
    linlan = reverse("desk:appoint", args=[town.person("linlan").pk])
    assert f'href="{linlan}?organ=office&amp;kind=spokesperson"' in shown
    answer = client.post("/people/new/" + asked, {"name": "唐毅", "phone": "", "email": "x"})
    assert list(problems(answer)) == ["id_email"]
    answer = client.post("/people/new/" + asked, {"name": "唐毅", "phone": "0440-5550112"})
    person = Person.objects.get(name="唐毅")
    page = reverse("desk:appoint", args=[person.pk]) + asked
    assert answer.headers["Location"] == page
    sent = fields(client.get(page))
    assert (sent["organ"], sent["kind"]) == ("office", "spokesperson")
    assert list(problems(client.post(page, sent))) == ["id_title"]
    answer = client.post(page, sent | {"title": "副主任", "role_order": "A"}, follow=True)
    assert "唐毅" in text(answer)
    assert "0440-5550112" in text(answer)
    again = client.post(page, sent | {"title": "副主任", "role_order": "B"})
    assert problems(again) == {"": "这个人已经在这个岗位上，请先办理离任。"}


def test_a_post_that_is_taken_is_told_beside_it(town: Town) -> None:
    town.appoint("system", "head", "主任")
    address = reverse("desk:appoint", args=[town.person("linlan").pk])
    client = town.client("system")
    sent = fields(client.get(address)) | {"organ": "office", "kind": "head", "title": "主任"}
    answer = client.post(address, sent)
    assert problems(answer) == {"id_kind": "“主要负责人”现在有人担任，请先办理离任，或分 A、B 角。"}


def test_ending_a_post_tells_about_the_account_left_over(town: Town) -> None:
    client = town.client("system")
    held = Appointment.objects.get(person=town.person("linlan"))
    address = reverse("desk:post_end", args=[held.pk])
    early = client.post(address, {"on": "2024-01-01"})
    assert problems(early) == {"id_on": "离任日期不能早于任职日期。"}
    answer = client.post(address, fields(client.get(address)), follow=True)
    assert "本人已没有岗位，账号 linlan 还在用" in text(answer)
    assert "以前的任职（1）" in text(answer)
    late = client.post(address, {"on": localdate().isoformat()})
    assert late.status_code == 409
    assert "林岚" in text(client.get("/people/accounts/", {"mark": "postless"}))


def test_a_person_is_found_and_corrected(town: Town) -> None:
    client = town.client("system")
    linlan = town.person("linlan")
    assert "林岚" in text(client.get("/people/", {"q": "办公室"}))
    assert "没有找到这个人" in text(client.get("/people/", {"q": "无此人"}))
    address = reverse("desk:person_describe", args=[linlan.pk])
    sent = fields(client.get(address))
    assert sent["name"] == "林岚"
    answer = client.post(address, sent | {"phone": "0440-5550113"}, follow=True)
    assert "0440-5550113" in text(answer)
    assert ">linlan</a>" in text(answer)
    assert "修改登记信息" not in text(town.client("security").get(f"/people/{linlan.pk}/"))


def test_choosing_is_offered_to_those_who_may(town: Town) -> None:
    for asked in ("?for=account", "?organ=office", "?organ=nothing"):
        assert "选这个人" not in text(town.client("audit").get("/people/" + asked))
    assert "为谁开立账号" in text(town.client("system").get("/people/?for=account"))
