"""Old addresses: written down by one person, agreed to by another, and judged by where they lead in public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import selectors, services
from huiyin.domains.publication.models import Column, Redirect, Site
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.domains.publication.selectors.sites import changed_documents
from huiyin.domains.publication.tests.old_addresses import OLD, Desk, everywhere
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.ledger import sentences
from huiyin.foundation.ledger.models import Entry
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release import gate
from huiyin.foundation.release.rendering import Output
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, PolicyBreach, WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City


@pytest.fixture
def desk(city: City, tmp_path: Path, settings: Any) -> Desk:
    return Desk(city, tmp_path, settings)


def states() -> dict[str, str]:
    return {row.redirect.path: row.state for row in selectors.redirect_rows()}


@pytest.mark.clause("changchun-2015:4.1b", "website-guideline-2017:10")
def test_one_proposes_and_another_agrees(desk: Desk) -> None:
    case = desk.propose(f"{OLD} /item/1/ 旧站文章", opinion="旧网站停用。")
    row = Redirect.objects.get()
    assert (row.path, row.target, row.reason) == (OLD, "/item/1/", "旧站文章")
    assert states() == {OLD: "proposed"}
    both = everywhere(desk.city.people["system_admin"], "security_admin")
    with pytest.raises(PolicyBreach):
        services.confirm(case_id=case.pk, actor=both, now=desk.city.tick())
    ticket = services.confirm(case_id=case.pk, actor=desk.second, now=desk.city.tick())
    (entry,) = ticket.payload["entries"]
    assert entry["key"] == f"redirect/{row.pk}"
    assert states() == {OLD: "ordered"}
    Redirect.objects.update(target="/news/")
    frozen = ticket.entries.get().frozen
    assert frozen is not None
    assert gate.document_of(frozen)["target"] == "/item/1/"


def test_the_way_from_public_to_retired_and_back(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/")
    row = Redirect.objects.get()
    assert states() == {OLD: "public"}
    assert changed_documents() == {}
    case = services.propose_retirement(
        redirect_id=row.pk, actor=desk.admin, now=desk.city.tick(), opinion="不再需要。"
    )
    assert case is not None
    desk.confirm(case)
    assert states() == {OLD: "retired"}
    assert gate.released_document(row.key) == {
        "id": row.pk, "site": "city", "path": OLD, "target": "/item/1/", "reason": "", "retired": True,
    }  # fmt: skip
    desk.confirm(desk.propose(f"{OLD} /news/"))
    assert Redirect.objects.get().pk == row.pk
    assert states() == {OLD: "public"}


def test_one_person_takes_an_old_address_down_at_once(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/")
    row = Redirect.objects.get()
    approver = desk.city.people["approver"]
    ticket = services.withdraw_redirect(
        redirect_id=row.pk, reason="地址里有姓名。", actor=approver, now=desk.city.tick()
    )
    assert ticket.kind == "withdrawal"
    with pytest.raises(NotPermitted):
        services.withdraw_redirect(
            redirect_id=row.pk, reason="x", actor=desk.city.people["author"], now=desk.city.tick()
        )
    admit(desk.city, ticket)
    assert states() == {OLD: "retired"}
    assert changed_documents() == {}, "what leads nowhere is not proposed again"
    with pytest.raises(WrongState):
        services.withdraw_redirect(
            redirect_id=row.pk, reason="x", actor=desk.admin, now=desk.city.tick()
        )
    desk.confirm(desk.propose(f"{OLD} /news/"))
    assert states() == {OLD: "public"}


def test_every_bad_line_is_named_and_nothing_is_saved(desk: Desk) -> None:
    text = (
        f"旧地址,转到\n{OLD},/item/1/\n/view.php?id=3,/item/1/\n/a.html,https://evil.example/\n"
        "/b.html,//evil.example/\n/c.html\n/item/7/,/news/\n\n/d.html,/d.html\n"
        f"{OLD},/news/\n/e f.html,/news/\n/f.html,/search"
    )
    with pytest.raises(Invalid) as refused:
        desk.propose(text)
    found = refused.value.data["by_line"]
    assert isinstance(found, dict)
    told = {3: "问号", 4: "以 / 开头", 5: "两个 /", 6: "一行要有", 7: "门户自己的页面",
            9: "不能转到自己", 10: "与第 2 行的旧地址相同", 11: "空格", 12: "不是一个页面"}  # fmt: skip
    assert found.keys() == told.keys()
    for number, words in told.items():
        assert words in found[number], number
    assert "第 3 行：" in str(refused.value)
    assert not Redirect.objects.exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/a.html /item/99/", "没有 /item/99/ 这个页面"),
        ("/a.html /item/2/", "已经撤下"),
        ("/news/ /item/1/", "自己的页面"),
        ("/news /item/1/", "自己的页面"),
        ("/news/feed.xml /item/1/", "自己的页面"),
        (f"/a.html {OLD}", "也是旧地址"),
        ("/index.html /\n/b.html /index.html", "/index.html 也是旧地址"),
    ],
)
def test_what_lies_in_public_decides(desk: Desk, line: str, words: str) -> None:
    desk.public(f"{OLD} /item/1/")
    before = Redirect.objects.count()
    with pytest.raises(Invalid, match=words) as refused:
        desk.propose(line)
    assert "by_line" in refused.value.data
    assert Redirect.objects.count() == before


def test_nothing_becomes_an_old_address_while_others_lead_there(desk: Desk) -> None:
    desk.release({"/special/": Output("text/html", b"page")})
    desk.public(f"{OLD} /special/")
    desk.release({"/special/": None})
    with pytest.raises(Invalid, match=OLD):
        desk.propose("/special/ /news/")
    desk.confirm(desk.propose(f"/special/ /news/\n{OLD} /news/"))
    assert states() == {OLD: "public", "/special/": "public"}


def test_it_is_asked_again_when_it_is_agreed_to(desk: Desk) -> None:
    case = desk.propose("/a.html /policies/")
    desk.release({"/policies/": None})
    with pytest.raises(Invalid, match="没有 /policies/"):
        services.confirm(case_id=case.pk, actor=desk.second, now=desk.city.tick())


@pytest.mark.clause("website-guideline-2017:10")
def test_a_column_moves_and_its_old_address_leads_on_in_one_proposal(desk: Desk) -> None:
    desk.public(f"{OLD} /news/")
    Column.objects.filter(code="city-news").update(path="/xinwen/")
    with pytest.raises(Invalid, match=f"还有 1 条旧地址转到它现在的地址（{OLD}）"):
        services.propose(actor=desk.admin, now=desk.city.tick())
    lines = read_lines(f"/news/ /xinwen/\n/news/feed.xml /xinwen/\n{OLD} /xinwen/")
    services.save_redirects(site="city", lines=lines, actor=desk.admin, now=desk.city.tick())
    case = services.propose(actor=desk.admin, now=desk.city.tick())
    ticket = desk.confirm(case)
    assert len(ticket.payload["entries"]) == 4


def test_changes_are_given_up(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/")
    lines = read_lines(f"{OLD} /news/\n/b.html /news/")
    services.save_redirects(site="city", lines=lines, actor=desk.admin, now=desk.city.tick())
    case = desk.propose("/c.html /news/")
    assert states() == {OLD: "changed", "/b.html": "changed", "/c.html": "proposed"}
    assert services.discard_redirects(ids=[], actor=desk.admin, now=desk.city.tick()) == 0
    ids = list(Redirect.objects.values_list("pk", flat=True))
    assert services.discard_redirects(ids=ids, actor=desk.admin, now=desk.city.tick()) == 2
    assert states() == {OLD: "public", "/c.html": "proposed"}
    assert Redirect.objects.get(path=OLD).target == "/item/1/"
    row = Redirect.objects.get(path="/c.html")
    with pytest.raises(WrongState):
        services.propose_retirement(redirect_id=row.pk, actor=desk.admin, now=desk.city.tick())
    services.drop(case_id=case.pk, opinion="先不办。", actor=desk.second, now=desk.city.tick())
    gone = services.propose_retirement(redirect_id=row.pk, actor=desk.admin, now=desk.city.tick())
    assert gone is None
    assert states() == {OLD: "public"}


def test_who_may_write_and_for_which_site(desk: Desk) -> None:
    with pytest.raises(NotPermitted):
        services.save_redirects(
            site="city", lines=read_lines("/a.html /news/"), now=desk.city.tick(),
            actor=desk.city.people["author"],
        )  # fmt: skip
    desk.public(f"{OLD} /item/1/")
    county = Organ.objects.create(
        code="linxi", name="临溪县人民政府", short_name="县政府", level="county"
    )
    Site.objects.create(
        slug="linxi",
        organ=county,
        name="临溪县人民政府",
        prefix="/linxi/",
        domain="linxi.example",
        registration_mark="临公",
    )
    local = Actor("person", 900, "县登记员", grants=frozenset({Grant("registrar", county.path())}))
    with pytest.raises(Invalid, match="归“云川市人民政府”管"):
        services.save_redirects(
            site="linxi", lines=read_lines(f"{OLD} /news/"), actor=local, now=desk.city.tick()
        )


def test_addresses_are_kept_in_one_way(desk: Desk) -> None:
    desk.propose(
        "http://www.old.example/%E6%A0%8F%E7%9B%AE/2020.html https://www.yunchuan.example/news\n"
        '"/a,b.html","/news/","逗号"\n/zwgk\t/item/1/\t旧 栏目'
    )
    rows = dict(Redirect.objects.values_list("path", "target"))
    assert rows == {"/栏目/2020.html": "/news/", "/a,b.html": "/news/", "/zwgk/": "/item/1/"}
    assert Redirect.objects.get(path="/zwgk/").reason == "旧 栏目"
    with pytest.raises(Invalid, match="已经是这样"):
        desk.propose("/zwgk /item/1/")
    with pytest.raises(Invalid, match="不用百分号"):
        desk.propose("/%D6%D0.html /item/1/")


def test_the_ledger_tells_it(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/")
    entry = Entry.objects.get(kind="publication.redirects.saved")
    assert "1 条旧地址" in sentences.sentence(entry)
