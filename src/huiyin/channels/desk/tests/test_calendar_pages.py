"""The year's page, and importing a year: tried first, then confirmed; what it moves is shown before and logged after."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from huiyin.foundation.cases.models import CalendarYear
from huiyin.foundation.cases.tests.test_case_clocks import YEAR_2027
from huiyin.foundation.ledger.models import Entry

if TYPE_CHECKING:
    from django.test import Client

    from huiyin.channels.desk.tests.conftest import Staff

pytestmark = pytest.mark.django_db
IMPORT = "/calendar/import/"


def cell(page: str, month: int, day: int) -> str:
    """Return the class of a day in the year's page."""
    table = re.findall(r'<table class="month">.*?</table>', page, re.DOTALL)[month - 1]
    found = re.search(rf'<td class="day ([a-z-]+)"[^>]*>{day}(?:<|$)', table)
    assert found is not None
    return found[1]


def test_a_year_shows_holidays_make_up_days_and_the_notice(staff: Staff) -> None:
    page = staff.client("author").get("/calendar/?year=2026").content.decode()
    kinds = [cell(page, *day) for day in ((10, 1), (10, 10), (10, 11), (10, 12))]
    assert kinds == ["off", "make-up", "weekend", "plain"]
    assert "放假通知原文" in page
    assert "随软件提供" in page
    assert "10月1日至10月7日" in page
    assert "下一年的通知还没有导入" in page
    assert IMPORT not in page


def test_a_year_nobody_announced_is_flagged(staff: Staff) -> None:
    page = staff.client("system_admin").get("/calendar/?year=2150").content.decode()
    assert "还没有导入" in page
    assert "暂定" in page
    assert cell(page, 10, 1) == "plain"
    assert staff.client("author").get("/calendar/?year=9999").status_code == 400
    assert staff.client("author").get("/calendar/?year=x").status_code == 200


def tried(client: Client, **form: object) -> str:
    answer = client.post(IMPORT, {"action": "try"} | form)
    return answer.content.decode()


def test_a_year_is_tried_first_and_imported_when_confirmed(staff: Staff) -> None:
    client = staff.client("system_admin")
    page = tried(client, text=YEAR_2027)
    assert "导入 2027 年会改变这些" in page
    assert "元旦放假" in page
    assert "调休上班（春节）" in page
    assert not CalendarYear.objects.exists()
    carried = re.search(r'<textarea name="text" hidden>(.*?)</textarea>', page, re.DOTALL)
    assert carried is not None
    text = carried[1].replace("&quot;", '"').replace("\n", "\r\n")
    answer = client.post(IMPORT, {"action": "confirm", "text": text}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("desk:calendar")
    page = answer.content.decode()
    assert "已导入 2027 年" in page
    assert "desk-system_admin 于" in page
    assert CalendarYear.objects.get().year == 2027
    assert Entry.objects.filter(kind="calendar.imported").count() == 1


def test_a_file_counts_as_the_pasted_text_does(staff: Staff) -> None:
    client = staff.client("system_admin")
    for name, data in (
        ("2027.toml", YEAR_2027.encode()),
        ("2027.toml", b"\xef\xbb\xbf" + YEAR_2027.encode()),
        ("2027.json", json.dumps({"year": 2027, "notice": "通知", "holiday": [
            {"name": "元旦", "off": [f"2027-01-0{n}" for n in range(1, 8)]},
            {"name": "劳动节", "off": ["2027-05-01"]},
            {"name": "国庆节", "off": ["2027-10-01", "2027-10-02", "2027-10-03"]},
        ]}, ensure_ascii=False).encode()),
    ):  # fmt: skip
        assert "导入 2027 年会改变这些" in tried(client, file=SimpleUploadedFile(name, data))


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"text": ""}, "请选择文件"),
        ({"text": "year = "}, "不是 TOML"),
        ({"text": "{"}, "不是 JSON"),
        ({"text": "year = 2027\nnotice = '通知'"}, "一个节日也没有"),
        ({"file": SimpleUploadedFile("x.toml", "年".encode("gb18030"))}, "不是 UTF-8"),
        ({"file": SimpleUploadedFile("x.toml", b"#" * 500_000)}, "文件太大"),
    ],
)
def test_what_is_wrong_is_said_and_the_text_is_kept(
    staff: Staff, form: dict[str, object], said: str
) -> None:
    client = staff.client("system_admin")
    answer = client.post(IMPORT, {"action": "confirm"} | form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert said in page
    if form.get("text"):
        assert str(form["text"]).replace("'", "&#x27;") in page
    assert not CalendarYear.objects.exists()


@pytest.mark.clause("civil-code-2020:203")
def test_the_deadlines_that_move_are_shown_before(
    staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huiyin.foundation.cases.importing import Moved

    item = staff.city.draft(title="还没有公开的标题")
    moved = (
        Moved(
            item.key,
            "secrecy_review",
            "保密审查",
            "2027-01-06T23:59",
            "2027-01-11T23:59",
            was_provisional=True,
        ),
    )
    monkeypatch.setattr("huiyin.foundation.cases.importing._moved", lambda *_a: moved)
    page = tried(staff.client("system_admin"), text=YEAR_2027)
    assert "到期日改变的在办期限：1 个" in page
    assert "还没有公开的标题" not in page
    for words in (f"第 {item.pk} 号稿件", "保密审查", "2027-01-06", "2027-01-11", "暂定"):
        assert words in page
