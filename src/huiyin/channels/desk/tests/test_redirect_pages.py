"""Old addresses at the desk: one, many, from an import run; every bad line named, nothing lost, a second person agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from huiyin.channels.desk.tests.reading import fields, problems, text
from huiyin.channels.desk.tests.reviewing import words
from huiyin.channels.desk.tests.test_english import left_in
from huiyin.domains.publication import services
from huiyin.domains.publication.models import ImportRow, ImportRun, Item, Redirect
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.domains.publication.tests import old_addresses
from huiyin.domains.publication.tests.old_addresses import OLD
from huiyin.foundation.accounts.models import User
from huiyin.foundation.cases import engine
from huiyin.foundation.cases.models import Case
from huiyin.foundation.release.models import Ticket
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.actors import SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huiyin.channels.desk.tests.reviewing import Desk

LIST = "/settings/redirects/"
ADMIN, SECOND = "system_admin", "security_admin"


@pytest.fixture(autouse=True)
def chinese_again() -> Iterator[None]:
    """Give the next test the language of the project: a request sets that of its reader for the thread."""
    yield
    translation.deactivate()


@pytest.fixture
def store(desk: Desk, tmp_path: Path, settings: Any) -> old_addresses.Desk:
    """Return the released tree behind the desk."""
    return old_addresses.Desk(desk.city, tmp_path / "store", settings)


def confirm(desk: Desk, store: old_addresses.Desk) -> Ticket:
    """Agree to what waits, and release it."""
    case = Case.objects.get(kind="configuration", state="proposed")
    answer = desk.client(SECOND).post("/settings/act/", {"action": "confirm", "case": case.pk})
    assert answer.status_code == 302, words(answer)
    ticket = Ticket.objects.latest("pk")
    store.take(ticket)
    return ticket


def send(desk: Desk, lines: str, action: str = "propose", **more: Any) -> Any:
    return desk.client(ADMIN).post(
        f"{LIST}lines/", {"site": "city", "lines": lines, "action": action} | more
    )


@pytest.mark.clause("changchun-2015:4.1b")
def test_one_is_added_and_a_second_person_sees_the_line_in_full(
    desk: Desk, store: old_addresses.Desk
) -> None:
    browser = desk.client(ADMIN)
    sent = fields(browser.get(f"{LIST}new/"))
    assert sent["site"] == "city"
    sent |= {"path": OLD, "target": "/item/1/", "reason": "旧站文章", "opinion": "旧网站停用。"}
    assert browser.post(f"{LIST}new/", sent).status_code == 302
    assert "已提出，待复核" in desk.page(ADMIN, LIST)
    page = desk.page(SECOND, "/settings/")
    for told in ("提出 1 处变更", "旧网站停用。", "新增", OLD, "/item/1/", "旧站文章", "复核同意"):
        assert told in page
    assert "复核同意" not in desk.page(ADMIN, "/settings/")
    confirm(desk, store)
    assert "生效" in desk.page(ADMIN, LIST)
    assert "网站上的设置与这里一致" in desk.page(ADMIN, "/settings/")


def test_one_is_changed_retired_and_taken_down(desk: Desk, store: old_addresses.Desk) -> None:
    store.public(f"{OLD} /item/1/\n/b.html /news/")
    row = Redirect.objects.get(path=OLD)
    browser = desk.client(ADMIN)
    here = f"{LIST}{row.pk}/"
    sent = fields(browser.get(here)) | {"path": "/another.html", "target": "/news/"}
    assert browser.post(here, sent).status_code == 302
    page = text(desk.client(SECOND).get("/settings/"))
    assert "<del><code>/item/1/</code></del> <code>/news/</code>" in page
    confirm(desk, store)
    assert Redirect.objects.get(pk=row.pk).path == OLD
    assert browser.post(f"{here}retire/", {"opinion": "不再需要。"}).status_code == 302
    assert "停用" in desk.page(SECOND, "/settings/")
    confirm(desk, store)
    assert "重新启用" in desk.page(ADMIN, f"{LIST}?state=retired")
    other = Redirect.objects.get(path="/b.html")
    down = f"{LIST}{other.pk}/withdraw/"
    assert "请填写原因" in text(desk.client(SECOND).post(down, {}))
    assert desk.client(SECOND).post(down, {"reason": "有姓名。"}).status_code == 302
    assert Ticket.objects.latest("pk").kind == "withdrawal"


def test_what_is_wrong_with_one_stands_beside_it(desk: Desk, store: old_addresses.Desk) -> None:
    sent = {"site": "city", "path": "/a.html", "target": "https://evil.example/"}
    answer = desk.client(ADMIN).post(f"{LIST}new/", sent)
    assert answer.status_code == 400
    assert problems(answer)["id_path"].startswith("转到 https://evil.example/：地址要以 / 开头")
    assert fields(answer)["target"] == "https://evil.example/"
    answer = desk.client(ADMIN).post(f"{LIST}new/", sent | {"target": "/item/99/"})
    assert "没有 /item/99/ 这个页面" in problems(answer)["id_path"]
    assert not Redirect.objects.exists()


def test_every_bad_line_is_named_and_the_good_ones_can_go_first(
    desk: Desk, store: old_addresses.Desk
) -> None:
    given = "/a.html /item/1/\n/view.php?id=3 /item/1/\n/c.html /item/99/\n/d.html /news/"
    answer = send(desk, given)
    assert answer.status_code == 400
    page = words(answer)
    assert "有 2 行不能用，一条都没有保存" in page
    assert "第 2 行 ：带问号或井号的地址不能转向" in page
    assert "第 3 行 ：网站上没有 /item/99/ 这个页面" in page
    assert "先提出没有问题的 2 行" in page
    assert fields(answer)["lines"].split("\n") == given.split("\n")
    assert not Redirect.objects.exists()
    answer = send(desk, given, "rest")
    page = words(answer)
    assert answer.status_code == 200, page
    assert "已提出 2 条" in page
    left = fields(answer)["lines"]
    assert [line.path for line in read_lines(left)] == ["/view.php?id=3", "/c.html"]
    assert set(Redirect.objects.values_list("path", flat=True)) == {"/a.html", "/d.html"}
    confirm(desk, store)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_fills_the_box(desk: Desk, store: old_addresses.Desk, encoding: str) -> None:
    rows = "旧地址,转到,说明\r\n/栏目/2020.html,/item/1/,旧站\r\n/坏.html,/item/99/,\r\n"
    file = SimpleUploadedFile("old.csv", rows.encode(encoding), "text/csv")
    answer = send(desk, "", file=file)
    assert answer.status_code == 400
    assert "/坏.html" in fields(answer)["lines"]
    good = SimpleUploadedFile("old.csv", rows[: rows.index("/坏")].encode(encoding), "text/csv")
    assert send(desk, "", file=good).status_code == 302
    assert Redirect.objects.get().path == "/栏目/2020.html"
    answer = send(desk, "/x.html /news/", file=SimpleUploadedFile("a.csv", b"\xff\xfe\x00"))
    assert answer.status_code == 400
    assert "/x.html /news/" in fields(answer)["lines"]


def test_what_is_saved_is_proposed_with_the_columns_or_given_up(
    desk: Desk, store: old_addresses.Desk
) -> None:
    assert send(desk, "/a.html /item/1/\n/b.html /news/", "save").status_code == 302
    assert "有 2 条改动还没有提出" in desk.page(ADMIN, LIST)
    assert "旧地址 2 条" in desk.page(ADMIN, "/settings/")
    answer = desk.client(ADMIN).post("/settings/act/", {"action": "propose", "keys": ["redirect/"]})
    assert answer.status_code == 302, words(answer)
    again = desk.client(ADMIN).post("/settings/act/", {"action": "propose", "keys": ["redirect/"]})
    assert "没有要提出的改动" in words(again), "what waits is not proposed twice"
    assert len(confirm(desk, store).payload["entries"]) == 2
    send(desk, "/a.html /news/\n/c.html /news/", "save")
    assert desk.client(ADMIN).post(f"{LIST}act/", {"action": "discard"}).status_code == 400
    assert desk.client(ADMIN).post(f"{LIST}discard/", {}).status_code == 400
    assert Redirect.objects.count() == 3, "nothing is given up that nobody was shown"
    page = desk.client(ADMIN).get(f"{LIST}discard/")
    assert "下面 2 条会放弃" in words(page)
    assert "<code>/a.html</code>" in text(page)
    assert "<code>/c.html</code>" in text(page)
    send(desk, "/d.html /news/", "save")
    assert desk.client(ADMIN).post(f"{LIST}discard/", fields(page)).status_code == 302
    Redirect.objects.get(path="/d.html").delete()
    assert dict(Redirect.objects.values_list("path", "target")) == {
        "/a.html": "/item/1/", "/b.html": "/news/",
    }  # fmt: skip
    send(desk, "/c.html /news/", "save")
    assert desk.client(ADMIN).post(f"{LIST}act/", {"action": "propose"}).status_code == 302
    row = Redirect.objects.get(path="/c.html")
    assert desk.client(ADMIN).post(f"{LIST}{row.pk}/retire/", {}).status_code == 409
    assert desk.client(ADMIN).post(f"{LIST}act/", {"action": "propose"}).status_code == 400


def test_the_list_is_searched_and_narrowed(desk: Desk, store: old_addresses.Desk) -> None:
    store.public(f"{OLD} /item/1/\n/b.html /news/")
    assert "共 2 条" in desk.page(ADMIN, LIST)
    found = desk.page(ADMIN, f"{LIST}?q=t2020")
    assert "共 1 条" in found
    assert "/b.html" not in found
    assert "共 1 条" in desk.page(ADMIN, f"{LIST}?q=/news/&site=city&state=public")
    assert "没有这样的旧地址" in desk.page(ADMIN, f"{LIST}?state=retired")


def test_the_list_asks_no_more_for_more_rows(
    desk: Desk, store: old_addresses.Desk, django_assert_max_num_queries: Any
) -> None:
    many = "\n".join(f"/t{n}.html /item/1/" for n in range(150))
    store.confirm(store.propose(many))
    browser = desk.client(ADMIN)
    with django_assert_max_num_queries(40):
        assert "共 150 条" in words(browser.get(LIST))
    store.propose("\n".join(f"/u{n}.html /item/1/" for n in range(150)))
    with django_assert_max_num_queries(60):
        assert words(browser.get("/settings/")).count("/u") >= 150
    case = store.propose("\n".join(f"/t{n}.html /news/" for n in range(150)))
    with django_assert_max_num_queries(60):
        assert words(browser.get("/settings/")).count("/news/") >= 150
    services.drop(case_id=case.pk, opinion="不改了。", actor=store.second, now=desk.city.tick())
    rows = list(Redirect.objects.filter(path__startswith="/t").values_list("pk", flat=True))
    with django_assert_max_num_queries(60):
        gone = services.discard_redirects(ids=rows, actor=store.admin, now=desk.city.tick())
        assert gone == len(rows)


def test_an_import_run_fills_the_box(desk: Desk, store: old_addresses.Desk) -> None:
    now, city = desk.city.tick(), desk.city
    run = ImportRun.objects.create(
        file="old.csv", digest="d", mapping="", mapping_digest="m", reason="", started_at=now
    )
    engine.open_case(kind="migration", subject=run.subject, organ=city.organ, actor=SYSTEM, now=now)
    for number, source in enumerate(("http://old.example/a.html", "http://old.example/b?c"), 1):
        item = city.draft(title=f"第 {number} 条")
        Item.objects.filter(pk=item.pk).update(source_url=source)
        ImportRow.objects.create(run=run, number=number, outcome="release", item=item)
        store.release({item_page(item): Output("text/html", b"page")})
    first = Item.objects.get(source_url="http://old.example/a.html")
    registrar = desk.client("registrar")
    assert "从迁移批次里找" in words(registrar.get(f"{LIST}lines/"))
    assert "从迁移批次里找" not in desk.page(ADMIN, f"{LIST}lines/")
    listing = {"action": "list", "run": run.pk, "host": "old.example"}
    answer = registrar.post(f"{LIST}lines/", listing | {"lines": "/x.html /news/"})
    assert "找到 1 条旧地址" in words(answer)
    assert fields(answer)["lines"].startswith("/x.html /news/\n"), "what was pasted stays"
    answer = registrar.post(f"{LIST}lines/", listing)
    assert "1 行没有列入：带问号或井号的地址不能转向" in words(answer)
    assert read_lines(fields(answer)["lines"])[0].target == item_page(first)
    answer = registrar.post(f"{LIST}lines/", listing | {"host": " ", "lines": "\n/x.html /news/"})
    assert answer.status_code == 400
    assert "旧网站的域名" in words(answer)
    assert fields(answer)["lines"].endswith("/x.html /news/")
    assert registrar.post(f"{LIST}lines/", listing | {"run": 999}).status_code == 400


def item_page(item: Item) -> str:
    return f"/item/{item.pk}/"


def test_no_page_speaks_chinese_to_an_english_reader(desk: Desk, store: old_addresses.Desk) -> None:
    store.public(f"{OLD} /item/1/")
    send(desk, "/a.html /news/", "save")
    services.propose_redirects(
        site="city", lines=read_lines("/b.html /news/"), actor=store.admin, now=desk.city.tick()
    )
    User.objects.update(language="en")
    row = Redirect.objects.get(path=OLD)
    pages = ("", "new/", "lines/", f"{row.pk}/", f"{row.pk}/retire/", f"{row.pk}/withdraw/",
             "discard/")  # fmt: skip
    found = {page: left_in(desk.client(ADMIN).get(f"{LIST}{page}")) for page in pages}
    found["/settings/"] = left_in(desk.client(SECOND).get("/settings/"))
    bad = "/view.php?id=3 /item/1/\n/c.html //evil.example/\n/d.html\n/e f.html,/search\n/,/news/\n/item/3/,/news/"
    found["bad"] = left_in(send(desk, bad))
    found["nowhere"] = left_in(send(desk, "/c.html /item/99/\n/d.html /item/2/\n/news/ /item/1/"))
    assert {page: left for page, left in found.items() if left} == {}
