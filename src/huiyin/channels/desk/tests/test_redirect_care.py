"""Old addresses at the desk: the second person sees every field, nobody gets a form that fails, nothing typed is lost."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as project
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from huiyin.channels.desk.tests.reading import fields, problems, text
from huiyin.channels.desk.tests.reviewing import words
from huiyin.channels.desk.views import redirect_lines
from huiyin.domains.publication import services
from huiyin.domains.publication.models import Redirect, Site
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.domains.publication.tests import old_addresses
from huiyin.domains.publication.tests.old_addresses import OLD
from huiyin.foundation.cases.models import Case

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.channels.desk.tests.reviewing import Desk

LIST = "/settings/redirects/"
ADMIN, SECOND, LOCAL = "system_admin", "security_admin", "registrar"


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Give the next test the language of the project."""
    yield
    translation.deactivate()


@pytest.fixture
def store(desk: Desk, tmp_path: Path, settings: Any) -> old_addresses.Desk:
    """Return the released tree behind the desk."""
    return old_addresses.Desk(desk.city, tmp_path / "store", settings)


def send(desk: Desk, lines: str, role: str = ADMIN, **more: Any) -> Any:
    return desk.client(role).post(f"{LIST}lines/", {"site": "city", "lines": lines} | more)


@pytest.mark.clause("changchun-2015:4.1b")
@pytest.mark.parametrize("field", ["path", "site", "reason"])
def test_every_changed_field_is_shown_with_what_it_was(
    desk: Desk, store: old_addresses.Desk, field: str
) -> None:
    store.public(f"{OLD} /item/1/ 旧站")
    if field == "site":
        other = Site.objects.create(
            slug="other", organ=desk.city.organ, name="另一个站", prefix="/other/",
            domain="other.example", registration_mark="另",
        )  # fmt: skip
        Redirect.objects.update(site=other)
        shown, label = "另一个站（other）", "改为"
        was = f"{desk.city.site.name}（city）"
    elif field == "path":
        shown, label, was = "/policies-of-old.html", "改为", OLD
    else:
        Redirect.objects.update(reason="新说明")
        shown, label, was = "新说明", "只改说明", "旧站"
    if field == "path":
        case = by_hand(desk, store, shown)
    else:
        keys = [Redirect.objects.get().key]
        case = services.propose(keys=keys, actor=store.admin, now=desk.city.tick())
    page = text(desk.client(SECOND).get("/settings/"))
    gone = [part.split("</del>")[0] for part in page.split("<del>")[2:]]
    assert [re.sub("<[^>]*>", "", part) for part in gone] == [was]
    assert shown in page
    assert f"{label}</span>" in page
    assert case.state == "proposed"


def by_hand(desk: Desk, store: old_addresses.Desk, path: str) -> Case:
    """Return a proposal behind which somebody put a document about another address."""
    case = store.propose(f"{OLD} /item/1/ 再改")
    row = Redirect.objects.get()
    document = {"id": row.pk, "site": "city", "path": path, "target": "/item/1/", "reason": "旧站",
                "retired": False}  # fmt: skip
    forged = old_addresses.gate.freeze(
        key=row.key, document=document, files=[], actor=store.admin, now=desk.city.tick()
    )
    Case.objects.filter(pk=case.pk).update(flags={"frozen": [forged.pk]})
    answer = desk.client(SECOND).post("/settings/act/", {"action": "confirm", "case": case.pk})
    assert answer.status_code == 400
    assert f"公开的是旧地址 {OLD}" in words(answer)
    return case


def test_who_may_not_propose_gets_no_form_that_fails(desk: Desk, store: old_addresses.Desk) -> None:
    store.public(f"{OLD} /item/1/")
    row = Redirect.objects.get()
    local = desk.client(LOCAL)
    page = words(local.get(f"{LIST}lines/"))
    assert "提出，交另一人复核" not in page
    assert "保存，等市里的同事提出" in page
    sent = fields(local.get(f"{LIST}new/"))
    assert "opinion" not in sent
    sent |= {"path": "/a.html", "target": "/news/"}
    assert local.post(f"{LIST}new/", sent).status_code == 302
    assert send(desk, "/b.html /news/", LOCAL, action="save").status_code == 302
    assert set(Redirect.objects.values_list("path", flat=True)) == {OLD, "/a.html", "/b.html"}
    page = text(local.get(LIST))
    assert f"{LIST}{row.pk}/retire/" not in page
    assert local.get(f"{LIST}{row.pk}/retire/").status_code == 403
    other = Redirect.objects.get(path="/b.html")
    assert f"{LIST}{other.pk}/retire/" in page
    assert local.post(f"{LIST}{other.pk}/retire/", {}).status_code == 302
    assert "全部提出" not in page
    assert desk.client(ADMIN).post(f"{LIST}act/", {"action": "propose"}).status_code == 302


def test_a_file_beside_pasted_lines_is_refused_and_nothing_is_lost(
    desk: Desk, store: old_addresses.Desk
) -> None:
    file = SimpleUploadedFile("a.csv", b"/a.html,/news/\n", "text/csv")
    answer = send(desk, "/x.html /news/", file=file, action="propose")
    assert answer.status_code == 400
    assert "不知道以哪个为准" in problems(answer)["id_file"]
    assert fields(answer)["lines"] == "/x.html /news/"
    assert not Redirect.objects.exists()


def test_what_goes_first_leaves_the_opinion_and_the_cells_in_their_columns(
    desk: Desk, store: old_addresses.Desk
) -> None:
    given = "\t/news/\n/a.html\t/item/1/\n/b.html\t\t只有说明\n"
    answer = send(desk, given, action="rest", opinion="旧网站停用。")
    assert answer.status_code == 200
    left = fields(answer)
    assert left["opinion"] == "旧网站停用。"
    box = re.search(r'<textarea name="lines"[^>]*>\n(.*?)</textarea>', text(answer), re.DOTALL)
    assert box is not None
    found = [(line.path, line.target, line.reason) for line in read_lines(box[1])]
    assert found == [("", "/news/", ""), ("/b.html", "", "只有说明")]


def test_lines_are_counted_from_the_first_even_if_it_is_empty(
    desk: Desk, store: old_addresses.Desk
) -> None:
    answer = send(desk, "\r\n\r\n/a.html /item/99/", action="propose")
    assert "第 3 行" in words(answer)
    assert send(desk, " \n", action="propose").status_code == 400


def test_what_would_not_fit_into_the_form_again_is_refused_at_once(
    desk: Desk, store: old_addresses.Desk
) -> None:
    assert (project.DATA_UPLOAD_MAX_MEMORY_SIZE or 0) > redirect_lines.BYTES
    data = ("/" + "栏" * 60 + ".html /item/1/\n").encode("gb18030") * 14_000
    assert len(data) < redirect_lines.BYTES
    answer = send(desk, "", file=SimpleUploadedFile("a.csv", data), action="propose")
    assert answer.status_code == 400
    assert "请分成几次" in problems(answer)["id_file"]
    wide = SimpleUploadedFile("b.csv", b"/a.html," + b"x" * 200_000)
    assert send(desk, "", file=wide, action="propose").status_code == 400


def test_nothing_ticked_is_not_everything(desk: Desk, store: old_addresses.Desk) -> None:
    send(desk, "/a.html /news/", action="save")
    answer = desk.client(ADMIN).post("/settings/act/", {"action": "propose"})
    assert answer.status_code == 400
    assert "请先勾选要提出的改动" in words(answer)
    assert not Case.objects.filter(kind="configuration", state="proposed").exists()


def test_what_waits_can_still_be_taken_down(desk: Desk, store: old_addresses.Desk) -> None:
    store.public(f"{OLD} /item/1/")
    row = Redirect.objects.get()
    down = f"{LIST}{row.pk}/withdraw/"
    case = store.propose(f"{OLD} /news/")
    assert down in text(desk.client(SECOND).get(LIST))
    services.confirm(case_id=case.pk, actor=store.second, now=desk.city.tick())
    assert "已复核，等待发布" in desk.page(SECOND, LIST)
    assert down in text(desk.client(SECOND).get(LIST))
    assert desk.client(SECOND).post(down, {"reason": "有姓名。"}).status_code == 302
    assert down not in text(desk.client(SECOND).get(LIST))
