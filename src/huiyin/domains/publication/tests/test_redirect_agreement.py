"""What two people agree to about old addresses: nothing hidden, nothing that was taken down since, nothing in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from huiyin.domains.publication import selectors, services
from huiyin.domains.publication.models import Column, Redirect, Site
from huiyin.domains.publication.redirect_lines import read_lines
from huiyin.domains.publication.services import redirects as writing
from huiyin.domains.publication.tests.old_addresses import OLD, Desk
from huiyin.domains.publication.tests.releasing import admit
from huiyin.foundation.organs.models import Organ
from huiyin.foundation.release.rendering import Output
from huiyin.foundation.text.models import Word, WordList
from huiyin.kernel.actors import Actor, Grant
from huiyin.kernel.errors import Invalid, NotPermitted, WrongState

if TYPE_CHECKING:
    from pathlib import Path

    from huiyin.domains.publication.tests.conftest import City

pytestmark = pytest.mark.clause("changchun-2015:4.1b")
ID_CARD = "11010519491231002X"


@pytest.fixture
def desk(city: City, tmp_path: Path, settings: Any) -> Desk:
    return Desk(city, tmp_path, settings)


def states() -> dict[str, str]:
    return {row.redirect.path: row.state for row in selectors.redirect_rows()}


def county() -> tuple[Organ, Site]:
    """Return a county with a site below its own prefix."""
    organ = Organ.objects.create(
        code="linxi", name="临溪县人民政府", short_name="县政府", level="county"
    )
    site = Site.objects.create(
        slug="linxi",
        organ=organ,
        name="临溪县人民政府",
        prefix="/linxi/",
        domain="linxi.example",
        registration_mark="临公",
    )
    return organ, site


@pytest.mark.parametrize("retired", [False, True])
def test_a_public_old_address_does_not_become_another_one(desk: Desk, retired: bool) -> None:  # noqa: FBT001
    desk.public(f"{OLD} /item/1/")
    Redirect.objects.update(path="/elsewhere.html", retired=retired)
    with pytest.raises(Invalid, match=f"公开的是旧地址 {OLD}，不能换成另一个"):
        services.propose(actor=desk.admin, now=desk.city.tick())


def test_what_was_taken_down_does_not_come_back_by_an_older_proposal(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/\n/b.html /item/1/")
    case = desk.propose(f"{OLD} /news/\n/b.html /news/")
    row = Redirect.objects.get(path=OLD)
    down = services.withdraw_redirect(
        redirect_id=row.pk, reason="地址里有姓名。", actor=desk.second, now=desk.city.tick()
    )
    for _when in ("ordered", "carried out"):
        with pytest.raises(WrongState, match=f"提出以后，{OLD} 已经撤下"):
            services.confirm(case_id=case.pk, actor=desk.second, now=desk.city.tick())
        if not hasattr(down, "admission"):
            admit(desk.city, down)
    services.drop(case_id=case.pk, opinion="已经撤下。", actor=desk.second, now=desk.city.tick())
    desk.confirm(desk.propose(f"{OLD} /news/\n/b.html /news/"))
    assert states() == {OLD: "public", "/b.html": "public"}, "who proposes it now knows"


def test_no_name_or_number_stands_in_an_address(desk: Desk) -> None:
    words = WordList.objects.create(name="严重表述错误", kind="banned", since=desk.city.now.date())
    Word.objects.create(word_list=words, pattern="坏人坏事")
    for line in (f"/t{ID_CARD}.html /news/", f"/a_{ID_CARD}/ /news/", "/坏人坏事/1.html /news/",
                 "/a.html /news/ 坏人坏事"):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            desk.propose(line)
        assert "身份证" in str(refused.value) or "表述" in str(refused.value), line
    assert not Redirect.objects.exists()
    Redirect.objects.create(site=desk.city.site, path=f"/a_{ID_CARD}/", target="/news/")
    with pytest.raises(Invalid, match="身份证"):
        services.propose(actor=desk.admin, now=desk.city.tick())
    Redirect.objects.all().delete()
    Column.objects.filter(code="city-news").update(path="/坏人坏事/")
    with pytest.raises(Invalid, match="表述"):
        services.propose(actor=desk.admin, now=desk.city.tick())


def test_a_county_writes_below_its_own_prefix_and_proposes_nothing(desk: Desk) -> None:
    organ, _site = county()
    local = Actor("person", 900, "县登记员", grants=frozenset({Grant("registrar", organ.path())}))

    def save(text: str) -> list[Redirect]:
        lines = read_lines(text)
        return services.save_redirects(site="linxi", lines=lines, actor=local, now=desk.city.tick())

    with pytest.raises(Invalid, match="请写 /linxi/ 下面的地址"):
        save(f"{OLD} /news/")
    assert len(save("/linxi/old.html /news/")) == 1
    with pytest.raises(NotPermitted):
        services.propose_redirects(
            site="linxi", lines=read_lines("/linxi/b.html /news/"), actor=local,
            now=desk.city.tick(),
        )  # fmt: skip
    services.save_redirects(
        site="linxi", lines=read_lines("/former-county/a.html /news/"), actor=desk.admin,
        now=desk.city.tick(),
    )  # fmt: skip


def test_no_column_hides_behind_a_page_of_a_site_on_another_ticket(desk: Desk) -> None:
    _organ, site = county()
    desk.confirm(services.propose(actor=desk.admin, now=desk.city.tick()))
    Column.objects.filter(code="city-news").update(path="/linxi/policies/")
    with pytest.raises(Invalid, match="会被站点自己的页面 /linxi/policies/ 挡住"):
        services.propose(keys=["column/city-news"], actor=desk.admin, now=desk.city.tick())
    Column.objects.filter(code="city-news").update(path="/fuwu/policies/")
    case = services.propose(keys=["column/city-news"], actor=desk.admin, now=desk.city.tick())
    Site.objects.filter(pk=site.pk).update(prefix="/fuwu/")
    moving = services.propose(keys=["site/linxi"], actor=desk.admin, now=desk.city.tick())
    desk.confirm(case)
    with pytest.raises(Invalid, match="会被站点自己的页面 /fuwu/policies/ 挡住"):
        services.confirm(case_id=moving.pk, actor=desk.second, now=desk.city.tick())


def test_who_is_slower_is_told_in_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = read_lines("/a.html /news/")
    services.save_redirects(site="city", lines=lines, actor=desk.admin, now=desk.city.tick())
    monkeypatch.setattr(writing, "_known", lambda _paths: {})
    with pytest.raises(Invalid, match="刚才有人写下了同一个旧地址"):
        services.save_redirects(site="city", lines=lines, actor=desk.admin, now=desk.city.tick())


def test_a_change_that_cannot_be_given_up_is_told_in_words(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/")
    row = Redirect.objects.get()
    Redirect.objects.update(path="/moved.html")
    Redirect.objects.create(site=desk.city.site, path=OLD, target="/news/")
    with pytest.raises(Invalid, match="现在写在另一条里"):
        services.discard_redirects(ids=[row.pk], actor=desk.admin, now=desk.city.tick())


def test_what_waits_for_the_releaser_counts(desk: Desk) -> None:
    desk.release({"/special/": Output("text/html", b"page")})
    case = desk.propose(f"{OLD} /special/")
    ticket = services.confirm(case_id=case.pk, actor=desk.second, now=desk.city.tick())
    desk.release({"/special/": None})
    with pytest.raises(Invalid, match=f"已有旧地址转到这里（{OLD}）"):
        desk.propose("/special/ /news/")
    desk.take(ticket)
    row = Redirect.objects.get(path=OLD)
    services.withdraw_redirect(
        redirect_id=row.pk, reason="不宜公开。", actor=desk.second, now=desk.city.tick()
    )
    desk.propose("/special/ /news/")


def test_a_column_that_waits_for_the_releaser_counts(desk: Desk) -> None:
    Column.objects.filter(code="city-news").update(path="/xinwen/")
    case = services.propose(actor=desk.admin, now=desk.city.tick())
    services.confirm(case_id=case.pk, actor=desk.second, now=desk.city.tick())
    with pytest.raises(Invalid, match="没有 /news/ 这个页面"):
        desk.propose("/a.html /news/")
    with pytest.raises(Invalid, match="自己的页面"):
        desk.propose("/xinwen/ /item/1/")
    desk.propose("/news/ /xinwen/")


def test_what_has_no_effect_is_called_so(desk: Desk) -> None:
    desk.public(f"{OLD} /item/1/\n/b.html /news/")
    desk.release({OLD: Output("text/html", b"a page of ours")})
    assert states() == {OLD: "idle", "/b.html": "public"}
    desk.release({"/b.html": None})
    assert states() == {OLD: "idle", "/b.html": "idle"}


@pytest.mark.parametrize(
    "path", ["/news/2027/", "/news/2027", "/news/2027/03/", "/news/2027/03/2/"]
)
def test_the_years_to_come_of_a_column_are_kept_for_it(desk: Desk, path: str) -> None:
    with pytest.raises(Invalid, match="留给栏目 /news/"):
        desk.propose(f"{path} /item/1/")
    desk.propose("/news/2027.html /item/1/\n/newspaper/2027/ /item/1/")


@pytest.mark.parametrize("target", ["/news/2026/11/", "/news/feed.xml"])
def test_a_column_leaves_nothing_behind_that_points_below_it(desk: Desk, target: str) -> None:
    desk.public(f"{OLD} {target}")
    Column.objects.filter(code="city-news").update(path="/xinwen/")
    with pytest.raises(Invalid, match=f"还有 1 条旧地址转到它现在的地址（{OLD}）"):
        services.propose(actor=desk.admin, now=desk.city.tick())
